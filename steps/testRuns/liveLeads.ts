import type { LeadState } from '../../scoring';
import type { Step, Store, StoredScore, Transaction } from '../../stores';
import { chunked } from '../shared/chunks';
import { eachPage, nextAfter } from '../shared/eachPage';
import { readableOf } from '../shared/readable';
import { FileSteps } from '../transfer/fileSteps';
import { stepsOf, stepsOfLead } from '../transfer/fileChecks';
import { readWhole } from '../transfer/readWhole';
import type { FileDefinition, FileLead } from '../transfer/scoreFile';
import { writeChunk } from '../transfer/writeChunk';

/** Leads in one transaction: their whole histories are read. */
const LEADS = 100;

/** Brings a score that a test does not have into it as it is live: its settings, rules and decays. */
export async function bringScore(live: Store, test: Store, entity: string, name: string): Promise<void> {
	await bring(live, test, entity, name, [], false);
}

/**
 * Brings leads into a test as they are live, under a score that the test has. Those that it has already stay as it has
 * left them. What routers and pools remember stays out, so that each lead is new to them.
 */
export async function bringLeads(
	live: Store,
	test: Store,
	entity: string,
	name: string,
	leads: string[],
): Promise<void> {
	for (const chunk of chunked(leads, LEADS)) {
		const unknown = await unknownLeads(test, entity, name, chunk);
		if (unknown.length > 0) await bring(live, test, entity, name, unknown, true);
	}
}

/** Those of some leads that a test does not have: only their histories need be read. */
async function unknownLeads(test: Store, entity: string, name: string, leads: string[]): Promise<string[]> {
	return await test.transaction(async (tx) => {
		const stored = await tx.score(entity, name);
		if (!stored) return leads;
		const names = await tx.resolve(entity, leads);
		const known = await tx.leads(stored.id, [...new Set(names.values())]);
		return leads.filter((lead) => !known.has(names.get(lead)!));
	}, 'preview');
}

/** Lets IDs stand in a test for the leads that they stand for live, since leads were merged. */
export async function bringAliases(live: Store, test: Store, entity: string, ids: string[]): Promise<void> {
	for (const chunk of chunked(ids)) {
		const names = await live.transaction(async (tx) => await tx.resolve(entity, chunk), 'preview');
		const merged = [...names].filter(([id, lead]) => id !== lead);
		if (merged.length === 0) continue;
		await test.transaction(async (tx) => {
			for (const [id, lead] of merged) await tx.saveAlias(entity, id, lead);
		});
	}
}

/** The first leads of a live score, and whether there are more. */
export async function firstLeads(
	live: Store,
	entity: string,
	name: string,
	most: number,
): Promise<{ leads: string[]; isMore: boolean }> {
	const leads: string[] = [];
	const pages = eachPage(
		async (after: string | null) =>
			await live.transaction(async (tx) => {
				const stored = await tx.score(entity, name);
				const page = stored ? await tx.page(stored.id, after, LEADS) : [];
				return { page, next: nextAfter(page, LEADS, ([lead]) => lead) };
			}, 'preview'),
	);
	for await (const { page } of pages) {
		leads.push(...page.map(([lead]) => lead));
		if (leads.length > most) break;
	}
	return { leads: leads.slice(0, most), isMore: leads.length > most };
}

async function bring(
	live: Store,
	test: Store,
	entity: string,
	name: string,
	leads: string[],
	isSaved: boolean,
): Promise<void> {
	const read = await live.transaction(async (tx) => {
		const stored = await tx.score(entity, name);
		return stored && (await readLive(tx, stored, leads));
	}, 'preview');
	if (!read) return;
	const steps = new FileSteps();
	for (const [number, step] of read.steps) steps.name(number, step);
	const chunk = read.leads.map((lead, line) => ({ line, lead }));
	const { definition } = read;
	await test.transaction(
		async (tx) => await writeChunk(tx, { entity, name, definition, isSaved, isFirst: false, chunk, steps }),
	);
}

async function readLive(
	tx: Transaction,
	stored: StoredScore,
	ids: string[],
): Promise<{ definition: FileDefinition; leads: FileLead[]; steps: Map<number, Step> }> {
	const { id, score } = stored;
	const names = new Set((await tx.resolve(score.entity, ids)).values());
	const states: Array<[string, LeadState]> = [...(await tx.leads(id, [...names]))];
	const { leads } = await readWhole(tx, stored, readableOf(states, score).leads);
	const sweeps = await tx.sweeps(id);
	const fresh = leads.map((lead): FileLead => ({ ...lead, routes: [], crossings: [], assignments: [] }));
	const definition = { score: { ...score, bandsOf: [], triggers: undefined }, sweeps };
	const numbers = [
		...stepsOf(definition.score),
		...sweeps.map(({ step }) => step),
		...fresh.flatMap(stepsOfLead),
	];
	return { definition, leads: fresh, steps: await tx.steps([...new Set(numbers)]) };
}
