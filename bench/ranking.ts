import { monitorEventLoopDelay, performance } from 'node:perf_hooks';

import { rankLeads } from '../steps';
import type { Report } from './report';
import type { Place } from './stores';

const TOP = 100;

/** The first hundred of all leads, against a bare SELECT of all states. @param when what has happened to the leads */
export async function ranking(place: Place, size: number, when: string, report: Report): Promise<void> {
	const floor = await bareSelect(place, size);
	const delay = monitorEventLoopDelay({ resolution: 1 });
	delay.enable();
	const start = performance.now();
	const { leads } = await rankLeads(place.store, {
		entity: 'contact',
		score: 'Lead Score',
		sort: 'highest',
		filters: {},
		after: null,
		limit: TOP,
	});
	const ms = performance.now() - start;
	delay.disable();
	if (leads.length !== Math.min(TOP, size)) throw new Error(`Of ${size} leads, ${leads.length} were ranked`);
	report({
		name: `Top ${TOP} of ${size.toLocaleString('en')} leads, ${when} (${place.kind})`,
		ours: ms,
		theirs: floor,
		unit: 'ms',
		ratio: floor / ms,
		ourPeakRss: process.memoryUsage().rss / 2 ** 20,
		goal: { atLeast: floor / Math.max(1_000, size / 1_000) },
		note: `Event loop never blocked for more than ${(delay.max / 1e6).toFixed(0)} ms; theirs: a bare SELECT of all states, a thousand at a time.`,
	});
}

/** Reads all states and does nothing with them. Returns how long it takes, in ms. */
async function bareSelect({ sql, sqlite }: Place, size: number): Promise<number> {
	const place = (number: number) => (sqlite ? '?' : `$${number}`);
	const start = performance.now();
	let after = '';
	for (let read = 0; read < size;) {
		const rows = await sql(
			`SELECT lead, state FROM leads WHERE score = 1 AND lead > ${place(1)} ORDER BY lead LIMIT 1000`,
			after,
		);
		if (rows.length === 0) break;
		read += rows.length;
		after = rows.at(-1)!.lead as string;
	}
	return performance.now() - start;
}
