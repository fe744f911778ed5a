import fc, { type Arbitrary } from 'fast-check';
import type { Fade, Instant, Rule } from '../../scoring';
import { groups, instantOf, matches, points, settings, spot, type Place } from './arbitraries';
import type { Adjusting, Decay, Merging, Scoring } from './journey';
import type { Item } from './model';

/** What the steps of one journey have in common. */
export interface World {
	where: Place;
	leads: string[];
	/** Each rule as its two definitions have it. */
	rules: Array<[Rule, Rule]>;
	fades: Fade[];
}

export function scoring({ where, rules, leads }: World): Arbitrary<Scoring> {
	// Mostly the first definition of every rule; 2: the rule is not in the step.
	const choice = fc.oneof(
		{ weight: 4, arbitrary: fc.constant(0) },
		{ weight: 1, arbitrary: fc.constant(1) },
		{ weight: 1, arbitrary: fc.constant(2) },
	);
	return fc.record({
		do: fc.constant('score' as const),
		at: instant(where),
		step: fc.constantFrom('A', 'A', 'B'),
		rules: fc
			.tuple(...rules.map(() => choice))
			.map((chosen) => rules.flatMap((both: Rule[], index) => both[chosen[index]!] ?? [])),
		settings: fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: settings }),
		items: items(where, leads, 4),
	});
}

/** Items with and without event IDs and times of their own; few IDs, so that they come again. */
export function items(where: Place, leads: string[], maxLength: number): Arbitrary<Item[]> {
	const item = fc.record({
		lead: fc.constantFrom(...leads),
		eventId: fc.option(fc.constantFrom('e1', 'e2', 'e3', 'e4', 'e5', 'e6')),
		at: fc.oneof({ weight: 3, arbitrary: instant(where) }, { weight: 1, arbitrary: fc.constant(null) }),
		matches,
	});
	return fc.array(item, { minLength: 1, maxLength, size: 'max' });
}

export function decaying({ where, leads, fades }: Omit<World, 'rules'>): Arbitrary<Decay> {
	return fc.record({
		do: fc.constant('decay' as const),
		at: instant(where),
		leads: fc.oneof(
			{ weight: 3, arbitrary: fc.constant(null) },
			{ weight: 1, arbitrary: fc.subarray(leads, { minLength: 1 }) },
		),
		fade: fc.option(fc.constantFrom(...fades), { nil: undefined, freq: 5 }),
		groups: fc.option(fc.subarray(groups, { minLength: 1 }), { nil: undefined, freq: 2 }),
	});
}

export function adjusting({ where, leads }: World): Arbitrary<Adjusting> {
	const adjustment = fc.record({ lead: fc.constantFrom(...leads), points, fades: fc.boolean() });
	return fc.record({
		do: fc.constant('adjust' as const),
		at: instant(where),
		adjustments: fc.array(adjustment, { minLength: 1, maxLength: 2 }),
	});
}

export function merging({ where, leads }: World): Arbitrary<Merging> {
	return fc.record({
		do: fc.constant('merge' as const),
		at: instant(where),
		from: fc.constantFrom(...leads),
		into: fc.constantFrom(...leads),
	});
}

export const instant = (where: Place): Arbitrary<Instant> => spot.map((one) => instantOf(where, one));
