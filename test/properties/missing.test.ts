import fc from 'fast-check';
import { HORIZON, marksAt, rounded, type Instant, type NamedBand, type Rule, type Way } from '../../scoring';
import {
	decayLeads,
	readMissing,
	routeLeads,
	scoreLeads,
	usingRules,
	type ReadMissing,
	type ScoredItem,
	type ScoreRequest,
} from '../../steps';
import type { Store, Transaction } from '../../stores';
import { instantOf, leads, matches, place, points, ruleBody, ruleNames, rulesOf, spot } from './arbitraries';
import { journey, type Journey } from './journey';
import type { Item } from './model';
import { journeys, openStore, timeoutMs, Player } from './play';

const { store, close } = openStore();
afterAll(close);

const BANDS: NamedBand[] = [
	['Cold', 2.5],
	['Mild', 8],
	['Warm', 15],
	['Hot', 24],
	['Sales', 38],
];

/** Published rules, with what a match of each gives; null: the item says it. */
interface Known {
	rules: Rule[];
	gives: Array<number | null>;
}

const unbounded = (body: Omit<Rule, 'name'>) => ({ ...body, maxPoints: undefined });
const raising = fc.constantFrom(10, 5, 2.5, 20, 1 / 3, 7);

const known: fc.Arbitrary<Known> = fc.record({
	rules: rulesOf(fc.oneof(ruleBody, ruleBody.map(unbounded))),
	gives: fc.tuple(
		...ruleNames.map(() => fc.oneof({ weight: 6, arbitrary: raising }, points, fc.constant(null))),
	),
});

/** Within a transaction that is undone: steps see what others have written in it. */
const inside = (tx: Transaction): Store => ({
	transaction: async (work) => await work(tx),
	purge: async () => {},
});

/** A player whose last step scores by published rules, as further ones will. */
class Publisher extends Player {
	private readonly wanted = { ruleSet: `Rules of ${this.score}`, version: null };

	async publish(): Promise<void> {
		const version = { ruleSet: this.wanted.ruleSet, note: '', at: 0, workflow: '', node: '' };
		await this.store.transaction(async (tx) => await tx.saveRules({ ...version, rules: '[{}]' }));
	}

	async scoreByPublished(
		target: Store,
		{ rules }: Known,
		at: Instant,
		items: ScoreRequest['items'],
	): Promise<ScoredItem[]> {
		const request = this.request('published', at, null);
		const used = { ruleSet: this.wanted.ruleSet, version: 1 };
		return await scoreLeads(target, {
			...request,
			...usingRules(request.step, this.wanted, used),
			...{ rules, settings: {}, preview: false, items },
		});
	}

	async missing({ rules, gives }: Known, at: Instant): Promise<Array<ReadMissing | null>> {
		return await readMissing(
			this.store,
			{
				...{ entity: this.entity, score: this.score, at, bands: BANDS, ruleSet: null, version: null },
				compile: () => ({
					rules: rules.map((rule, index) => ({ rule, points: gives[index]! })),
					unknown: [],
				}),
			},
			leads,
		);
	}
}

/** What really becomes of a lead, in a transaction that is undone. */
class Reality {
	constructor(
		private readonly player: Publisher,
		private readonly known: Known,
		private readonly lead: string,
	) {}

	/** So many matches of a rule at an instant. */
	async matched(rule: string, times: number, at: Instant): Promise<ScoredItem[]> {
		return await this.undone(async (tx) => await this.match(tx, rule, times, at));
	}

	/** The same right after the lead's decays have come again; gives whether a router then sees it in the band or above. */
	async reachesAfterDecay(way: Way, band: string, at: Instant): Promise<boolean> {
		return await this.undone(async (tx) => {
			await this.decayAgain(tx, at);
			await this.match(tx, way.rule, way.times!, at);
			return (await this.bandIn(tx)) >= BANDS.findIndex(([name]) => name === band);
		});
	}

	async reaches(rule: string, times: number, band: string, at: Instant): Promise<boolean> {
		return await this.undone(async (tx) => {
			await this.match(tx, rule, times, at);
			return (await this.bandIn(tx)) >= BANDS.findIndex(([name]) => name === band);
		});
	}

	/** The lead's last instant, or that of the last decay of all leads. */
	async clock(): Promise<Instant> {
		return await this.undone(async (tx) => {
			const { id, score } = (await tx.score(this.player.entity, this.player.score))!;
			const state = (await tx.leads(id, [this.lead])).get(this.lead)!;
			return Math.max(state.clock, score.sweeps.clock);
		});
	}

	private async undone<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
		return await this.player.store.transaction(work, 'preview');
	}

	private async match(tx: Transaction, name: string, times: number, at: Instant): Promise<ScoredItem[]> {
		const { rules, gives } = this.known;
		const item = {
			lead: this.lead,
			eventId: null,
			at: null,
			matches: rules.map((rule, index) =>
				rule.name === name ? { holds: true, points: gives[index] ?? 0 } : { holds: null, points: 0 },
			),
		};
		return await this.player.scoreByPublished(
			inside(tx),
			this.known,
			at,
			Array<typeof item>(times).fill(item),
		);
	}

	private async decayAgain(tx: Transaction, at: Instant): Promise<void> {
		const { id, score } = (await tx.score(this.player.entity, this.player.score))!;
		const state = (await tx.leads(id, [this.lead])).get(this.lead)!;
		for (const { fade, group } of marksAt(state, score, -Infinity)) {
			await decayLeads(
				inside(tx),
				{
					...this.player.request('decay', at, null),
					fade: score.fades[fade]!,
					...(group !== null && { groups: [group] }),
				},
				[this.lead],
			);
		}
	}

	private async bandIn(tx: Transaction): Promise<number> {
		const bands = BANDS.map(([name, from]) => ({
			name,
			from: [[this.player.score, from]] as Array<[string, number]>,
		}));
		const routing = { bands, when: 'always' as const, margin: 0, rememberFirst: false };
		const request = this.player.request('router', 0, null);
		const [routed] = await routeLeads(inside(tx), { ...request, routing, leads: [this.lead] });
		return BANDS.findIndex(([name]) => name === routed!.band);
	}
}

const checked = { ways: 0, reaching: 0, ending: 0 };

async function check(
	player: Publisher,
	known: Known,
	{ bandsAbove }: ReadMissing,
	lead: string,
	at: Instant,
	share: number,
): Promise<void> {
	const reality = new Reality(player, known, lead);
	const now = Math.max(at, await reality.clock());
	for (const { band, from, points, ways } of bandsAbove) {
		for (const way of ways) {
			const { rule, brings, suffices, times, until, bringTogether } = way;
			if (brings === null) continue;
			checked.ways++;
			const [one] = await reality.matched(rule, 1, at);
			expect(brings).toBeCloseTo(one!.change, 8);
			expect(points).toBeCloseTo(from - one!.previous, 8);
			expect(suffices).toBe(await reality.reaches(rule, 1, band, at));
			if (times === null) {
				expect(suffices).toBe(false);
				expect(await reality.reaches(rule, 8, band, at)).toBe(false);
				continue;
			}
			checked.reaching++;
			expect(suffices).toBe(times === 1);
			const all = await reality.matched(rule, times, at);
			expect(bringTogether).toBeCloseTo(rounded(all.at(-1)!.score - one!.previous), 8);
			expect(await reality.reaches(rule, times, band, at)).toBe(true);
			if (times > 1) expect(await reality.reaches(rule, times - 1, band, at)).toBe(false);
			if (until === null) {
				expect(await reality.reachesAfterDecay(way, band, now + Math.floor(share * HORIZON))).toBe(true);
				continue;
			}
			checked.ending++;
			expect(await reality.reachesAfterDecay(way, band, until)).toBe(false);
			if (until === now) continue;
			expect(await reality.reachesAfterDecay(way, band, until - 1)).toBe(true);
			expect(await reality.reachesAfterDecay(way, band, now + Math.floor(share * (until - 1 - now)))).toBe(
				true,
			);
		}
	}
}

const history = journey({ maxSteps: 6, maxLeads: 2, weights: { score: 4, adjust: 2 } });

const published = fc.tuple(place, spot, spot).chain(([where, score, ask]) =>
	fc.record({
		at: fc.constant(instantOf(where, score)),
		askAt: fc.constant(instantOf(where, ask)),
		items: fc.array(fc.record({ lead: fc.constantFrom(...leads), matches }), { minLength: 1, maxLength: 4 }),
	}),
);

test(
	'what is missing: a match brings what is said, is enough where it is said, and until then',
	async () => {
		await fc.assert(
			fc.asyncProperty(
				history,
				known,
				published,
				fc.double({ min: 0, max: 1, noNaN: true }),
				async ({ zone, steps }: Journey, rules, { at, askAt, items }, share) => {
					const player = new Publisher(store, zone);
					await player.publish();
					for (const step of steps) await player.play(step);
					const scored = items.map((item: Pick<Item, 'lead' | 'matches'>) => ({
						...{ lead: item.lead, eventId: null, at: null },
						matches: rules.rules.map(({ name }) => item.matches[name]!),
					}));
					await player.scoreByPublished(store, rules, at, scored);
					const before = await player.read(leads);
					const found = await player.missing(rules, askAt);
					expect(await player.read(leads)).toEqual(before);
					for (const [index, one] of found.entries()) {
						if (one) await check(player, rules, one, before[index]!.leadId, askAt, share);
					}
				},
			),
			{ numRuns: journeys(40) },
		);
		// It must not only be checked that rules are not enough.
		expect(checked.reaching).toBeGreaterThan(10);
		expect(checked.ending).toBeGreaterThan(0);
	},
	timeoutMs,
);
