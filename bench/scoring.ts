import { performance } from 'node:perf_hooks';

import type { Settings } from '../scoring';
import { scoreLeads, type ScoreItem } from '../steps';
import { floorOf } from './floor';
import { median } from './numbers';
import { newEvent, NOW, populate, scoring as request } from './population';
import { say, type Report } from './report';
import { scaled } from './scale';
import { eachPlace, type Place } from './stores';

const EVENTS = 10_000;
const ROUNDS = 5;
/** After all events of a lead that has had very many. */
const LAST_DAY = 30;

/** b. and f.: events on random leads of ever larger stores, against the bare reading and writing of the same bytes. */
export async function scoring(report: Report): Promise<void> {
	await eachPlace(async (place) => {
		let stored = 0;
		for (const size of [1_000, 10_000, 100_000, 1_000_000].map(scaled)) {
			say(`${place.kind}: ${size.toLocaleString('en')} stored leads with 8 awards each…`);
			await populate(place.store, stored, size);
			stored = size;
			if (place.postgres) await place.sql('VACUUM ANALYZE');
			await events(place, size, report);
		}
		await growth(place, report);
	});
}

/** A generator of numbers that looks random and is the same each time. */
function random(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
		return state / 2_147_483_648;
	};
}

/** Events on random leads of a store of this size. Returns what one costs, and its floor, in µs. */
export async function events(
	place: Place,
	size: number,
	report: Report,
): Promise<{ ours: number; floor: number }> {
	const next = random(size);
	const floor = floorOf(place);
	const ours: number[] = [];
	const bare: number[] = [];
	// Leads of their own for each: whoever comes first to a full page of the database has to split it.
	const draw = () => Array.from({ length: EVENTS }, () => Math.floor(next() * size));
	for (let round = 0; round < ROUNDS; round++) {
		const leads = draw();
		const items = leads.map((lead, index) => newEvent(lead, `${size}-${round}-${index}`, 1));
		const before = await stateLength(place);
		ours.push(await timed(async () => await scoreLeads(place.store, request(items, 1, `${size}/${round}`))));
		const growth = ((await stateLength(place)) - before) / new Set(leads).size;
		const run = await floor.prepare(draw(), `${size}+${round}`, growth);
		bare.push(await timed(run));
	}
	const perEvent = (times: number[]) => (median(times) * 1_000) / EVENTS;
	report({
		name: `${EVENTS.toLocaleString('en')} events on random leads of ${size.toLocaleString('en')} (${place.kind})`,
		ours: perEvent(ours),
		floor: perEvent(bare),
		unit: 'µs/event',
		ratio: perEvent(ours) / perEvent(bare),
		goal: { atMost: place.kind === 'SQLite' ? 1.5 : 2 },
		note: 'The floor reads and writes the same rows and bytes in as many transactions, and computes nothing.',
	});
	return { ours: perEvent(ours), floor: perEvent(bare) };
}

/** The length of all leads' states together, in characters. */
async function stateLength({ sql }: Place): Promise<number> {
	const [row] = await sql('SELECT sum(length(state)) AS length FROM leads');
	return Number(row!.length);
}

async function timed(work: () => Promise<void | unknown>): Promise<number> {
	const start = performance.now();
	await work();
	return performance.now() - start;
}

/** What one more event of a lead costs that has had so many, without bursts and with them. */
async function growth(place: Place, report: Report): Promise<void> {
	// Leads that are not among those that are stored.
	let lead = 0;
	for (const [what, settings, most] of [
		['', {}, 10_000],
		[', bursts ignored', { bursts: { events: 3, seconds: 1 } }, 100_000],
	] as const) {
		const least = await costAfter(place, --lead, 1, settings);
		for (const awards of [100, most].map(scaled)) {
			const ours = await costAfter(place, --lead, awards, settings);
			report({
				name: `One event, in an execution of its own, of a lead with ${awards.toLocaleString('en')} past awards${what} (${place.kind})`,
				ours,
				floor: least,
				unit: 'µs',
				ratio: ours / least,
				note: 'The floor is a lead with one award.',
			});
		}
	}
}

/** The median of 200 events, in µs, of a lead that has had so many, ten seconds apart. */
async function costAfter(
	{ store }: Place,
	lead: number,
	awards: number,
	settings: Settings,
): Promise<number> {
	const eventOf = (n: number): ScoreItem => ({ ...newEvent(lead, String(n), 0), at: NOW + n * 10_000 });
	const score = async (items: ScoreItem[]): Promise<void> => {
		await scoreLeads(store, { ...request(items, LAST_DAY, `${lead}/${items[0]!.eventId}`), settings });
	};
	const past = Array.from({ length: awards }, (_, n) => eventOf(n));
	for (let start = 0; start < past.length; start += EVENTS) await score(past.slice(start, start + EVENTS));
	const times: number[] = [];
	for (let n = 0; n < 200; n++) times.push(await timed(async () => await score([eventOf(awards + n)])));
	return median(times) * 1_000;
}
