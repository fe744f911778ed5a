import assert from 'node:assert/strict';

import type { RunningN8n } from '../harness/n8n';
import {
	EDIT_FIELDS,
	openEditFields,
	openNothing,
	openOneQuery,
	openOurs,
	openTwoWrites,
	TWO_WRITES,
	type Endpoint,
} from './endpoints';
import { percentile } from './numbers';
import { say, type Measurement, type Report } from './report';
import { post } from './requests';
import { scaled } from './scale';
import { setStage, type Stage } from './stage';
import { eventsOf } from './workflows/events';
import { outcomesOf } from './workflows/leads';

const REQUESTS = scaled(1_000);
const WARM_UP = scaled(200);
const ROUNDS = 10;
const AT_ONCE = [1, 20];
const PERCENTILES: Array<[name: string, share: number, goal: number]> = [
	['p50', 0.5, 1.15],
	['p99', 0.99, 1.25],
];

const SQLITE = 'ours on SQLite';
const POSTGRES = 'ours on PostgreSQL';
const NOTHING = 'a workflow that only answers';
const ONE_QUERY = 'Code, one atomic upsert in PostgreSQL, Switch';
/** What takes the least time of its kind. */
const LEAST = {
	[EDIT_FIELDS]: 'What n8n takes for any two steps.',
	[TWO_WRITES]:
		'What any two steps take that remember a lead in PostgreSQL: one statement of one row in each.',
};

/** A series of requests to an endpoint, so many at a time. */
interface Series {
	name: string;
	atOnce: number;
	endpoint: Endpoint;
	times: number[];
}

/**
 * The time from a request to a production webhook until its answer, with one event each: through our steps, through the
 * best of n8n's own nodes, through two that do next to nothing, and through no node at all. All in one n8n, in turns, so that a slow
 * moment hits all alike.
 */
export async function latency(report: Report): Promise<void> {
	const stage = await setStage();
	try {
		const n8n = await stage.startN8n();
		try {
			const series = await measure(await openAll(stage, n8n));
			for (const atOnce of AT_ONCE) tell(report, atOnce, series);
		} finally {
			await n8n.stop();
		}
	} finally {
		await stage.close();
	}
}

async function measure(endpoints: Map<string, Endpoint>): Promise<Series[]> {
	const series = AT_ONCE.flatMap((atOnce) =>
		[...endpoints].map(([name, endpoint]): Series => ({ name, atOnce, endpoint, times: [] })),
	);
	const sent = await sendInTurns(series);
	for (const [name, endpoint] of endpoints) await checkScores(name, endpoint, sent);
	return series;
}

async function openAll(stage: Stage, n8n: RunningN8n): Promise<Map<string, Endpoint>> {
	const credential = await n8n.importCredential(stage.ourCredential);
	return new Map([
		[NOTHING, await openNothing(n8n)],
		[EDIT_FIELDS, await openEditFields(n8n)],
		[TWO_WRITES, await openTwoWrites(n8n, stage)],
		[SQLITE, await openOurs(n8n, 'ours-sqlite', { store: 'embedded' })],
		[POSTGRES, await openOurs(n8n, 'ours-postgres', { store: 'shared', credential })],
		[ONE_QUERY, await openOneQuery(n8n, stage)],
	]);
}

/** Sends every endpoint the same events. Returns how many each was sent. */
async function sendInTurns(series: Series[]): Promise<number> {
	let sent = 0;
	const perTurn = Math.ceil(REQUESTS / ROUNDS);
	for (const atOnce of AT_ONCE) {
		const ofThese = series.filter((each) => each.atOnce === atOnce);
		const warmUp = eventsOf(WARM_UP, sent);
		for (const { endpoint } of ofThese) await post(endpoint.url, warmUp, atOnce);
		sent += warmUp.length;
		for (let round = 0; round < ROUNDS; round++) {
			const events = eventsOf(perTurn, sent);
			sent += events.length;
			// Each is the first in some round.
			for (let turn = 0; turn < ofThese.length; turn++) {
				const { endpoint, times } = ofThese[(round + turn) % ofThese.length]!;
				times.push(...(await post(endpoint.url, events, atOnce)));
			}
			say(`${atOnce} at a time: round ${round + 1} of ${ROUNDS}`);
		}
	}
	return sent;
}

/** What is fast must also be right. */
export async function checkScores(name: string, { scores }: Endpoint, sent: number): Promise<void> {
	if (!scores) return;
	const expected = [...outcomesOf(eventsOf(sent))].map(([lead, { score }]): [string, number] => [
		lead,
		score,
	]);
	assert.deepEqual(await scores(sent), new Map(expected), `${name} came to other scores`);
}

function tell(report: Report, atOnce: number, series: Series[]): void {
	for (const [percent, share, goal] of PERCENTILES) {
		const valueOf = (name: string): number =>
			percentile(series.find((each) => each.name === name && each.atOnce === atOnce)!.times, share);
		const measured = (name: string, other: string): Pick<Measurement, 'name' | 'ours' | 'unit'> => ({
			name: `latency: one event through a webhook, ${atOnce} at a time, ${percent}: ${name} / ${other}`,
			ours: valueOf(name),
			unit: 'ms',
		});
		const [floor, theirs] = [valueOf(NOTHING), valueOf(ONE_QUERY)];
		for (const [name, note] of Object.entries(LEAST)) {
			report({ ...measured(name, NOTHING), floor, ratio: valueOf(name) / floor, note });
		}
		for (const store of [SQLITE, POSTGRES]) {
			const ours = valueOf(store);
			report({
				...measured(store, NOTHING),
				floor,
				ratio: ours / floor,
				note: 'Executions are saved as n8n does by default: all of them, in its own SQLite database.',
				goal: { atMost: goal },
			});
			report({
				...measured(store, ONE_QUERY),
				theirs,
				ratio: theirs / ours,
				goal: { atLeast: 1 },
				note: 'Theirs cannot notice an event that comes twice, let points fade or expire, keep a history that says why, tell a change of band once.',
			});
		}
	}
}
