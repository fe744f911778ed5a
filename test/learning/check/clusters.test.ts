import { afterHolm, ClusteredShares, twoSided } from '../../../learning/check';
import { randomFrom } from '../../../learning';

test('chances of a normal variable', () => {
	expect(twoSided(0)).toBeCloseTo(1, 6);
	expect(twoSided(1.96)).toBeCloseTo(0.05, 4);
	expect(twoSided(-2.5758)).toBeCloseTo(0.01, 4);
});

test('several questions at once', () => {
	expect(afterHolm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
	expect(afterHolm([])).toEqual([]);
});

const only = (all: number, won: number) => ({ with: all, wonWith: won, without: 0, wonWithout: 0 });

test('rows of leads that have one each are a plain share', () => {
	const shares = new ClusteredShares();
	for (let lead = 0; lead < 263; lead++) shares.add(only(1, lead < 81 ? 1 : 0));
	const { low, high, ...rest } = shares.with;
	expect(rest).toEqual({ all: 263, won: 81, share: 81 / 263 });
	expect(low).toBeCloseTo(0.2553, 2);
	expect(high).toBeCloseTo(0.3662, 2);
});

test('a lead on ten days counts for one', () => {
	const [once, often] = [1, 10].map((days) => {
		const shares = new ClusteredShares();
		for (let lead = 0; lead < 100; lead++) shares.add(only(days, lead < 30 ? days : 0));
		return shares.with;
	});
	expect(often!.low).toBeCloseTo(once!.low, 6);
	expect(often!.high).toBeCloseTo(once!.high, 6);
});

test('nobody, and nobody who won', () => {
	const shares = new ClusteredShares();
	expect(shares.with).toEqual({ all: 0, won: 0, share: 0, low: 0, high: 1 });
	expect(shares.difference()).toBe(null);
	for (let lead = 0; lead < 20; lead++) shares.add(only(5, 0));
	expect(shares.with.high).toBeCloseTo(0.1611, 4);
});

test('the same where few have it, and by chance hardly any of them won', () => {
	const random = randomFrom(6);
	const alarms = { more: 0, less: 0 };
	const repeats = 2_000;
	for (let repeat = 0; repeat < repeats; repeat++) {
		const shares = new ClusteredShares();
		for (let lead = 0; lead < 400; lead++) {
			const wonDays = random() < 0.1 ? 13 : 0;
			const [having, without] = lead < 60 ? [13, 0] : [0, 13];
			shares.add({
				...{ with: having, wonWith: Math.min(having, wonDays) },
				...{ without, wonWithout: Math.min(without, wonDays) },
			});
		}
		const { difference, p } = shares.difference()!;
		if (p < 0.05) alarms[difference > 0 ? 'more' : 'less']++;
	}
	expect((alarms.more + alarms.less) / repeats).toBeLessThan(0.06);
	expect(alarms.less / repeats).toBeLessThan(0.03);
});

test('where a rule makes no difference, about 1 of 20 comparisons says that it does', () => {
	const random = randomFrom(5);
	let alarms = 0;
	const repeats = 2_000;
	for (let repeat = 0; repeat < repeats; repeat++) {
		const shares = new ClusteredShares();
		for (let lead = 0; lead < 300; lead++) {
			const isWin = random() < 0.2 ? 1 : 0;
			// A lead that gets the rule on its third of five days.
			const hasIt = random() < 0.4 ? 3 : 0;
			shares.add({
				with: hasIt,
				wonWith: hasIt * isWin,
				without: 5 - hasIt,
				wonWithout: (5 - hasIt) * isWin,
			});
		}
		if (shares.difference()!.p < 0.05) alarms++;
	}
	expect(alarms / repeats).toBeGreaterThan(0.03);
	expect(alarms / repeats).toBeLessThan(0.07);
});
