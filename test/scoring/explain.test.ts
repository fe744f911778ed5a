import fc from 'fast-check';
import { explain } from '../../scoring';
import { leadWith, scoreWith } from './states';

const rules = [{ name: 'Open' }, { name: 'Demo' }, { name: 'Bounce' }];

test('reasons come with the largest first, whether they give or take', () => {
	const { score, reasons, why } = explain(leadWith([4.5, 30, -10]), scoreWith(rules));

	expect(score).toBe(24.5);
	expect(reasons.map(({ reason, points }) => [reason, points])).toEqual([
		['Demo', 30],
		['Bounce', -10],
		['Open', 4.5],
	]);
	expect(why).toBe('Demo +30, Bounce -10, Open +4.5');
});

test('a rule says what it gave originally, and how often', () => {
	const faded = {
		times: 3,
		given: 30,
		fade: 0,
		at: 0,
		faded: 10.04,
		fresh: 5,
		mass: 0,
		newest: 1,
		plus: 0,
		minus: 0,
	};
	const { reasons, why } = explain(leadWith([], { awarded: new Map([[0, faded]]) }), scoreWith(rules));

	expect(reasons).toEqual([{ reason: 'Open', points: 15.04, given: 30, times: 3 }]);
	expect(why).toBe('Open +15.04 (3 times)');
});

test.each([
	[[30, 0.004, 0], 'Open +30'],
	[[30, 0.01, -0.001], 'Open +30, Demo +0.01, Bounce -0.01'],
	[[12.349, 2.999999, 0], 'Open +12.34, Demo +2.99'],
	[[0.004, 0.004, 0.004], 'Nothing gives it 0.01 points or more'],
])(
	'reasons of %p points are cut like the score, and those that would show nothing are left out',
	(all, why) => {
		const explanation = explain(leadWith(all), scoreWith(rules));

		expect(explanation.why).toBe(why);
		expect(explanation.reasons.map(({ points }) => points)).toEqual(
			[...all].sort((a, b) => Math.abs(b) - Math.abs(a)),
		);
	},
);

test('limits are reasons too', () => {
	const limited = [{ name: 'Open', maxPoints: 5 }, { name: 'Demo', group: 'Web' }, { name: 'Bounce' }];
	const score = scoreWith(limited, { caps: [['Web', 20]], max: 10 });
	const { reasons } = explain(leadWith([9, 30, -1], { adjusted: 7 }), score);

	expect(reasons.map(({ reason, points }) => [reason, points])).toEqual([
		['Demo', 30],
		['Over the maximum of 10', -21],
		['Over the limit of group "Web"', -10],
		['Open', 9],
		['Adjusted by hand', 7],
		['Over the maximum of "Open"', -4],
		['Bounce', -1],
	]);
});

test('a minimum is a reason', () => {
	expect(explain(leadWith([-3]), scoreWith(rules)).reasons).toEqual([
		{ reason: 'Open', points: -3, given: -3, times: 1 },
		{ reason: 'Up to the minimum of 0', points: 3 },
	]);
});

test('a lead with nothing says so', () => {
	expect(explain(leadWith([]), scoreWith(rules))).toEqual({
		score: 0,
		reasons: [],
		why: 'Nothing has given it points yet',
	});
});

test('what expires next is named, with its instant', () => {
	const next = { rule: 1, at: 0, expiresAt: Date.parse('2026-03-31T00:00:00Z'), seq: 1, points: 30 };

	expect(explain(leadWith([4, 30], { next }), scoreWith(rules)).expiresNext).toEqual({
		reason: 'Demo',
		points: 30,
		at: '2026-03-31T00:00:00.000Z',
	});
});

test('the reasons add up to the score', () => {
	const points = fc.double({ min: -1_000, max: 1_000, noNaN: true });
	fc.assert(
		fc.property(
			fc.array(points, { minLength: 3, maxLength: 3 }),
			points,
			fc.double({ min: 0, max: 500, noNaN: true }),
			(all, adjusted, cap) => {
				const capped = rules.map((rule, index) => ({
					...rule,
					group: 'Web',
					...(index === 0 && { maxPoints: cap }),
				}));
				const score = scoreWith(capped, { caps: [['Web', cap]], max: 2 * cap });
				const explanation = explain(leadWith(all, { adjusted }), score);
				const sum = explanation.reasons.reduce((total, reason) => total + reason.points, 0);

				expect(sum).toBeCloseTo(explanation.score, 6);
				const sizes = explanation.reasons.map((reason) => Math.abs(reason.points));
				expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
			},
		),
	);
});
