import fc from 'fast-check';
import { Rows, topShares } from '../../../learning/check';
import { ranking } from '../../../learning/measures/ranking';
import { randomFrom } from '../../../learning';
import { normal } from '../check/random';

/** A row for each lead, unless said otherwise. */
function rowsOf(all: Array<[score: number, isWin: boolean, lead?: number]>) {
	const rows = new Rows();
	for (const [index, [score, isWin, lead]] of all.entries()) rows.add(score, isWin, lead ?? index);
	return rows.all();
}

test('the area is the share of pairs in which the winner had more, where ties count half', () => {
	const row = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.boolean());
	fc.assert(
		fc.property(fc.array(row, { minLength: 2, maxLength: 40 }), (all) => {
			const [wins, losses] = [true, false].map((kind) => all.filter(([, isWin]) => isWin === kind));
			const found = ranking(rowsOf(all));
			if (wins!.length === 0 || losses!.length === 0) return expect(found).toBe(null);
			const pairs = wins!.flatMap(([a]) => losses!.map(([b]) => (a > b ? 1 : a === b ? 0.5 : 0)));
			expect(found!.auc).toBeCloseTo(pairs.reduce<number>((sum, one) => sum + one, 0) / pairs.length, 10);
			expect(found!.tied).toBeCloseTo(pairs.filter((one) => one === 0.5).length / pairs.length, 10);
			expect(found!.low).toBeLessThanOrEqual(found!.auc);
			expect(found!.high).toBeGreaterThanOrEqual(found!.auc);
		}),
	);
});

test('a lead on many days is no more than on one', () => {
	const random = randomFrom(3);
	const leads = Array.from({ length: 80 }, (_, lead) => {
		return [Math.round(10 * (normal(random) + (lead % 4 ? 0 : 1))), lead % 4 === 0, lead] as [
			number,
			boolean,
			number,
		];
	});
	const [once, often] = [leads, [leads, leads, leads].flat()].map((all) => ranking(rowsOf(all))!);
	expect(often).toMatchObject({ won: 20, notWon: 60 });
	expect(often!.auc).toBeCloseTo(once!.auc, 10);
	expect(often!.low).toBeCloseTo(once!.low, 2);
	expect(often!.high).toBeCloseTo(once!.high, 2);
});

test('where every winner had more, few leads still leave it open how well the score ranks', () => {
	const found = ranking(
		rowsOf(
			[...Array(5)].flatMap(
				(_, at) =>
					[
						[at + 10, true],
						[at, false],
					] as Array<[number, boolean]>,
			),
		),
	)!;
	expect(found).toMatchObject({ auc: 1, high: 1 });
	expect(found.low).toBeGreaterThan(0.5);
	expect(found.low).toBeLessThan(0.8);
});

/** Winners score so much higher, in standard deviations; below `floor` all have the same. */
const POPULATIONS = [
	{ what: '15 wins, and a very good score', wins: 15, others: 300, higher: 2, floor: -Infinity, days: 1 },
	{ what: '15 wins on three days each', wins: 15, others: 100, higher: 0.5, floor: 0, days: 3 },
];

test.each(POPULATIONS)('with $what, 93 to 97 of 100 intervals hold the true area', (population) => {
	const { wins, others, higher, floor, days } = population;
	const random = randomFrom(11);
	const draw = (isWin: boolean) => {
		const score = normal(random) + (isWin ? higher : 0);
		return score < floor ? floor : score;
	};
	let area = 0;
	const pairs = 300_000;
	for (let pair = 0; pair < pairs; pair++) {
		const [winner, other] = [draw(true), draw(false)];
		area += winner > other ? 1 : winner === other ? 0.5 : 0;
	}
	const repeats = 1_000;
	let held = 0;
	for (let repeat = 0; repeat < repeats; repeat++) {
		const all = Array.from({ length: wins + others }, (_, lead) => {
			const isWin = lead < wins;
			const row: [number, boolean, number] = [draw(isWin), isWin, lead];
			return Array<typeof row>(days).fill(row);
		}).flat();
		const { low, high } = ranking(rowsOf(all))!;
		if (low <= area / pairs && area / pairs <= high) held++;
	}
	expect(held / repeats).toBeGreaterThanOrEqual(0.93);
	expect(held / repeats).toBeLessThanOrEqual(0.97);
});

test('the top tenth is a tenth of all rows, also where many have the same score', () => {
	const rows = rowsOf([
		[9, true],
		[8, true],
		...Array(8).fill([1, false]),
		...Array(8).fill([1, true]),
		[0, false],
		[0, false],
	] as Array<[number, boolean]>);
	expect(topShares(rows, [0.1, 0.5, 1])).toEqual([
		{ top: 0.1, share: 0.2 },
		{ top: 0.5, share: 0.6 },
		{ top: 1, share: 1 },
	]);
	expect(topShares(rowsOf([]), [0.1])).toEqual([{ top: 0.1, share: 0 }]);
});
