import { encodeScore, type Score } from '../../scoring';
import {
	StoreError,
	type LeadChange,
	type Step,
	type Store,
	type StoredScore,
	type Transaction,
} from '../../stores';
import { makeReport, type ImportReport } from './importReport';
import { faultOfDefinition, faultOfLead } from './fileChecks';
import type { StepRequest } from '../shared/request';
import { freeLeads, type Arriving } from './freeLeads';
import { lineReader, type FileDefinition, type FileLead } from './scoreFile';
import { yieldToEventLoop, yieldRegularly } from '../shared/yieldToEventLoop';

/** Leads, and characters of their lines, in one transaction. */
const LEADS = 100;
const CHARACTERS = 1_000_000;

export interface ImportScoreRequest extends Pick<StepRequest, 'entity' | 'score' | 'now'> {
	/** An ID as it is kept; null: it stands for nothing. */
	idOf: (id: string) => string | null;
}

/**
 * Reads a score that `exportScore` wrote into a score that no step has used: all is as it was, now and later. Nothing of
 * the file is taken on trust: what does not fit is refused, line by line. Leads that are stored already are refused, so
 * that an import that was cut off can be run again.
 * @param goOn asked after each chunk, with the leads so far; false stops
 * @throws StoreError where the file is none of ours, or the score is in use
 */
export async function importScore(
	store: Store,
	{ entity, score: name, now, idOf }: ImportScoreRequest,
	lines: AsyncIterable<string>,
	goOn: (leads: number) => boolean = () => true,
): Promise<ImportReport> {
	const report = makeReport();
	const steps = new Steps();
	const read = lineReader(now);
	const pause = yieldRegularly();
	let definition: FileDefinition | null = null;
	let isSaved = false;
	let isFirst = true;
	let chunk: Arriving[] = [];
	let characters = 0;
	let line = 0;

	const flush = async (): Promise<void> => {
		if (!definition || (isSaved && chunk.length === 0)) return;
		const arriving = { entity, name, definition, isSaved, isFirst, chunk, steps };
		const { numbers, refused } = await store.transaction(async (tx) => await take(tx, arriving));
		steps.learn(numbers);
		for (const [at, reason] of refused) report.refuse(at, reason);
		report.leads += chunk.length - refused.length;
		[isSaved, isFirst, chunk, characters] = [true, false, [], 0];
		await yieldToEventLoop();
	};
	/** Takes a line in; returns why it is refused. */
	const takeIn = async (found: ReturnType<typeof read>): Promise<string | null> => {
		switch (found.kind) {
			case 'head':
				return null;
			case 'wrong':
				return found.reason;
			case 'step':
				return steps.name(found.number, found.step);
			case 'score': {
				const fault = faultOfDefinition(found.definition, definition, steps.has);
				if (fault) return fault;
				await flush();
				definition = found.definition;
				isSaved = false;
				return null;
			}
			case 'lead': {
				const { lead } = found;
				const fault = definition ? faultOfLead(lead, definition, steps.has, idOf) : NO_SCORE;
				if (fault === null) chunk.push({ line, lead });
				return fault;
			}
		}
	};

	for await (const text of lines) {
		line++;
		if (text.trim() === '') continue;
		const found = read(text);
		if (line === 1 && found.kind !== 'head') throw foreign();
		const reason = await takeIn(found);
		if (reason !== null) report.refuse(line, reason);
		else characters += text.length;
		await pause();
		if (chunk.length < LEADS && characters < CHARACTERS) continue;
		await flush();
		if (!goOn(report.leads)) return report.done();
	}
	if (line === 0) throw foreign();
	await flush();
	return report.done();
}

const NO_SCORE = 'It needs a score that no line before it describes';

const foreign = () =>
	new StoreError(
		'The file is not an export of scores as JSON Lines',
		'Choose a file that "Export Scores" wrote as JSON Lines, or choose CSV under "Format".',
	);

/** The steps that a file names, and their numbers in the store as far as they are known. */
class Steps {
	private readonly named = new Map<number, Step>();
	private readonly keys = new Map<string, number>();
	private readonly known = new Map<number, number>();

	readonly has = (number: number): boolean => this.named.has(number);

	/** Takes in a step; returns why it is refused. */
	name(number: number, step: Step): string | null {
		const isNew = !this.named.has(number) && !this.keys.has(step.key);
		if (!isNew && this.keys.get(step.key) !== number) return 'It names a step that a line above it names';
		this.named.set(number, step);
		this.keys.set(step.key, number);
		return null;
	}

	/** Finds out the numbers in the store that are not known yet. */
	async read(tx: Transaction): Promise<Map<number, number>> {
		const fresh = [...this.named].filter(([number]) => !this.known.has(number));
		const found = await Promise.all(
			fresh.map(async ([number, step]) => [number, await tx.step(step)] as const),
		);
		return new Map([...this.known, ...found]);
	}

	/** Keeps numbers, once they are sure to stay. */
	learn(numbers: Map<number, number>): void {
		for (const [number, own] of numbers) this.known.set(number, own);
	}
}

interface Chunk {
	entity: string;
	name: string;
	definition: FileDefinition;
	/** Whether the definition is in the store; whether nothing of the file is. */
	isSaved: boolean;
	isFirst: boolean;
	chunk: Arriving[];
	steps: Steps;
}

/** Writes a chunk; returns the numbers of the steps, and what was refused. */
async function take(
	tx: Transaction,
	{ entity, name, definition, isSaved, isFirst, chunk, steps }: Chunk,
): Promise<{ numbers: Map<number, number>; refused: Array<[line: number, reason: string]> }> {
	const numbers = await steps.read(tx);
	const own = (step: number) => numbers.get(step)!;
	const stored = await tx.score(entity, name);
	const saved = isSaved
		? stored!
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
		...(score.bandsOf && { bandsOf: score.bandsOf.map(([router, ...bands]) => [own(router), ...bands]) }),
		sweeps: {
			...score.sweeps,
			all: all && { ...all, step: own(all.step) },
			groups: groups.map(([group, sweep]) => [group, { ...sweep, step: own(sweep.step) }]),
		},
	};
}
