import {
	assignmentsTakenOver,
	encodeScore,
	type Assignment,
	type Outcome,
	type Score,
	type Touch,
} from '../../scoring';
import { StoreError, type LeadChange, type StoredScore, type Transaction } from '../../stores';
import type { FileSteps } from './fileSteps';
import { freeLeads, type Arriving } from './freeLeads';
import type { FileDefinition, FileLead } from './scoreFile';
import { stillStored } from '../shared/request';

/** Leads of a file that are written together. */
export interface FileChunk {
	entity: string;
	name: string;
	definition: FileDefinition;
	/** Whether the definition is in the store; whether nothing of the file is. */
	isSaved: boolean;
	isFirst: boolean;
	chunk: Arriving[];
	steps: FileSteps;
}

/** Writes a chunk; returns the numbers of the steps, and what was refused. */
export async function writeChunk(
	tx: Transaction,
	{ entity, name, definition, isSaved, isFirst, chunk, steps }: FileChunk,
): Promise<{ numbers: Map<number, number>; refused: Array<[line: number, reason: string]> }> {
	const numbers = await steps.read(tx);
	const own = (step: number) => numbers.get(step)!;
	const stored = await tx.score(entity, name);
	const saved = isSaved
		? stillStored({ score: name }, { stored })
		: await saveDefinition(
				tx,
				stored,
				isFirst,
				{ ...definition, score: translated(definition.score, entity, name, own) },
				own,
			);
	const refused: Array<[number, string]> = [];
	const free = await freeLeads(tx, entity, saved, chunk, refused);
	const leads = free.map(({ lead }) => lead);
	await tx.saveLeads(
		saved.id,
		leads.map((lead) => changeOf(lead, own)),
	);
	for (const { lead, aliases } of leads) for (const alias of aliases) await tx.saveAlias(entity, alias, lead);
	await tx.saveOutcomes(
		entity,
		leads.flatMap(({ lead, outcomes }) =>
			outcomes.map((outcome): [string, Outcome] => [lead, { ...outcome, step: own(outcome.step) }]),
		),
	);
	await saveAssignments(tx, entity, leads, own);
	await tx.saveTouches(
		entity,
		leads.flatMap(({ lead, touches }) =>
			touches.map((touch): [string, Touch] => [lead, { ...touch, step: own(touch.step) }]),
		),
	);
	await saveRoutes(tx, saved.id, leads, own);
	await tx.saveCrossings(
		saved.id,
		leads.flatMap(({ lead, crossings }) =>
			crossings.map((crossing) => ({ ...crossing, lead, router: own(crossing.router) })),
		),
	);
	return { numbers, refused };
}

async function saveDefinition(
	tx: Transaction,
	stored: StoredScore | null,
	isFirst: boolean,
	{ score, sweeps }: FileDefinition,
	own: (step: number) => number,
): Promise<StoredScore> {
	const isSame = stored !== null && encodeScore(stored.score) === encodeScore(score);
	if (isFirst && stored && !isSame) {
		const isUsed = stored.score.sweeps.count > 0 || (await tx.page(stored.id, null, 1)).length > 0;
		if (isUsed) {
			throw new StoreError(
				`The score "${score.name}" is in use: it has leads, or Apply Decay has worked on it`,
				'Import into a score under a new name, or into an empty store; nothing was changed.',
			);
		}
	}
	const saved = isSame ? stored : await tx.saveScore(score, stored?.id ?? null);
	const known = new Set((await tx.sweeps(saved.id)).map(({ number }) => number));
	for (const sweep of sweeps) {
		if (!known.has(sweep.number)) await tx.saveSweep(saved.id, { ...sweep, step: own(sweep.step) });
	}
	return saved;
}

/** Whom a lead is assigned to here, it keeps: another of its scores can have been there before. */
async function saveAssignments(
	tx: Transaction,
	entity: string,
	leads: FileLead[],
	own: (step: number) => number,
): Promise<void> {
	const assigned = leads.filter(({ assignments }) => assignments.length > 0);
	const known = await tx.assignmentsOf(
		entity,
		assigned.map(({ lead }) => lead),
	);
	await tx.saveAssignments(
		entity,
		assigned.flatMap(({ lead, assignments }) =>
			assignmentsTakenOver(known.get(lead)!, assignments).map((one): [string, Assignment] => [
				lead,
				// The pool here has not dealt it, so it has no place in its sequence.
				{ ...one, step: own(one.step), number: null },
			]),
		),
	);
}

async function saveRoutes(
	tx: Transaction,
	scoreId: number,
	leads: FileLead[],
	own: (step: number) => number,
): Promise<void> {
	const routes = leads.flatMap(({ lead, routes: all }) => all.map((route) => ({ lead, ...route })));
	for (const [router, ofRouter] of Map.groupBy(routes, (route) => own(route.router))) {
		const known = await tx.routes(
			scoreId,
			router,
			ofRouter.map(({ lead }) => lead),
		);
		const fresh = ofRouter.filter(({ lead }) => !known.has(lead));
		await tx.saveRoutes(
			scoreId,
			router,
			fresh.map(({ lead, band, activity, began, asked }) => [lead, { band, activity, began, asked }]),
		);
	}
}

function changeOf(
	{ lead, state, ledger, expiring, events }: FileLead,
	own: (step: number) => number,
): LeadChange {
	const held = new Map(
		[...state.held].map(([rule, hold]) => [rule, { ...hold, steps: hold.steps.map(own) }]),
	);
	return {
		lead,
		state: { ...state, held },
		lines: ledger.map((line) => ({ ...line, step: own(line.step) })),
		newExpiring: expiring,
		hasExpired: false,
		recounted: [],
		events,
	};
}

/** A definition with the name it gets here, and the numbers that steps have here. */
function translated(score: Score, entity: string, name: string, own: (step: number) => number): Score {
	const { all, groups } = score.sweeps;
	return {
		...score,
		entity,
		name,
		rulesOf: score.rulesOf.map(([step, rules]) => [own(step), rules]),
		...(score.follows && { follows: score.follows.map(([step, shared]) => [own(step), own(shared)]) }),
		...(score.bandsOf && { bandsOf: score.bandsOf.map(([router, ...bands]) => [own(router), ...bands]) }),
		sweeps: {
			...score.sweeps,
			all: all && { ...all, step: own(all.step) },
			groups: groups.map(([group, sweep]) => [group, { ...sweep, step: own(sweep.step) }]),
		},
	};
}
