import { runOf, type Execution, type StepName } from './executions';
import type { Tables } from './place';
import { digest } from './steps';

/** A part of a run that is stored: one transaction, with what it gave back. */
export interface Part {
	run: string;
	part: number;
	output: string;
}

/** What is stored of an execution, and what is wrong with it. */
export interface Stored {
	parts: Part[];
	/** Whether all steps are stored to their ends. */
	isAll: boolean;
	problems: string[];
}

/**
 * Looks at an execution that may have died anywhere: each of its transactions must be there wholly, or not at all. The
 * output that a transaction stores says what else it wrote.
 */
export async function storedOf(tables: Tables, execution: Execution): Promise<Stored> {
	const parts = {
		score: await partsOf(tables, 'score', execution),
		route: await partsOf(tables, 'route', execution),
		decay: execution.decay ? await partsOf(tables, 'decay', execution) : [],
	};
	const problems = [
		...(await wrongLines(tables, execution, parts.score)),
		...(await wrongCrossings(tables, execution, parts.route)),
		...(await wrongSweeps(tables, execution, parts.decay)),
		...missingBefore(parts.score, 1),
		...missingBefore(parts.route, 1),
		...missingBefore(parts.decay, 0),
	];
	return {
		parts: Object.values(parts).flat(),
		isAll: resultsIn(parts.route).length === execution.events.length,
		problems: problems.map((problem) => `${execution.id}: ${problem}`),
	};
}

/** What a run's parts gave back, each result as its digest. A decay's parts are pages of a report, which are left out. */
export const digestsIn = (parts: Part[]): string[] => resultsIn(parts).map(digest);

async function partsOf(tables: Tables, step: StepName, execution: Execution): Promise<Part[]> {
	const sql = 'SELECT run, part, output FROM outputs WHERE run = $1 ORDER BY part';
	return await tables.rows<Part>(sql, runOf(step, execution));
}

/** Ledger lines: as many for each lead as its results say. */
async function wrongLines({ rows }: Tables, { id }: Execution, parts: Part[]): Promise<string[]> {
	const expected = new Map<string, number>();
	for (const { leadId, awarded } of resultsIn<{ leadId: string; awarded: unknown[] }>(parts)) {
		expected.set(leadId, (expected.get(leadId) ?? 0) + awarded.length);
	}
	const sql = 'SELECT lead, count(*) AS lines FROM ledger WHERE execution = $1 GROUP BY lead';
	const found = new Map(
		(await rows<{ lead: string; lines: number }>(sql, id)).map(({ lead, lines }) => [lead, lines]),
	);
	return [...new Set([...expected.keys(), ...found.keys()])].flatMap((lead) => {
		const [lines, wanted] = [found.get(lead) ?? 0, expected.get(lead) ?? 0];
		return lines === wanted ? [] : `${lead} has ${lines} lines of it where its stored chunks wrote ${wanted}`;
	});
}

/** Crossings: those that its results name, and no other. */
async function wrongCrossings({ rows }: Tables, { id }: Execution, parts: Part[]): Promise<string[]> {
	const told = resultsIn<{ crossing: string | null }>(parts).flatMap(({ crossing }) => crossing ?? []);
	const found = await rows<{ crossing: number }>('SELECT crossing FROM crossings WHERE execution = $1', id);
	const recorded = new Set(found.map(({ crossing }) => String(crossing)));
	if (recorded.size === told.length && told.every((crossing) => recorded.has(crossing))) return [];
	return [`${recorded.size} crossings of it are recorded where its stored chunks wrote ${told.length}`];
}

/** A decay of all leads: there with the run's first part. */
async function wrongSweeps({ rows }: Tables, { id }: Execution, parts: Part[]): Promise<string[]> {
	const found = await rows('SELECT number FROM sweeps WHERE execution = $1', id);
	const wanted = parts.length > 0 ? 1 : 0;
	return found.length === wanted ? [] : [`${found.length} decays of it are stored instead of ${wanted}`];
}

/**
 * Chunks begin in their order, so that few are missing before the last that is stored: one, of a step that works on two
 * at a time, and none, of one that takes them one by one.
 */
function missingBefore(stored: Part[], allowed: number): string[] {
	const chunks = stored.map(({ part }) => part).filter((part) => part >= 0);
	const missing = Math.max(-1, ...chunks) + 1 - chunks.length;
	return missing <= allowed ? [] : [`only chunks ${chunks.join(', ')} are stored`];
}

function resultsIn<R>(parts: Part[]): R[] {
	const chunks = parts.filter(({ part }) => part >= 0).map(({ output }) => JSON.parse(output) as unknown);
	return chunks.flatMap((results) => (Array.isArray(results) ? (results as R[]) : []));
}
