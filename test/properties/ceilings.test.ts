import fc from 'fast-check';
import { barFor, DAY, withSettings, type Fade, type Rule, type Settings } from '../../scoring';
import { rankLeads, type ReadLead } from '../../steps';
import { openPostgres, type Store } from '../../stores';
import { freshSchema } from '../stores/freshSchema';
import { leads, settings } from './arbitraries';
import { journey, type Journey } from './journey';
import { journeys, openStore, timeoutMs, Player } from './play';

const { store: sqlite, close } = openStore();
afterAll(close);

/** Leads in their rank, as one finds it by looking at each. */
async function lookedAt(player: Player): Promise<ReadLead[]> {
	const read = await player.read(leads);
	const known = new Map(read.flatMap((lead) => (lead ? [[lead.leadId, lead]] : [])));
	return [...known.values()].sort((a, b) => b.score - a.score || (a.leadId < b.leadId ? -1 : 1));
}

/** The settings of the score change, and no lead is written. */
const change = async ({ store, entity, score }: Player, given: Settings) =>
	await store.transaction(async (tx) => {
		const stored = await tx.score(entity, score);
		if (stored) await tx.saveScore(withSettings(stored.score, given), stored.id);
	});

/** The leads that may have so many points. */
const mayHave = async ({ store, entity, score }: Player, points: number): Promise<string[]> =>
	await store.transaction(async (tx) => {
		const { id, score: known } = (await tx.score(entity, score))!;
		const bar = barFor(known, points);
		const found = bar
			? (await tx.contenders(id, bar, null, { span: 99, size: 99 })).leads
			: await tx.page(id, null, 99);
		return found.map(([lead]) => lead);
	}, 'preview');

const ranked = async ({ store, entity, score }: Player, limit: number, minScore?: number) => {
	const filters = minScore === undefined ? {} : { minScore };
	const request = { entity, score, sort: 'highest' as const, filters, after: null, limit };
	return (await rankLeads(store, request)).leads.map(({ leadId, score: points }) => [leadId, points]);
};

const everyTime = (name: string, group: string): Rule => ({ name, group, award: 'everyTime' });
const halfLife: Fade = { type: 'halfLife', every: { amount: 1, unit: 'days' } };

test('a rule that moves to a group without decay has its points back, and its leads are not overlooked', async () => {
	const player = new Player(sqlite, 'UTC');
	const score = async (lead: string, rule: Rule, points: number) =>
		await player.scoreItems(
			'A',
			0,
			[rule],
			[{ lead, eventId: null, at: 0, matches: { [rule.name]: { holds: true, points } } }],
		);
	await score('ann', everyTime('open', 'web'), 100);
	await player.play({ do: 'decay', at: 10 * DAY, leads: ['ann'], fade: halfLife, groups: ['web'] });
	expect(await ranked(player, 9, 1)).toEqual([]);
	await score('bob', everyTime('open', 'mail'), 50);
	expect(await lookedAt(player)).toMatchObject([
		{ leadId: 'ann', score: 100 },
		{ leadId: 'bob', score: 50 },
	]);
	expect(await ranked(player, 9, 99)).toEqual([['ann', 100]]);
});

test('a decay of another kind can leave more, and its leads are not overlooked', async () => {
	const player = new Player(sqlite, 'UTC');
	const rule = everyTime('open', 'web');
	const item = { lead: 'ann', eventId: null, at: 0, matches: { open: { holds: true, points: 100 } } };
	await player.scoreItems('A', 0, [rule], [item]);
	await player.play({ do: 'decay', at: 10 * DAY, leads: null, fade: halfLife });
	expect(await ranked(player, 9, 1)).toEqual([]);
	const linear: Fade = { type: 'linear', every: { amount: 100, unit: 'days' } };
	await player.play({ do: 'decay', at: 10 * DAY, leads: null, fade: linear });
	expect(await ranked(player, 9, 90)).toEqual([['ann', 90]]);
});

/** Plays a journey and compares after each step. Returns how many leads a bar left out. */
async function compare(store: Store, { zone, steps }: Journey, others: Settings[]): Promise<number> {
	const player = new Player(store, zone);
	let leftOut = 0;
	for (const [index, step] of steps.entries()) {
		await player.play(step);
		if (others[index]) await change(player, others[index]);
		const all = await lookedAt(player);
		for (const { score } of all) {
			const found = await mayHave(player, score);
			const reaching = all.filter((lead) => lead.score >= score).map(({ leadId }) => leadId);
			expect(found).toEqual(expect.arrayContaining(reaching));
			leftOut += all.length - found.length;
		}
		const places = all.map(({ leadId, score }) => [leadId, score]);
		expect(await ranked(player, 2)).toEqual(places.slice(0, 2));
		const least = all[1]?.score ?? 0;
		expect(await ranked(player, 9, least)).toEqual(places.filter(([, score]) => (score as number) >= least));
	}
	return leftOut;
}

test.each([
	['SQLite', () => sqlite, 600],
	['PostgreSQL', () => openPostgres(freshSchema()), 100],
])(
	'no lead is above its ceiling, whatever decays, expires or is set meanwhile, and rankings are those of all leads (%s)',
	async (_kind, open, runs) => {
		const store = open();
		let leftOut = 0;
		await fc.assert(
			fc.asyncProperty(
				journey({ weights: { decay: 8 } }),
				fc.array(fc.option(settings, { nil: {} }), { maxLength: 7 }),
				async (one, others) => {
					leftOut += await compare(store, one, others);
				},
			),
			{ numRuns: journeys(runs) },
		);
		expect(leftOut).toBeGreaterThan(journeys(runs / 4));
	},
	timeoutMs,
);
