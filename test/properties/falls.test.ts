import fc, { type Arbitrary } from 'fast-check';
import { decayAll, type DecayedLead } from '../../steps';
import { DAY } from '../steps/setup';
import { fade, leads, place, points, ruleBody, rulesOf, settings } from './arbitraries';
import { isTaking, journey, type Decay, type Journey, type Step } from './journey';
import { journeys, openStore, timeoutMs, Player } from './play';
import { items } from './stepsOf';
import { tell } from './inWords';

const { store, close } = openStore();
afterAll(close);

/** The scores of all leads, by lead; those that are not stored have none. */
async function scoresOf(player: Player): Promise<Map<string, number>> {
	const read = await player.read(leads);
	return new Map(read.flatMap((lead) => (lead ? [[lead.leadId, lead.score]] : [])));
}

/** Falls as people would find them: by looking at every lead after every step. */
class Lookout {
	/** The threshold that each lead was last seen at or above and that it has not been told of falling below. */
	private readonly watched = new Map<string, number | null>();

	constructor(private readonly thresholds: number[]) {}

	/** What a lead is watched for, at this score. */
	private reached = (score: number) => this.thresholds.find((one) => one <= score) ?? null;

	/** A step has worked on a lead. */
	see(lead: string, score: number): void {
		const kept = this.watched.get(lead) ?? null;
		if (kept !== null && score < kept) return;
		this.watched.set(lead, this.reached(score));
	}

	/** A decay of all leads: who fell below what. */
	falls(before: Map<string, number>, after: Map<string, number>): Array<[string, number]> {
		return [...after].flatMap(([lead, score]): Array<[string, number]> => {
			const from = this.watched.get(lead) ?? this.reached(before.get(lead)!);
			this.watched.set(lead, this.reached(score));
			const fellBelow = this.thresholds.findLast((one) => from !== null && one <= from && score < one);
			return fellBelow === undefined ? [] : [[lead, fellBelow]];
		});
	}

	/** A merge: the survivor is watched for what either was. */
	unite(from: string, into: string): void {
		const [one, other] = [this.watched.get(from) ?? null, this.watched.get(into) ?? null];
		this.watched.set(into, one !== null && (other === null || one > other) ? one : other);
		this.watched.delete(from);
	}
}

const leadsOf = (step: Step): string[] => {
	if (step.do === 'score') return step.items.map(({ lead }) => lead);
	if (step.do === 'adjust') return step.adjustments.map(({ lead }) => lead);
	if (isTaking(step)) return step.taking.map(({ lead }) => lead);
	return step.do === 'merge' ? [step.into] : (step.leads ?? []);
};

/** Plays a journey whose decays of all leads tell falls, and compares them with what a lookout finds. Returns how many. */
async function playAndLook({ zone, steps }: Journey, thresholds: number[]): Promise<number> {
	const player = new Player(store, zone);
	const lookout = new Lookout(thresholds);
	const aliases = new Map<string, string>();
	const of = (lead: string) => aliases.get(lead) ?? lead;
	let isWatched = false;
	let told = 0;
	for (const step of steps) {
		if (step.do === 'decay' && !step.leads) {
			const before = await scoresOf(player);
			const found = await falls(player, step, thresholds);
			isWatched = true;
			told += found.length;
			expect(found.sort()).toEqual(lookout.falls(before, await scoresOf(player)).sort());
			continue;
		}
		await player.play(step);
		if (step.do === 'merge' && of(step.from) !== of(step.into)) {
			const [from, into] = [of(step.from), of(step.into)];
			if (isWatched) lookout.unite(from, into);
			for (const lead of leads) if (of(lead) === from) aliases.set(lead, into);
		}
		if (!isWatched) continue;
		const after = await scoresOf(player);
		for (const lead of new Set(leadsOf(step).map(of))) {
			if (after.has(lead)) lookout.see(lead, after.get(lead)!);
		}
	}
	return told;
}

const thresholds = fc
	.uniqueArray(fc.constantFrom(20, 12, 7.5, 5, 0.05, -4), { minLength: 1, maxLength: 4 })
	.map((all) => all.sort((a, b) => b - a));

/** Nights after nights of one way of fading, with something now and then in between: few leads have to be looked at. */
const nights: Arbitrary<Journey> = fc
	.record({
		where: place,
		rules: rulesOf(ruleBody),
		fade,
		given: settings,
		count: fc.integer({ min: 1, max: 4 }),
	})
	.chain(({ where, rules, fade: usual, given, count }) => {
		const some = leads.slice(0, count);
		const gap = fc.constantFrom(0, 1, DAY / 2, DAY, DAY, 2 * DAY, 3 * DAY, 10 * DAY, 30 * DAY);
		const score = fc.record({ kind: fc.constant('score' as const), gap, items: items(where, some, 4) });
		const decay = fc.record({
			kind: fc.constant('decay' as const),
			gap,
			isFading: fc.integer({ min: 0, max: 5 }),
		});
		const adjust = fc.record({
			kind: fc.constant('adjust' as const),
			gap,
			lead: fc.constantFrom(...some),
			points,
		});
		const one = fc.record({ kind: fc.constant('one' as const), gap, lead: fc.constantFrom(...some), fade });
		const night = fc.oneof(
			{ weight: 6, arbitrary: decay },
			{ weight: 1, arbitrary: one },
			{ weight: 3, arbitrary: score },
			{ weight: 1, arbitrary: adjust },
		);
		return fc
			.tuple(score, decay, fc.array(night, { maxLength: 14, size: 'max' }))
			.map(([first, second, rest]) => {
				let at = where.start + 30 * DAY;
				const steps = [first, second, ...rest].map((step): Step => {
					at += step.gap;
					if (step.kind === 'score') {
						return { do: 'score', at, step: 'A', rules, settings: given, items: step.items };
					}
					if (step.kind === 'adjust') {
						return { do: 'adjust', at, adjustments: [{ lead: step.lead, points: step.points }] };
					}
					if (step.kind === 'one') return { do: 'decay', at, leads: [step.lead], fade: step.fade };
					return { do: 'decay', at, leads: null, ...(step.isFading && { fade: usual }) };
				});
				return { zone: where.zone, steps };
			});
	})
	.map((one) => ({ ...one, [fc.toStringMethod]: () => tell(one) }));

test.each([
	['any journey', journey({ maxSteps: 12, weights: { decay: 9 } }), 500],
	['many nights of one decay', nights, 2000],
])(
	'a decay tells each fall once, as one finds them by looking at every lead after every step: %s',
	async (_what, journeysOf, runs) => {
		let told = 0;
		await fc.assert(
			fc.asyncProperty(journeysOf, thresholds, async (one, all) => {
				told += await playAndLook(one, all);
			}),
			{ numRuns: journeys(runs) },
		);
		expect(told).toBeGreaterThan(journeys(runs / 10));
	},
	timeoutMs,
);

async function falls(player: Player, step: Decay, thresholds: number[]): Promise<Array<[string, number]>> {
	const request = { ...player.request('decay', step.at, null), fade: step.fade, groups: step.groups };
	const { leads: found } = await decayAll(player.store, request, {
		of: 'falls',
		thresholds,
		limit: Infinity,
	});
	return found.map(({ leadId, fellBelow }: DecayedLead) => [leadId, fellBelow!]);
}
