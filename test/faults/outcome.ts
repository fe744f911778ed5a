import { rounded, route } from '../../scoring';
import { scoreLeads, decayAll } from '../../steps';
import { yieldToEventLoop } from '../../steps/shared/yieldToEventLoop';
import { openSqlite } from '../../stores';
import { carryOut } from './carryOut';
import { decaying, reportOf, ROUTING, RULES, runOf, SCORE, scoring, type Execution } from './executions';
import { readScores } from './ledgers';
import { fileIn, lookInto, open, type Place, type Tables } from './place';
import type { Story } from './story';
import { digestsIn, storedOf } from './atomicity';

/** What became of everything that was sent. */
export interface Outcome {
	executions: number;
	events: number;
	lost: number;
	doubled: number;
	/** Leads whose score is another than that of their events. */
	wrongScores: number;
	crossings: number;
	missed: number;
	repeated: number;
	/** Recorded crossings that nobody was told of: their execution died, and another took its place. */
	untold: number;
	problems: string[];
}

/** Ends a story with a decay of all points and a look at every lead, and checks all that came of it. */
export async function outcomeOf(story: Story, folder: string): Promise<Outcome> {
	const { place, traffic } = story;
	const last = traffic.last();
	await carryOut(open(place), story, last);

	const { scores, problems } = await readScores(place);
	const replayed = await replay(story, folder);
	const wrong = traffic.leads.filter((lead) => !isNear(scores.get(lead), replayed.scores.get(lead)));
	const [lines, expected] = [await linesOf(place), await linesOf(replayed.place)];
	const crossings = await lookInto(place, async (tables) => await crossingsOf(tables, story, scores));
	return {
		executions: traffic.executions.length,
		events: traffic.events.length,
		lost: sumOf(lessThan(lines, expected)),
		doubled: sumOf(lessThan(expected, lines)),
		wrongScores: wrong.length,
		...crossings,
		repeated: crossings.repeated + story.repeated,
		problems: [
			...story.problems,
			...problems,
			...(await executionsOf(story)),
			...crossings.problems,
			...wrong.map((lead) => `${lead} has ${scores.get(lead)} instead of ${replayed.scores.get(lead)}`),
		],
	};
}

/** The same events, each once, and the same decays in one process on a store of its own. */
async function replay({ traffic }: Story, folder: string) {
	const place = fileIn(folder);
	const store = openSqlite(place.location);
	const all: Execution = { ...traffic.executions[0]!, id: 'replay', events: traffic.events };
	await scoreLeads(store, { ...scoring(all), run: null });
	const decays = traffic.executions.filter(({ decay }) => decay).sort((a, b) => a.at - b.at);
	for (const decay of decays) await decayAll(store, decaying(decay), reportOf(decay));
	return { place, ...(await readScores(place)) };
}

const isNear = (got: number | undefined, expected: number | undefined): boolean =>
	got === expected || Math.abs(got! - expected!) <= 1e-9;

/**
 * How often a ledger says of an event that a rule decided about it. Held points are left out: which changes of a title
 * were seen depends on the order of arrival.
 */
async function linesOf(place: Place): Promise<Map<string, number>> {
	const sql = `SELECT lead, rule, coalesce(event, '') AS event, at FROM ledger WHERE kind <> 'held'`;
	const rows = await lookInto(
		place,
		async (tables) => await tables.rows<{ lead: string; rule: number; event: string; at: number }>(sql),
	);
	const counts = new Map<string, number>();
	for (const { lead, rule, event, at } of rows) {
		const key = `${lead} ${RULES[rule]!.name} ${event} ${at}`;
		counts.set(key, (counts.get(key) ?? 0) + 1);
	}
	return counts;
}

/** By how much the counts of one are under those of the other. */
function lessThan(one: Map<string, number>, other: Map<string, number>): Map<string, number> {
	const missing = [...other].map(([key, times]): [string, number] => [key, times - (one.get(key) ?? 0)]);
	return new Map(missing.filter(([, times]) => times > 0));
}

const sumOf = (counts: Map<string, number>): number =>
	[...counts.values()].reduce((sum, times) => sum + times, 0);

/** Each execution is wholly there if it came to its end, and gave back what is stored of it. */
async function executionsOf({ place, traffic, given, ended }: Story): Promise<string[]> {
	return await lookInto(place, async (tables) => {
		const problems: string[] = [];
		for (const execution of traffic.executions) {
			const stored = await storedOf(tables, execution);
			problems.push(...stored.problems);
			await yieldToEventLoop();
			if (!ended.has(execution.id)) continue;
			if (!stored.isAll) problems.push(`${execution.id} came to its end and is not wholly stored`);
			for (const step of ['score', 'route'] as const) {
				const run = runOf(step, execution);
				const kept = digestsIn(stored.parts.filter((part) => part.run === run));
				const told = given.get(run)?.results ?? [];
				if (kept.sort().join() === [...told].sort().join()) continue;
				problems.push(`${execution.id}: ${step} gave back something else than what is stored`);
			}
		}
		return problems;
	});
}

interface CrossingRow {
	crossing: number;
	lead: string;
	from_band: string | null;
	to_band: string | null;
	points: number;
	execution: string;
}

/** The crossings of each lead form a chain from below all bands to that of its score. */
async function crossingsOf(
	tables: Tables,
	{ emitted, abandoned }: Story,
	scores: Map<string, number>,
): Promise<Pick<Outcome, 'crossings' | 'missed' | 'repeated' | 'untold' | 'problems'>> {
	const rows = await tables.rows<CrossingRow>('SELECT * FROM crossings ORDER BY crossing');
	const found = { crossings: rows.length, missed: 0, repeated: 0, untold: 0, problems: [] as string[] };
	const chains = new Map<string, CrossingRow>();
	for (const row of rows) {
		const before = chains.get(row.lead);
		chains.set(row.lead, row);
		const name = `Crossing ${row.crossing} of ${row.lead} from ${row.from_band} to ${row.to_band}`;
		if (row.from_band === row.to_band || (before && before.to_band === row.to_band)) {
			found.repeated++;
			found.problems.push(`${name} was there before`);
		} else if (row.from_band !== (before?.to_band ?? null)) {
			found.missed++;
			found.problems.push(`${name} follows one to ${before?.to_band ?? null}`);
		}
		if (bandOf(row.points) !== row.to_band)
			found.problems.push(`${name} was recorded at ${row.points} points`);
		if (emitted.has(String(row.crossing))) continue;
		if (abandoned.has(row.execution)) found.untold++;
		else {
			found.missed++;
			found.problems.push(`${name} was told to nobody`);
		}
	}
	const routes = await tables.rows<{ lead: string; band: string | null }>('SELECT lead, band FROM routes');
	const memory = new Map(routes.map(({ lead, band }) => [lead, band]));
	for (const [lead, score] of scores) {
		const bands = [chains.get(lead)?.to_band ?? null, memory.get(lead), bandOf(score)];
		if (new Set(bands).size === 1) continue;
		found.missed++;
		found.problems.push(`${lead} was told to be ${bands[0]}, was left in ${bands[1]} and is ${bands[2]}`);
	}
	const recorded = new Set(rows.map(({ crossing }) => String(crossing)));
	for (const crossing of emitted.keys()) {
		if (!recorded.has(crossing)) found.problems.push(`Crossing ${crossing} came out and is not recorded`);
	}
	return found;
}

const bandOf = (score: number): string | null =>
	route(ROUTING, new Map([[SCORE, rounded(score)]]), undefined, false).band;
