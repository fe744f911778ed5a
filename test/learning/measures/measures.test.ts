import fc from 'fast-check';
import {
	aucOf,
	brierScore,
	calibrationError,
	calibrationSlope,
	logLoss,
	shareOf,
	topOf,
} from '../../../learning';
import { chanceBins } from '../../../learning/measures/chances';

test("shares have Wilson's interval, as Newcombe published it in 1998", () => {
	const published = [
		[81, 263, 0.2553, 0.3662],
		[15, 148, 0.0624, 0.1605],
		[0, 20, 0, 0.1611],
		[1, 29, 0.0061, 0.1718],
	] as const;
	for (const [part, whole, low, high] of published) {
		expect(shareOf(part, whole).low).toBeCloseTo(low, 4);
		expect(shareOf(part, whole).high).toBeCloseTo(high, 4);
	}
});

test('AUC is the share of pairs in which the winner has the higher score, ties counting half', () => {
	const lead = fc.record({ score: fc.integer({ min: 0, max: 5 }), won: fc.integer({ min: 0, max: 1 }) });
	fc.assert(
		fc.property(fc.array(lead, { minLength: 2, maxLength: 40 }), (leads) => {
			const winners = leads.filter(({ won }) => won);
			const losers = leads.filter(({ won }) => !won);
			fc.pre(winners.length > 0 && losers.length > 0);
			const pairs = winners.flatMap((a) => losers.map((b) => Math.sign(a.score - b.score)));

			const auc = aucOf(
				leads.map(({ score }) => score),
				leads.map(({ won }) => won),
			);

			expect(auc.value).toBeCloseTo(
				pairs.reduce<number>((sum, sign) => sum + (sign + 1) / 2, 0) / pairs.length,
			);
			expect(auc.tied).toBeCloseTo(pairs.filter((sign) => sign === 0).length / pairs.length);
			expect(auc.low).toBeLessThanOrEqual(auc.value);
			expect(auc.high).toBeGreaterThanOrEqual(auc.value);
		}),
	);
});

test('of perfect scores from few wins, the interval says how little is known', () => {
	const auc = aucOf([1, 2, 3, 4, 5, 6], [0, 0, 0, 1, 1, 1]);

	expect(auc.value).toBe(1);
	expect(auc.high).toBe(1);
	expect(auc.low).toBeLessThan(0.8);
});

test('without winners or without losers, nothing is known', () => {
	expect(aucOf([1, 2], [1, 1])).toEqual({ value: 0.5, low: 0, high: 1, tied: 0 });
	expect(aucOf([], [])).toEqual({ value: 0.5, low: 0, high: 1, tied: 0 });
});

test('the top tenth takes its part of leads that are tied at its edge', () => {
	const scores = [9, 5, 5, 5, 5, 1, 1, 1, 1, 1];
	const won = [1, 1, 1, 0, 0, 0, 0, 0, 0, 0];

	expect(topOf(scores, won, 0.1).winsReached).toBeCloseTo(1 / 3);
	expect(topOf(scores, won, 0.1).lift).toBeCloseTo(10 / 3);
	expect(topOf(scores, won, 0.3).winsReached).toBeCloseTo((1 + 2 * (2 / 4)) / 3);
	expect(topOf(scores, won, 1)).toEqual({ winsReached: 1, lift: 1 });
});

test('figures of chances, as numpy computes them', () => {
	const chances = [0.1, 0.4, 0.35, 0.8];
	const won = [0, 0, 1, 1];

	expect(brierScore(chances, won)).toBeCloseTo(0.158125, 9);
	expect(logLoss(chances, won)).toBeCloseTo(0.472287954, 8);
	expect(calibrationError(chances, won)).toBeCloseTo((0.1 + 0.4 + 0.65 + 0.2) / 4, 9);
});

test('bins of chances hold equally many leads', () => {
	const chances = Array.from({ length: 25 }, (_, place) => place / 25);

	expect(
		chanceBins(chances, new Uint8Array(25))
			.map(({ leads }) => leads)
			.sort(),
	).toEqual([2, 2, 2, 2, 2, 3, 3, 3, 3, 3]);
});

test('chances that are too sure of themselves have a slope below 1', () => {
	const groups = [0.2, 0.4, 0.6, 0.8].flatMap((share) =>
		Array.from({ length: 100 }, (_, place) => ({ share, won: Number(place < 100 * share) })),
	);
	const won = groups.map((group) => group.won);
	const doubled = (share: number) => share ** 2 / (share ** 2 + (1 - share) ** 2);

	expect(
		calibrationSlope(
			groups.map(({ share }) => share),
			won,
		),
	).toBeCloseTo(1, 6);
	expect(
		calibrationSlope(
			groups.map(({ share }) => doubled(share)),
			won,
		),
	).toBeCloseTo(0.5, 6);
});
