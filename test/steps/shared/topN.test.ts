import fc from 'fast-check';
import { inOrder, TopN, type Ranked } from '../../../steps/shared/topN';

const ranked: fc.Arbitrary<Ranked[]> = fc.uniqueArray(
	fc.record({ key: fc.integer({ min: 0, max: 5 }), lead: fc.string({ maxLength: 3 }) }),
	{ selector: ({ lead }) => lead, maxLength: 60 },
);

test('the first so many of all that are added come out in their order, and from the last to the first', () => {
	fc.assert(
		fc.property(ranked, fc.constantFrom(1, 2, 7, 40, Infinity), (all, size) => {
			const topN = new TopN<Ranked>(size);
			const expected: Ranked[] = [];
			for (const one of all) {
				const isWanted = topN.wants(one);
				topN.add(one);
				expected.push(one);
				expected.sort(inOrder).splice(size);
				expect(isWanted).toBe(expected.includes(one));
				expect(topN.leastKey).toBe(topN.isFull ? expected.at(-1)!.key : -Infinity);
			}
			expect(topN.first()).toEqual(expected);
			expect([...topN.takeOut()]).toEqual(expected.toReversed());
		}),
	);
});
