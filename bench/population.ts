import type { Fade, Rule } from '../scoring';
import { scoreLeads, type DecayRequest, type ScoreItem, type ScoreRequest } from '../steps';
import type { Store } from '../stores';

export const DAY = 86_400_000;
export const NOW = Date.parse('2026-01-01T00:00:00Z');

const rules: Rule[] = [
	{ name: 'Opened an email', award: 'everyTime' },
	{ name: 'Clicked a link', award: 'everyTime' },
	{ name: 'Filled in a form', award: 'once' },
];

export const leadOf = (index: number): string => `lead${index}@example.com`;

const step = (day: number, run: string | null) => ({
	entity: 'contact',
	score: 'Lead Score',
	step: { key: 'bench', workflow: 'Bench', node: 'Step' },
	execution: '1',
	run,
	at: NOW + day * DAY,
	now: NOW + day * DAY,
	zone: 'UTC',
});

/** One execution of Score Lead. @param day counted from 2026-01-01 */
export const scoring = (items: ScoreItem[], day: number, run: string | null = null): ScoreRequest => ({
	...step(day, run),
	rules,
	settings: {},
	preview: false,
	items,
});

export const decaying = (day: number, fade: Fade): DecayRequest => ({ ...step(day, null), fade });

/** The n-th event of a lead: mostly opens, some clicks, a form at the end. */
const eventOf = (lead: number, n: number, at: number): ScoreItem => ({
	lead: leadOf(lead),
	eventId: null,
	at,
	matches: [
		{ holds: n % 2 === 0, points: 5 },
		{ holds: n % 2 === 1, points: 3 },
		{ holds: n === 7, points: 20 },
	],
});

/** A new event of a lead, with an ID. */
export const newEvent = (lead: number, id: string, day: number): ScoreItem => ({
	...eventOf(lead, 0, NOW + day * DAY),
	eventId: id,
});

/** Stores leads that have eight awards each, from within two months; the leads' last ones lie over two years. */
export async function populate(store: Store, from: number, to: number): Promise<void> {
	const BATCH = 5_000;
	for (let start = from; start < to; start += BATCH) {
		const items: ScoreItem[] = [];
		for (let lead = start; lead < Math.min(to, start + BATCH); lead++) {
			const last = NOW - ((lead * 7919) % 730) * DAY;
			for (let n = 0; n < 8; n++) items.push(eventOf(lead, n, last - (7 - n) * 8 * DAY));
		}
		await scoreLeads(store, scoring(items, 0));
	}
}
