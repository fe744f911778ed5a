import { evidenceOf, RuleSums, type FirstTimes } from '../../../learning/check';

/** A rule that leads had on so many days, and others had not. */
function ruleOf(
	name: string,
	points: number,
	counts: { with: number; wonWith: number; without: number; wonWithout: number },
	days = 1,
): RuleSums {
	const rule = new RuleSums(name);
	const none = { with: 0, wonWith: 0, without: 0, wonWithout: 0 };
	for (let lead = 0; lead < counts.with; lead++) {
		rule.shares.add({ ...none, with: days, wonWith: lead < counts.wonWith ? days : 0 });
	}
	for (let lead = 0; lead < counts.without; lead++) {
		rule.shares.add({ ...none, without: days, wonWithout: lead < counts.wonWithout ? days : 0 });
	}
	rule.leads = counts.with;
	rule.given = 2 * points;
	rule.times = 2;
	rule.newest = 100;
	return rule;
}

const OFTEN = { with: 200, wonWith: 60, without: 800, wonWithout: 60 };
const SAME = { with: 200, wonWith: 24, without: 800, wonWithout: 96 };
const RARE = { with: 200, wonWith: 2, without: 800, wonWithout: 118 };
const FEW = { with: 20, wonWith: 3, without: 980, wonWithout: 117 };
const ALL = { with: 1_000, wonWith: 120, without: 0, wonWithout: 0 };

const verdicts = (rules: RuleSums[]) =>
	evidenceOf(rules, { leads: 1_000, idleSince: 50 }).map(({ verdict }) => verdict);

test('what goes with winning, what goes against its points, what says nothing, and what is too little to say', () => {
	expect(
		verdicts([
			ruleOf('demo', 20, OFTEN),
			ruleOf('unsubscribed', -10, OFTEN),
			ruleOf('student', -10, RARE),
			ruleOf('opened', 1, SAME),
			ruleOf('fair', 5, FEW),
			ruleOf('everybody', 5, ALL),
		]),
	).toEqual([
		'goesWithWinning',
		'goesAgainstItsPoints',
		'goesWithWinning',
		'saysNothing',
		'tooFewToSay',
		'tooFewToSay',
	]);
});

test('three leads with a rule are too few on however many days', () => {
	const three = { with: 3, wonWith: 0, without: 997, wonWithout: 100 };
	const allBut = { with: 997, wonWith: 100, without: 3, wonWithout: 0 };
	expect(
		verdicts([
			ruleOf('fair', 5, three, 26),
			ruleOf('newsletter', 5, allBut, 26),
			ruleOf('demo', 20, OFTEN, 26),
		]),
	).toEqual(['tooFewToSay', 'tooFewToSay', 'goesWithWinning']);
});

test('suggested points are in proportion to the odds, and together as many as today', () => {
	const found = evidenceOf([ruleOf('demo', 10, OFTEN), ruleOf('student', 10, RARE), ruleOf('fair', 5, FEW)], {
		leads: 1_000,
		idleSince: 50,
	});
	const [demo, student, fair] = found.map(({ suggested }) => suggested);
	expect(demo).toBeGreaterThan(0);
	expect(student).toBeLessThan(0);
	expect(Math.abs(demo!) + Math.abs(student!)).toBe(20);
	expect(fair).toBe(null);
});

test('a rule that gave nothing for long is idle, unless leads hold its points', () => {
	const rule = ruleOf('old', 5, SAME);
	const idle = () => evidenceOf([rule], { leads: 1_000, idleSince: 101 })[0]!.isIdle;
	expect(idle()).toBe(true);
	rule.isHeld = true;
	expect(idle()).toBe(false);
});

test.each([
	['minutesBefore', { before: 4, minutesBefore: 6 }],
	['onlyAfter', { before: 1, after: 9 }],
	['arrivedLater', { before: 3, arrivedLater: 7 }],
	['onlyTheWon', { before: 20, notWon: 1 }],
	[null, { before: 20, minutesBefore: 6, after: 20, arrivedLater: 5, notWon: 100 }],
	[null, { minutesBefore: 4 }],
] as Array<[string | null, Partial<FirstTimes>]>)(
	'a rule that seems to follow from winning: %s',
	(leak, times) => {
		const rule = ruleOf('contract', 50, OFTEN);
		Object.assign(rule.firstTimes, times);
		expect(evidenceOf([rule], { leads: 1_000, idleSince: 50 })[0]!.leak).toBe(leak);
	},
);
