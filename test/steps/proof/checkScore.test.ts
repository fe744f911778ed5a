import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Rule } from '../../../scoring';
import {
	checkScore,
	scoreLeads,
	type CheckRequest,
	type CheckedScore,
	type KnownOutcome,
	type ScoreItem,
} from '../../../steps';
import { openPostgres, openSqlite, type Store } from '../../../stores';
import { freshSchema } from '../../stores/freshSchema';
import { randomFrom } from '../../../learning';
import { DAY, instant, scoring } from '../setup';

const folder = mkdtempSync(join(tmpdir(), 'lead-scores-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const START = instant('2026-01-05T00:00:00Z');
const WEEK = 7 * DAY;
const WEEKS = 30;
const LEADS = 200;
const NOW = START + 60 * WEEK;

const honest: Rule = { name: 'Visited', award: 'everyTime' };
const planted: Rule = { name: 'Planted', award: 'everyTime' };
const held: Rule = { name: 'Customer', award: 'whileTrue' };

/** An event of a lead, with what it means for the rules it is given to. */
interface Event {
	lead: number;
	at: number;
	/** When a step works on it. */
	written: number;
	rule: Rule;
}

const idOf = (lead: number): string => `lead ${lead}`;

/** Leads that visit by chance; every fifth wins at a time of its own, and those visit twice as often. */
function world(): { visits: Event[]; wins: Map<number, number> } {
	const random = randomFrom(17);
	const wins = new Map<number, number>();
	const visits: Event[] = [];
	for (let lead = 0; lead < LEADS; lead++) {
		const isWinner = lead % 5 === 0;
		if (isWinner) wins.set(lead, START + Math.floor((6 + random() * (WEEKS - 6)) * WEEK) + 12_345);
		for (let week = 0; week < WEEKS; week++) {
			const at = START + week * WEEK + Math.floor(random() * WEEK);
			if (week === 0 || random() < (isWinner ? 0.6 : 0.3))
				visits.push({ lead, at, written: at, rule: honest });
		}
	}
	return { visits, wins };
}

let files = 0;
const onSqlite = (): Store => openSqlite(join(folder, `${++files}.sqlite`));

async function checked(
	events: Event[],
	wins: Map<number, number>,
	open = onSqlite,
	more: Partial<CheckRequest> = {},
): Promise<CheckedScore> {
	const store = open();
	const byTime = events.toSorted((a, b) => a.written - b.written);
	// A step works at an instant, with rules of its own.
	for (const together of Map.groupBy(byTime, ({ written, rule }) => `${written} ${rule.name}`).values()) {
		const [{ rule, written: at }] = together as [Event];
		const items = together.map(({ lead, at: happened }): ScoreItem => ({
			...{ lead: idOf(lead), eventId: null, at: happened },
			matches: [{ holds: true, points: rule === honest ? 5 : 100 }],
		}));
		const step = { at, now: NOW, execution: `${rule.name} ${at}` };
		await scoreLeads(store, scoring(rule, items, step));
	}
	const outcomes = new Map<string, KnownOutcome[]>(
		[...wins].map(([lead, at]) => [idOf(lead), [{ id: '', kind: 'won', at, reason: '' }]]),
	);
	const options = {
		bands: [],
		weeks: WEEKS,
		horizonDays: 90,
		entering: 'asWritten',
		capacity: null,
		chanceOf: null,
	} as const;
	const request = { entity: 'contact', score: 'Lead Score', at: NOW, zone: 'UTC', outcomes };
	return (await checkScore(store, { ...request, ...options, bands: [['Warm', 20]], ...more }))!;
}

test('the weeks before a score existed advise no threshold', async () => {
	const events = Array.from({ length: 60 }, (_, lead): Event => {
		const at = NOW - ((lead % 6) + 1) * WEEK;
		return { lead, at, written: at, rule: planted };
	});
	const { capacity } = await checked(events, new Map(), onSqlite, { capacity: 4 });
	expect(capacity).toMatchObject({ olderWeeks: 0, advised: null });
});

test('a lead that won before it could stand on a reference day was not loaded later', async () => {
	const visit = (lead: number, at: number, written = at): Event => ({ lead, at, written, rule: honest });
	// The newest reference days lie from week 18 to week 47.
	const events = [
		visit(0, START + DAY),
		visit(1, START + 20 * WEEK + DAY),
		visit(2, START + DAY, NOW - DAY),
		visit(3, START + DAY, NOW - DAY),
	];
	const won = new Map([
		[0, START + 4 * WEEK],
		[1, START + 20 * WEEK + 2 * DAY],
		[2, START + 4 * WEEK],
	]);
	expect(await checked(events, won)).toMatchObject({ leads: 4, rows: 0, loadedLater: 1 });
});

const { visits, wins } = world();

test('a score that knows a little is told to know a little', async () => {
	const { ranking, rules, won, merged } = await checked(visits, wins);
	expect(ranking!.auc).toBeGreaterThan(0.55);
	expect(ranking!.low).toBeGreaterThan(0.5);
	expect(ranking!.high).toBeLessThan(0.95);
	expect([won, merged]).toEqual([40, 0]);
	expect(rules.map(({ leak }) => leak)).toEqual([null]);
});

test('PostgreSQL says the same', async () => {
	const onPostgres = () => openPostgres(freshSchema());
	expect(await checked(visits, wins, onPostgres)).toEqual(await checked(visits, wins));
});

/** For leads that won, as `plant` says. */
const forWinners = (plant: (win: number) => Pick<Event, 'at' | 'written'>, rule: Rule): Event[] =>
	[...wins].map(([lead, win]) => ({ lead, rule, ...plant(win) }));

const HOUR = 60 * 60 * 1_000;
const after = (time: number) => (win: number) => ({ at: win + time, written: win + time });

test.each([
	['after the win', forWinners(after(HOUR), planted), 'onlyAfter'],
	['minutes before it', forWinners(after(-5 * 60_000), planted), 'minutesBefore'],
	[
		'dated before it, and arriving later',
		forWinners((win) => ({ at: win - 30 * DAY, written: win + DAY }), planted),
		'arrivedLater',
	],
	['held from the win on', forWinners(after(HOUR), held), 'onlyAfter'],
] as const)('points that follow from winning make no score better: %s', async (_, leaks, leak) => {
	const plain = (await checked(visits, wins)).ranking!;
	const { ranking, rules } = await checked([...visits, ...leaks], wins);
	expect(ranking!.auc).toBeGreaterThanOrEqual(plain.low);
	expect(ranking!.auc).toBeLessThanOrEqual(plain.high);
	expect(Math.abs(ranking!.auc - plain.auc)).toBeLessThan(0.02);
	expect(rules.filter((rule) => rule.leak).map((rule) => [rule.rule, rule.leak])).toEqual([
		[leaks[0]!.rule.name, leak],
	]);
});
