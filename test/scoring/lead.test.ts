import fc from 'fast-check';
import { decodeLead, encodeLead, newLead, type LeadState } from '../../scoring';

const instant = fc.integer({ min: -8.64e15, max: 8.64e15 });
const points = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const rule = fc.nat(50);
const ruleMap = <T>(of: fc.Arbitrary<T>) =>
	fc.array(fc.tuple(rule, of), { maxLength: 4 }).map((all) => new Map(all));

const state: fc.Arbitrary<LeadState> = fc.record({
	clock: fc.oneof(instant, fc.constant(-Infinity)),
	seen: fc.nat(),
	lines: fc.nat(),
	activity: fc.option(instant),
	marks: fc.array(fc.record({ group: fc.option(fc.string()), fade: fc.nat(), at: instant }), {
		maxLength: 3,
	}),
	awarded: ruleMap(
		fc.record({
			times: fc.nat(),
			given: points,
			fade: fc.integer({ min: -1, max: 5 }),
			at: fc.oneof(instant, fc.constant(-Infinity)),
			faded: points,
			fresh: points,
			mass: points,
			newest: fc.oneof(instant, fc.constant(-Infinity)),
			plus: points,
			minus: points,
		}),
	),
	counted: ruleMap(fc.record({ times: fc.nat(), window: fc.constantFrom('', '7 days') })),
	held: ruleMap(fc.record({ points, at: instant, steps: fc.array(fc.nat(), { maxLength: 3 }) })),
	once: fc.array(rule, { maxLength: 3 }),
	adjusted: points,
	next: fc.option(
		fc.record({ rule, at: instant, expiresAt: instant, seq: fc.nat(), points: fc.option(points) }),
	),
	limited: fc.array(fc.nat(9), { maxLength: 2 }),
	hasBursts: fc.boolean(),
	hasRedated: fc.boolean(),
	watch: fc.option(fc.record({ threshold: points, from: instant })),
});

test('a lead is read back as it was written', () => {
	fc.assert(fc.property(state, (lead) => expect(decodeLead(encodeLead(lead))).toEqual(lead)));
});

test('a lead that is new takes little room', () => {
	expect(encodeLead(newLead()).length).toBeLessThan(60);
});
