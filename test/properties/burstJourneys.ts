import fc, { type Arbitrary } from 'fast-check';
import type { Bursts, Instant } from '../../scoring';
import { groups, matches, ruleNames, settings, type Place } from './arbitraries';
import { plus } from './calendar';
import type { Scoring, Taking } from './journey';
import type { Item } from './model';
import { instant, scoring, type World } from './stepsOf';

/* Events so close to each other that they are bursts, or just none. */

export const bursts: Arbitrary<Bursts> = fc.record(
	{
		events: fc.constantFrom(2, 3, 3, 4),
		seconds: fc.constantFrom(1, 2, 10),
		groups: fc.subarray(groups, { minLength: 1 }),
	},
	{ requiredKeys: ['events', 'seconds'] },
);

/** Instants some seconds apart, on few days: at a burst's last moment, and a millisecond past it. */
export const closeInstant = ({ zone, start }: Place): Arbitrary<Instant> =>
	fc
		.tuple(
			fc.constantFrom(0, 0, 1, 8),
			fc.constantFrom(0, 0, 500, 1000, 1001, 2000, 2001, 4000, 10_000, 10_001, 12_000),
		)
		.map(([days, off]) => plus(start, { amount: days, unit: 'days' }, zone) + off);

/** What comes with an event ID comes with a time of its own, or always without one. */
function closeItem(where: Place, leads: string[]): Arbitrary<Item> {
	const at = closeInstant(where);
	const event = fc.oneof<Array<{ weight: number; arbitrary: Arbitrary<Pick<Item, 'eventId' | 'at'>> }>>(
		{ weight: 6, arbitrary: fc.record({ eventId: fc.constantFrom('e1', 'e2', 'e3', 'e4', 'e5', 'e6'), at }) },
		{ weight: 2, arbitrary: fc.record({ eventId: fc.constant(null), at }) },
		{
			weight: 2,
			arbitrary: fc.record({ eventId: fc.option(fc.constantFrom('u1', 'u2')), at: fc.constant(null) }),
		},
	);
	return fc
		.record({ lead: fc.constantFrom(...leads), event, matches })
		.map(({ event, ...rest }) => ({ ...rest, ...event }));
}

/** A scoring step of one of few executions, that sets how bursts are looked for. */
export function burstScoring(
	world: World,
	looksFor: Arbitrary<Bursts | null | undefined>,
): Arbitrary<Scoring> {
	const { where, leads } = world;
	const own = fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: settings });
	return fc
		.record({
			step: scoring(world),
			at: fc.oneof({ weight: 3, arbitrary: closeInstant(where) }, { weight: 1, arbitrary: instant(where) }),
			items: fc.array(closeItem(where, leads), { minLength: 1, maxLength: 5, size: 'max' }),
			settings: fc.tuple(own, looksFor).map(([one, bursts]) => ({ ...one, bursts })),
			execution: fc.integer({ min: 1, max: 6 }).map(String),
		})
		.map(({ step, ...drawn }) => ({ ...step, ...drawn }));
}

/** Points of a span, perhaps of one rule, taken or given back by hand. */
export function takingBack(what: Taking['do'], { where, leads }: World): Arbitrary<Taking> {
	const end = fc.oneof(closeInstant(where), instant(where));
	const span = fc.oneof(
		{ weight: 2, arbitrary: fc.constant<[number, number]>([-Infinity, Infinity]) },
		{ weight: 3, arbitrary: fc.tuple(end, end).map(([a, b]): [number, number] => (a < b ? [a, b] : [b, a])) },
	);
	const one = fc
		.record({
			lead: fc.constantFrom(...leads),
			span,
			rule: fc.option(fc.constantFrom(...ruleNames), { freq: 2 }),
		})
		.map(({ span: [from, to], ...rest }) => ({ ...rest, from, to }));
	return fc.record({
		do: fc.constant(what),
		at: fc.oneof(closeInstant(where), instant(where)),
		taking: fc.array(one, { minLength: 1, maxLength: 2 }),
	});
}
