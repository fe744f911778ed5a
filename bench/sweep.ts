import { monitorEventLoopDelay, performance } from 'node:perf_hooks';

import type { Fade } from '../scoring';
import { decayAll, type DecaySummary, type DecayReport as DecayReport } from '../steps';
import { DAY, decaying, populate } from './population';
import { ranking } from './ranking';
import { say, type Report } from './report';
import { scaled } from './scale';
import { eachPlace, type Place } from './stores';

const LEADS = 1_000_000;

export const halfLife: Fade = { type: 'halfLife', every: { amount: 90, unit: 'days' } };
const OTHERS: Fade[] = [
	{ type: 'linear', every: { amount: 400, unit: 'days' } },
	{ type: 'percentOfOriginal', percent: 10, every: { amount: 1, unit: 'months' } },
	{ type: 'percentOfRemaining', percent: 20, every: { amount: 1, unit: 'months' } },
	{
		type: 'percentOfRemaining',
		percent: 20,
		every: { amount: 1, unit: 'months' },
		countFrom: 'lastActivity',
	},
];

const totals: DecayReport = { of: 'changes', atLeast: 0, limit: 0 };
/** As the panel has it by default: what comes out is limited, and all that fell count. */
export const falls: DecayReport = { of: 'falls', thresholds: [20, 40], limit: 1_000 };

/** Lines of ledgers at once: some more than a decay reads of a part of a page. */
const LINES = 2_000;

/**
 * c. Decays of all stored leads, against a bare UPDATE of one column of all of them; the very first one, which reads all
 * ledgers, against a bare read of them.
 */
export async function sweep(report: Report): Promise<void> {
	const size = scaled(LEADS);
	await eachPlace(async (place) => {
		say(`${place.kind}: ${size.toLocaleString('en')} stored leads with 8 awards each…`);
		await populate(place.store, 0, size);
		if (place.postgres) await place.sql('VACUUM ANALYZE');
		const floor = await bareUpdate(place);
		const named = (what: string) => `${what}, ${size.toLocaleString('en')} leads (${place.kind})`;
		const tell = (what: string, { ms, summary, longestBlock }: Night, goal?: number) =>
			report({
				name: named(what),
				ours: ms,
				theirs: floor,
				unit: 'ms',
				ratio: floor / ms,
				ourPeakRss: process.memoryUsage().rss / 2 ** 20,
				...(goal !== undefined && { goal: { atLeast: goal } }),
				note: `${summary.leads.toLocaleString('en')} leads looked at, ${summary.emitted.toLocaleString('en')} told, event loop never blocked for more than ${longestBlock.toFixed(0)} ms; theirs: a bare UPDATE of one column.`,
			});
		await ranking(place, size, 'none of which has faded', report);
		const bareRead = await readLedger(place);
		const first = await night(place, 1, halfLife, totals);
		report({
			name: named('The first decay ever, totals of all'),
			ours: first.ms,
			floor: bareRead.ms,
			unit: 'ms',
			ratio: first.ms / bareRead.ms,
			ourPeakRss: process.memoryUsage().rss / 2 ** 20,
			goal: { atMost: 2.5 },
			note: `Event loop never blocked for more than ${first.longestBlock.toFixed(0)} ms; floor: a bare read of the ${bareRead.lines.toLocaleString('en')} lines of all ledgers, ${LINES.toLocaleString('en')} at once.`,
		});
		const all = await night(place, 2, halfLife, totals);
		report({
			name: named('A later decay, totals of all'),
			ours: (size / all.ms) * 1_000,
			theirs: (size / floor) * 1_000,
			unit: 'leads/s',
			ratio: floor / all.ms,
			note: `Looks at every lead. Event loop never blocked for more than ${all.longestBlock.toFixed(0)} ms.`,
		});
		await ranking(place, size, 'right after a decay', report);
		tell('The first decay that tells falls', await night(place, 3, halfLife, falls));
		tell('A nightly decay that tells falls', await night(place, 4, halfLife, falls));
		tell('The same night again: nobody falls', await night(place, 4, halfLife, falls), 100);
	});
	await policies(report);
}

interface Night {
	ms: number;
	summary: DecaySummary;
	/** How long n8n could do nothing else at most, in ms. */
	longestBlock: number;
}

export async function night({ store }: Place, day: number, fade: Fade, what: DecayReport): Promise<Night> {
	const delay = monitorEventLoopDelay({ resolution: 1 });
	delay.enable();
	const start = performance.now();
	const { summary } = await decayAll(store, decaying(day, fade), what);
	const ms = performance.now() - start;
	delay.disable();
	return { ms, summary, longestBlock: delay.max / 1e6 };
}

async function bareUpdate(place: Place): Promise<number> {
	await place.sql('CREATE TABLE bare AS SELECT score, lead, 1.5 AS points, state FROM leads');
	const start = performance.now();
	await place.sql('UPDATE bare SET points = points * 0.5');
	const ms = performance.now() - start;
	await place.sql('DROP TABLE bare');
	return ms;
}

/** Reads all ledgers as the store's driver can: page by page, each line as an object. */
async function readLedger({ sqlite, postgres }: Place): Promise<{ ms: number; lines: number }> {
	const text = `SELECT score, lead, at, seq, kind, rule, points, offered, expires_at, event, step, execution, written_at, note
		FROM ledger WHERE (score, lead, at, seq) > (?1, ?2, ?3, ?4) ORDER BY score, lead, at, seq LIMIT ?5`;
	const inSqlite = sqlite?.prepare(text);
	const inPostgres = { name: 'page', text: text.replaceAll('?', '$') };
	const read = async (...values: Array<string | number>): Promise<Array<Record<string, unknown>>> =>
		inSqlite ? inSqlite.all(...values) : (await postgres!.query({ ...inPostgres, values })).rows;
	let lines = 0;
	let after: Array<string | number> = [0, '', 0, 0];
	const start = performance.now();
	for (;;) {
		const rows = await read(...after, LINES);
		lines += rows.length;
		if (rows.length < LINES) return { ms: performance.now() - start, lines };
		const { score, lead, at, seq } = rows.at(-1)! as Record<string, string | number>;
		after = [score!, lead!, at!, seq!];
	}
}

/** What a month of nights costs under each way of fading, where only falls are told. */
async function policies(report: Report): Promise<void> {
	const size = scaled(20_000);
	for (const fade of [halfLife, ...OTHERS]) {
		await eachPlace(async (place) => {
			if (place.postgres) return;
			await populate(place.store, 0, size);
			const floor = await bareUpdate(place);
			const first = await night(place, 1, fade, falls);
			const nights = { ms: 0, looked: 0, told: 0 };
			for (let day = 2; day < 32; day++) {
				const { ms, summary } = await night(place, day, fade, falls);
				nights.ms += ms;
				nights.looked += summary.leads;
				nights.told += summary.emitted;
			}
			const days = Math.round((31 * DAY) / DAY) - 1;
			report({
				name: `A night that tells falls, mean of ${days}: ${wayOf(fade)}, ${size.toLocaleString('en')} leads (${place.kind})`,
				ours: nights.ms / days,
				theirs: floor,
				unit: 'ms',
				ratio: floor / (nights.ms / days),
				note: `${(nights.looked / days).toFixed(1)} leads looked at and ${(nights.told / days).toFixed(1)} told a night; the first, which looks at all, took ${first.ms.toFixed(0)} ms.`,
			});
			if (fade.percent === undefined) return;
			report({
				name: `Leads looked at in a night, for those that fall: ${wayOf(fade)} (${place.kind})`,
				ours: nights.looked / days,
				floor: nights.told / days,
				unit: 'leads',
				ratio: nights.looked / nights.told,
				goal: { atMost: 2 },
			});
		});
	}
}

const wayOf = ({ type, countFrom }: Fade): string =>
	`${type}${countFrom === 'lastActivity' ? ' in silences' : ''}`;
