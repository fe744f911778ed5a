import type { IDataObject } from 'n8n-workflow';
import { resultOf } from '../../../harness/results';
import type { WorkflowRun } from '../../engine';
import type { TableName } from '../../../stores';
import { OTHER_EVENTS, readScores } from '../ledgers';
import { lookInto, open } from '../place';
import { step, type Home, type Step } from './home';

/*
 * Whatever came in: the store is whole, and every lead in it can be shown, exported and erased by the ID that it is stored
 * under.
 */

const leadScore = (operation: string, more: object = {}): Step =>
	step('leadScore', { operation, leadId: '={{ $json.lead }}', ...more });

const TABLES_OF_LEADS = [
	'leads',
	'aliases',
	'ledger',
	'events',
	'expiring',
	'routes',
	'crossings',
	'assignments',
];

export async function checkAfterwards(home: Home): Promise<void> {
	const { leads, others } = await storedLeads(home);
	const items = leads.map((lead) => ({ lead }));
	if (leads.length > 0) {
		await show(home, 'get', items, ({ leadId, score }) => typeof leadId === 'string' && score !== null);
		await show(home, 'history', items, ({ score }) => score !== null);
		await show(home, 'exportLead', items, ({ scores }) => Array.isArray(scores) && scores.length > 0);
		await exported(home, 'csv', leads.length);
		await exported(home, 'jsonl', leads.length);
		await show(home, 'getMany', [{}], ({ score }) => Number.isFinite(score), { returnAll: true });
		await wholeLedgers(home);
		await show(home, 'erase', items, ({ erased }) => erased === true);
	}
	for (const [entity, some] of others) {
		const options = { entity };
		await home.run(
			[leadScore('erase', { options })],
			[...some].map((lead) => ({ lead })),
		);
	}
	const left = await tracesLeft(home);
	if (left.length > 0) home.fault('something is left after all leads were erased', left.join(', '));
}

interface StoredLeads {
	/** Those that have the score. */
	leads: string[];
	/** All that are there in some way, by the record type that they are. */
	others: Map<string, Set<string>>;
}

async function storedLeads(home: Home): Promise<StoredLeads> {
	const all = async (table: TableName) =>
		await open(home.place).transaction(async (tx) => (await tx.rows(table, null, 10_000)).rows, 'preview');
	const scores = await all('scores');
	const score = scores.find(([, entity, name]) => entity === 'contact' && name === 'Lead Score');
	const entities = new Map(scores.map(([id, entity]) => [id, String(entity)]));
	const rows = await all('leads');
	const leads = rows.filter(([id]) => id === score?.[0]).map(([, lead]) => String(lead));
	// A router remembers leads that no step has scored, and a merge the IDs of those.
	const others = new Map<string, Set<string>>();
	const note = (entity: unknown, lead: unknown) =>
		others.set(String(entity), (others.get(String(entity)) ?? new Set()).add(String(lead)));
	for (const [id, lead] of [...rows, ...(await all('routes'))]) note(entities.get(Number(id)), lead);
	for (const [, id, lead] of await all('crossings')) note(entities.get(Number(id)), lead);
	for (const [entity, , lead] of await all('aliases')) note(entity, lead);
	for (const [entity, lead] of await all('assignments')) note(entity, lead);
	return { leads, others };
}

/** Each stored lead has an item of its own, in which it says what it must. */
async function show(
	home: Home,
	operation: string,
	items: IDataObject[],
	isShown: (learned: IDataObject) => boolean,
	more: object = {},
): Promise<void> {
	const run = await home.run([leadScore(operation, more)], items);
	if (!run) return;
	if (failed(home, operation, run)) return;
	const out = run.items('leadScore').map(({ json }) => json);
	const wrong = out.find((json) => !isShown(learnedIn(json)));
	if (wrong) home.fault(`a stored lead is not there for ${operation}`, short(wrong));
}

/** A score is in flat fields and a detail; what else there is to know, in one field. */
function learnedIn(json: IDataObject): IDataObject {
	const { leadScore: field } = json;
	return typeof field === 'object' && field !== null ? (field as IDataObject) : resultOf(json);
}

async function exported(home: Home, exportFormat: string, leads: number): Promise<void> {
	const run = await home.run([leadScore('exportScores', { exportFormat })]);
	if (!run || failed(home, `exportScores (${exportFormat})`, run)) return;
	const [{ json }] = run.items('leadScore') as [{ json: IDataObject }];
	const count = (json.leadScore as IDataObject).leads;
	if (count !== leads) home.fault('a stored lead is not exported', `${String(count)} of ${leads}`);
}

function failed(home: Home, operation: string, run: WorkflowRun): boolean {
	if (!run.error) return false;
	const sentence = `${run.error.message}. ${run.error.description ?? ''}`;
	home.fault(`a store that has these leads cannot ${operation}: ${sentence.slice(0, 160)}`, short(sentence));
	return true;
}

async function wholeLedgers(home: Home): Promise<void> {
	try {
		const { problems: all } = await readScores(home.place);
		const problems = all.filter((problem) => !problem.endsWith(OTHER_EVENTS));
		if (problems.length === 0) return;
		home.fault(
			`a lead is half-written: ${problems[0]!.replace(/^The ledger of .*?: /s, '')}`,
			short(problems),
		);
	} catch (error) {
		home.fault(`a store cannot be read: ${(error as Error).message.slice(0, 160)}`, short(String(error)));
	}
}

async function tracesLeft(home: Home): Promise<string[]> {
	try {
		return await lookInto(home.place, async ({ rows }) => {
			const left: string[] = [];
			for (const table of TABLES_OF_LEADS) {
				const [one] = await rows<{ count: number }>(`SELECT count(*) AS count FROM ${table}`);
				if (one!.count > 0) left.push(`${one!.count} in ${table}`);
			}
			return left;
		});
	} catch (error) {
		return [(error as Error).message];
	}
}

const short = (what: unknown): string => JSON.stringify(what).slice(0, 400);
