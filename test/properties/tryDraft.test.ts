import fc from 'fast-check';
import type { Rule, Settings } from '../../scoring';
import { readLeads, scoreLeads, shadowOf, type ReadLead, type ScoredItem } from '../../steps';
import { openPostgres, type Store } from '../../stores';
import { freshSchema } from '../stores/freshSchema';
import { leads } from './arbitraries';
import { journey } from './journey';
import type { Item } from './model';
import { journeys, openStore, timeoutMs, Player } from './play';

const { store, close } = openStore();
afterAll(close);

/** Tries a draft beside whatever it scores. */
class TryingPlayer extends Player {
	/** @param draft what the rules of a step are in the draft */
	constructor(
		store: Store,
		zone: string,
		private readonly draft: (rules: Rule[]) => Rule[],
	) {
		super(store, zone);
	}

	override async scoreItems(
		step: string,
		at: number,
		rules: Rule[],
		items: Item[],
		settings: Settings = {},
	): Promise<ScoredItem[]> {
		const request = this.request(step, at, null);
		const drafted = this.draft(rules);
		const matchesOf = (all: Rule[], matches: Item['matches']) => all.map(({ name }) => matches[name]!);
		return await scoreLeads(this.store, {
			...request,
			rules,
			settings,
			preview: false,
			draft: { ruleSet: 'Team rules', savedAt: 0, step: request.step, rules: drafted },
			items: items.map(({ matches, ...item }) => ({
				...item,
				matches: matchesOf(rules, matches),
				draft: { matches: matchesOf(drafted, matches) },
			})),
		});
	}

	async readShadow(ids: string[]): Promise<Array<ReadLead | null>> {
		return await readLeads(this.store, this.entity, shadowOf(this.score), ids);
	}
}

const FIRST: Item = { lead: 'first', eventId: null, at: null, matches: {} };

const stores: Array<[name: string, open: () => Store, runs: number]> = [
	['SQLite', () => store, 250],
	['PostgreSQL', () => openPostgres(freshSchema()), 40],
];

test.each(stores)(
	'in %s, a draft that says what the live rules say has the live scores after every step',
	async (_, open, runs) => {
		const place = open();
		let scored = 0;
		await fc.assert(
			fc.asyncProperty(journey(), async ({ zone, steps }) => {
				const player = new TryingPlayer(place, zone, (rules) => rules);
				await player.scoreItems('start', steps[0]!.at, [], [FIRST]);
				for (const step of steps) {
					await player.play(step);
					const [live, shadow] = [await player.read(leads), await player.readShadow(leads)];
					for (const [index, lead] of live.entries()) {
						const tried = shadow[index];
						expect(tried === null).toBe(lead === null);
						if (!lead || !tried) continue;
						expect(Math.abs(tried.score - lead.score)).toBeLessThanOrEqual(1e-9 * Math.max(1, lead.score));
						scored++;
					}
				}
			}),
			{ numRuns: journeys(runs) },
		);
		expect(scored).toBeGreaterThan(journeys(runs));
	},
	timeoutMs,
);

/** What a score knows of all leads, bit for bit. */
async function allOf(player: Player) {
	return await player.store.transaction(async (tx) => {
		const { id, score } = (await tx.score(player.entity, player.score))!;
		const states = await tx.leads(id, leads);
		const spans = leads.map((lead): [string, number, number] => [lead, -Infinity, Infinity]);
		const { settings, rules, rulesOf, fades, sweeps } = score;
		return { settings, rules, rulesOf, fades, sweeps, states, ledger: await tx.ledger(id, spans) };
	}, 'preview');
}

/** What a step says, without the name of the player's score. */
const withoutNames = (said: unknown): unknown =>
	said && JSON.parse(JSON.stringify(said).replaceAll(/"name":"score \d+"/g, '"name":"score"'));

test(
	'live scores are bit for bit what they are without a draft, whatever the draft says',
	async () => {
		await fc.assert(
			fc.asyncProperty(journey(), fc.nat(3), async ({ zone, steps }, cut) => {
				const plain = new Player(store, zone);
				const trying = new TryingPlayer(store, zone, (rules) =>
					rules.slice(cut).map((rule) => ({ ...rule, group: 'web' })),
				);
				for (const player of [plain, trying]) await player.scoreItems('start', steps[0]!.at, [], [FIRST]);
				for (const step of steps) {
					const [done, tried] = [await plain.play(step), await trying.play(step)];
					if (step.do === 'score') {
						for (const item of tried as ScoredItem[]) delete item.draft;
					}
					expect(withoutNames(tried)).toEqual(withoutNames(done));
				}
				expect(await allOf(trying)).toEqual(await allOf(plain));
			}),
			{ numRuns: journeys(100) },
		);
	},
	timeoutMs,
);
