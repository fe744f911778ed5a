import { performance } from 'node:perf_hooks';

import { readLeads, routeLeads } from '../steps';
import { populateFast } from './clone';
import { median } from './numbers';
import { decaying, leadOf } from './population';
import { ranking } from './ranking';
import { say, type Report } from './report';
import { scaled } from './scale';
import { events } from './scoring';
import { eachPlace, type Place } from './stores';
import { falls, halfLife, night } from './sweep';

const AWARDS = 8;
/** The last event of each lead gives points by two rules. */
const LINES = 9;

/** What each thing costs with one and with ten million leads, one store at a time. */
export async function tenMillion(report: Report): Promise<void> {
	const costs = new Map<string, { ours: number; floor: number }>();
	for (const size of [1_000_000, 10_000_000].map(scaled)) {
		await eachPlace(async (place) => {
			const start = performance.now();
			await populateFast(place, size);
			const took = ((performance.now() - start) / 1_000).toFixed(0);
			say(
				`${place.kind}: ${size.toLocaleString('en')} stored leads with ${AWARDS} awards each, in ${took} s…`,
			);
			await bytes(place, size, report);
			const now = await events(place, size, report);
			const before = costs.get(place.kind);
			costs.set(place.kind, now);
			if (before) growth(place, before, now, report);
			await ranking(place, size, 'none of which has faded', report);
			await nights(place, size, report);
			await ranking(place, size, 'after nightly decays', report);
			await lookUps(place, size, report);
		});
	}
}

function growth(
	{ kind }: Place,
	before: { ours: number; floor: number },
	now: { ours: number; floor: number },
	report: Report,
): void {
	const [ours, floor] = [now.ours / before.ours, now.floor / before.floor];
	report({
		name: `An event's cost with ten times as many leads (${kind})`,
		ours,
		floor,
		unit: 'times',
		ratio: ours / floor,
		goal: { atMost: 1.1 },
	});
}

async function nights(place: Place, size: number, report: Report): Promise<void> {
	const named = (what: string) => `${what}, ${size.toLocaleString('en')} leads (${place.kind})`;
	for (const [what, day, goal] of [
		['The first decay that tells falls', 1, undefined],
		['A nightly decay that tells falls', 2, undefined],
		['The same night again: nobody falls', 2, 50],
	] as const) {
		const { ms, summary, longestBlock } = await night(place, day, halfLife, falls);
		report({
			name: named(what),
			ours: ms,
			floor: goal ?? ms,
			unit: 'ms',
			ratio: ms / (goal ?? ms),
			note: `${summary.leads.toLocaleString('en')} leads looked at, ${summary.emitted.toLocaleString('en')} told, event loop never blocked for more than ${longestBlock.toFixed(0)} ms.${goal ? ' The floor is the goal.' : ''}`,
			...(goal !== undefined && { goal: { atMost: 1 } }),
		});
	}
}

/** Get and the router, one lead at a time, against a bare SELECT of its row. */
async function lookUps(place: Place, size: number, report: Report): Promise<void> {
	const leads = Array.from({ length: 500 }, (_, index) => leadOf((index * 7_919) % size));
	const each = async (work: (lead: string) => Promise<unknown>): Promise<number> => {
		const times: number[] = [];
		for (const lead of leads) {
			const start = performance.now();
			await work(lead);
			times.push(performance.now() - start);
		}
		return median(times) * 1_000;
	};
	const select = `SELECT state FROM leads WHERE score = 1 AND lead = ${place.sqlite ? '?' : '$1'}`;
	const floor = await each(async (lead) => await place.sql(select, lead));
	const bands = [{ name: 'Hot', from: [['Lead Score', 40]] as Array<[string, number]> }];
	const routing = { bands, when: 'always' as const, margin: 0, rememberFirst: false };
	const works: Array<[string, (lead: string) => Promise<unknown>]> = [
		['Get', async (lead) => await readLeads(place.store, 'contact', 'Lead Score', [lead])],
		[
			'Router',
			async (lead) => await routeLeads(place.store, { ...decaying(3, halfLife), routing, leads: [lead] }),
		],
	];
	for (const [what, work] of works) {
		const ours = await each(work);
		report({
			name: `${what}, one lead of ${size.toLocaleString('en')} at a time (${place.kind})`,
			ours,
			floor,
			unit: 'µs',
			ratio: ours / floor,
			note: 'The floor is a bare SELECT of its row.',
		});
	}
}

/** What a lead and an award take on the disk, with their indexes. */
async function bytes(place: Place, size: number, report: Report): Promise<void> {
	const of = async (table: string): Promise<number> => {
		const [row] = await place.sql(
			place.sqlite
				? `SELECT sum(pgsize) AS bytes FROM dbstat WHERE name IN
					(SELECT name FROM sqlite_schema WHERE tbl_name = '${table}')`
				: `SELECT pg_total_relation_size('${table}') AS bytes`,
		);
		return Number(row!.bytes);
	};
	for (const [what, table, count] of [
		['lead', 'leads', size],
		['ledger line', 'ledger', size * LINES],
	] as const) {
		const ours = (await of(table)) / count;
		report({
			name: `A ${what} on the disk, of ${size.toLocaleString('en')} leads (${place.kind})`,
			ours,
			floor: ours,
			unit: 'bytes',
			ratio: 1,
			note: `The table "${table}" with its indexes, filled in the order of its keys.`,
		});
	}
}
