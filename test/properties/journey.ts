import fc, { type Arbitrary } from 'fast-check';
import type { Fade, Instant, Rule, Settings } from '../../scoring';
import { fade, leads, place, ruleBody, ruleNames } from './arbitraries';
import type { Item, Span } from './model';
import { burstScoring, bursts, takingBack } from './burstJourneys';
import { adjusting, decaying, merging, scoring, type World } from './stepsOf';
import { tell } from './inWords';

export interface Scoring {
	do: 'score';
	at: Instant;
	/** Which of the workflows' Score Lead steps. */
	step: string;
	rules: Rule[];
	settings: Settings;
	items: Item[];
	/** Where bursts are looked for, items without an event ID or a time are known by it. */
	execution?: string;
}

export interface Decay {
	do: 'decay';
	at: Instant;
	/** null: all stored leads. */
	leads: string[] | null;
	/** None: expire only. */
	fade?: Fade;
	groups?: string[];
}

export interface Adjusting {
	do: 'adjust';
	at: Instant;
	adjustments: Array<{ lead: string; points: number; fades?: boolean }>;
}

export interface Merging {
	do: 'merge';
	at: Instant;
	from: string;
	into: string;
}

export interface Taking {
	do: 'takeBack' | 'giveBack';
	at: Instant;
	taking: Span[];
}

/** One step of a journey. */
export type Step = Scoring | Decay | Adjusting | Merging | Taking;

export const isTaking = (step: Step): step is Taking => step.do === 'takeBack' || step.do === 'giveBack';

export interface Journey {
	zone: string;
	steps: Step[];
}

/** What a journey is drawn from, where it is not any journey at all. */
export interface Options {
	/** Steps in the order of their instants. */
	isForward?: boolean;
	maxSteps?: number;
	maxLeads?: number;
	/** Whether bursts are looked for: always the same ones, or as each step sets it. */
	bursts?: 'none' | 'same' | 'changing';
	/** How often steps of each kind come, against each other. */
	weights?: Partial<Record<Step['do'], number>>;
}

/** Journeys of one to four leads through steps of two workflows, with rules that come, go and change. */
export function journey(options: Options = {}): Arbitrary<Journey> {
	const { isForward = false, maxSteps = 7, maxLeads = leads.length } = options;
	const { bursts: looksFor = 'none' } = options;
	const weight = { score: 6, decay: 5, adjust: 1, merge: 1, takeBack: 0, giveBack: 0, ...options.weights };
	return fc
		.record({
			where: place,
			rules: fc.tuple(...ruleNames.map(variants)),
			leads: fc.integer({ min: 1, max: maxLeads }).map((count) => leads.slice(0, count)),
			// Few ways of fading, so that the same one comes again.
			fades: fc.array(fade, { minLength: 1, maxLength: 2 }),
			isForward: isForward ? fc.constant(true) : fc.boolean(),
			bursts,
		})
		.chain(({ isForward, bursts: same, ...world }) => {
			const setting =
				looksFor === 'same' ? fc.constant(same) : fc.option(fc.option(bursts), { nil: undefined });
			const score = looksFor === 'none' ? scoring(world) : burstScoring(world, setting);
			const step = fc.oneof<Array<{ weight: number; arbitrary: Arbitrary<Step> }>>(
				{ weight: weight.score, arbitrary: score },
				{ weight: weight.decay, arbitrary: decaying(world) },
				{ weight: weight.adjust, arbitrary: adjusting(world) },
				{ weight: weight.merge, arbitrary: merging(world) },
				{ weight: weight.takeBack, arbitrary: takingBack('takeBack', world) },
				{ weight: weight.giveBack, arbitrary: takingBack('giveBack', world) },
			);
			return fc
				.array(step, { minLength: 1, maxLength: maxSteps, size: 'max' })
				.map((steps) => (isForward ? steps.toSorted((a, b) => a.at - b.at) : steps))
				.map((steps) => ({ zone: world.where.zone, steps }));
		})
		.map((one) => ({ ...one, [fc.toStringMethod]: () => tell(one) }));
}

/** A rule under one name as two definitions have it: of one kind, with other bounds. */
function variants(name: string): Arbitrary<World['rules'][number]> {
	return fc
		.tuple(ruleBody, ruleBody)
		.map(([one, other]) => [
			{ name, ...one },
			other.award === one.award ? { name, ...other } : { name, ...one, group: other.group },
		]);
}
