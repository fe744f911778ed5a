import type { Rule } from '../../scoring';
import { routeLeads } from '../../steps';
import { openStore, Player } from './play';

/* Journeys that random ones found, at their smallest. */

const { store, close } = openStore();
afterAll(close);

const DAY = 86_400_000;
const start = Date.UTC(2026, 0, 1);
const day = (number: number): number => start + number * DAY;

/** An item on which the rule named holds. */
const item = (lead: string, rule: string, at: number | null, eventId: string | null = null, points = 10) => ({
	lead,
	eventId,
	at,
	matches: Object.fromEntries(
		['click', 'visit', 'open'].map((name) => [name, { holds: name === rule, points }]),
	),
});

const scoreOf = async (player: Player, lead = 'ann') => (await player.read([lead]))[0]?.score;

test('a limit is not exceeded by an event that a batch holds twice, at different times', async () => {
	const player = new Player(store, 'UTC');
	const limit = { times: 1, per: { amount: 1, unit: 'days' as const } };
	const rules: Rule[] = [
		{ name: 'click', award: 'everyTime', limit },
		{ name: 'visit', award: 'everyTime' },
	];
	await player.scoreItems('A', day(60), rules, [item('ann', 'click', day(50))]);
	// The first delivery decides when the event was: on the day of the click that paid.
	await player.scoreItems('A', day(60), rules, [
		item('ann', 'visit', day(50), 'e', 1),
		item('ann', 'click', day(10), 'e'),
	]);
	expect(await scoreOf(player)).toBe(11);
});

test('counted events that a shorter window has let go are let go once', async () => {
	const player = new Player(store, 'UTC');
	const counting = (days: number): Rule[] => [
		{
			name: 'visit',
			award: 'byCount',
			tiers: [
				[1, 1],
				[2, 2],
			],
			window: { amount: days, unit: 'days' },
		},
	];
	await player.scoreItems('A', day(0), counting(30), [item('ann', 'visit', day(0))]);
	// The event of day 0 leaves with the shorter window; those of day 9 and 12 are inside it.
	await player.scoreItems('A', day(9), counting(7), [item('ann', 'visit', day(9))]);
	await player.scoreItems('A', day(12), counting(7), [item('ann', 'visit', day(12))]);
	expect(await scoreOf(player)).toBe(2);
	await player.scoreItems('A', day(16), counting(7), [item('ann', '', null)]);
	expect(await scoreOf(player)).toBe(1);
});

test('a rule that moves to another group leaves the decay of its old one', async () => {
	const player = new Player(store, 'UTC');
	const rules = (group: string): Rule[] => [{ name: 'click', award: 'everyTime', group }];
	const fade = { type: 'halfLife' as const, every: { amount: 1, unit: 'days' as const } };
	await player.scoreItems('A', day(0), rules('web'), [item('ann', 'click', null)]);
	await player.play({ do: 'decay', at: day(1), leads: null, fade, groups: ['web'] });
	await player.scoreItems('A', day(1), rules('web'), [item('ann', '', null)]);
	expect(await scoreOf(player)).toBe(5);
	await player.scoreItems('A', day(2), rules('mail'), [item('ann', '', null)]);
	expect(await scoreOf(player)).toBe(10);
});

test('a lead that stays below all bands makes no crossing when it is active again', async () => {
	const player = new Player(store, 'UTC');
	const rules: Rule[] = [{ name: 'click', award: 'everyTime' }];
	const route = async () =>
		await routeLeads(store, {
			...player.request('router', day(60), null),
			routing: {
				bands: [{ name: 'sales', from: [[player.score, 50]] }],
				when: 'always',
				margin: 0,
				rememberFirst: false,
			},
			rearmAfter: { amount: 30, unit: 'days' },
			leads: ['ann'],
		});
	await player.scoreItems('A', day(0), rules, [item('ann', 'click', null)]);
	expect(await route()).toMatchObject([{ band: null, isRouted: true, crossing: null }]);
	await player.scoreItems('A', day(40), rules, [item('ann', 'click', null)]);
	expect(await route()).toMatchObject([{ band: null, isRouted: true, crossing: null }]);
});

test('a lead without a score counts as the minimum of the score', async () => {
	const player = new Player(store, 'UTC');
	await player.scoreItems('A', day(0), [], [item('ann', '', null)], { min: -10 });
	const routing = {
		bands: [{ name: 'nurture', from: [[player.score, -5] as [string, number]] }],
		when: 'always' as const,
		margin: 0,
		rememberFirst: false,
	};
	const routed = await routeLeads(store, {
		...player.request('router', day(0), null),
		routing,
		leads: ['bob'],
	});
	expect(routed).toMatchObject([{ score: -10, band: null }]);
});

test('items of a merged lead under both its IDs are applied in the order of the batch', async () => {
	const player = new Player(store, 'UTC');
	const rules: Rule[] = [{ name: 'click', award: 'once' }];
	await player.scoreItems('A', day(0), rules, [item('ann', '', null), item('bob', '', null)]);
	await player.play({ do: 'merge', at: day(0), from: 'bob', into: 'ann' });
	const results = await player.scoreItems('A', day(1), rules, [
		item('ann', '', null),
		item('bob', 'click', null, null, 3),
		item('ann', 'click', null, null, 5),
	]);
	expect(await scoreOf(player)).toBe(3);
	expect(results.map(({ score }) => score)).toEqual([0, 3, 3]);
});

test('a decay of all leads can meet leads that other steps have worked on since it began', async () => {
	const player = new Player(store, 'UTC');
	const rules: Rule[] = [{ name: 'click', award: 'everyTime' }];
	const fade = { type: 'halfLife' as const, every: { amount: 1, unit: 'days' as const } };
	await Promise.all([
		player.play({ do: 'decay', at: day(1), leads: null, fade }),
		player.scoreItems('A', day(1), rules, [item('ann', 'click', day(0))]),
		player.play({ do: 'decay', at: day(1), leads: null }),
	]);
	expect(await scoreOf(player)).toBe(5);
});
