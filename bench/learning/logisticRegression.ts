import { solve } from '../../learning/cholesky';
import { isMissing, numberIn } from '../../learning/columns';
import type { Past } from '../../learning';

/*
 * What a data scientist would do first: logistic regression with a penalty of 1 (IRLS), a weight for each text that 20 leads
 * have, and for each number its standardised value and steps at its tenths. No table could be read off it.
 */

type Feature = (row: number) => number;

const FEWEST = 20;
/** In about: with more, it would take minutes. */
const FEATURES = 600;

/** Chances of winning, for the leads to check. */
export function logisticRegression(past: Past, learn: Uint32Array, check: Uint32Array): Float64Array {
	const most = Math.max(3, Math.floor(FEATURES / past.columns.size));
	const features = [...past.columns.values()].flatMap((values) => featuresOf(values, learn, most));
	const rowOf = (row: number) => Float64Array.from([1, ...features.map((feature) => feature(row))]);
	const weights = weightsOf(
		Array.from(learn, rowOf),
		Uint8Array.from(learn, (row) => past.won[row]!),
	);
	return Float64Array.from(check, (row) => logistic(product(rowOf(row), weights)));
}

function featuresOf(values: readonly unknown[], learn: Uint32Array, most: number): Feature[] {
	const numbers = values.map((value) => (isMissing(value) ? NaN : numberIn(value)));
	const known = learn.filter((row) => !isMissing(values[row]));
	const isNumber = known.length > 0 && known.every((row) => !Number.isNaN(numbers[row]));
	return isNumber ? ofNumbers(numbers, known) : ofTexts(values, learn, most);
}

function ofTexts(values: readonly unknown[], learn: Uint32Array, most: number): Feature[] {
	const counts = new Map<unknown, number>();
	for (const row of learn) counts.set(values[row], (counts.get(values[row]) ?? 0) + 1);
	return [...counts]
		.filter(([, count]) => count >= FEWEST)
		.sort(([, one], [, other]) => other - one)
		.slice(0, most)
		.map(
			([value]) =>
				(row) =>
					Number(values[row] === value),
		);
}

function ofNumbers(numbers: number[], known: Uint32Array): Feature[] {
	const sorted = Float64Array.from(known, (row) => numbers[row]!).sort();
	const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
	const deviation =
		Math.sqrt(sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / sorted.length) || 1;
	const tenths = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(
		(tenth) => sorted[Math.floor((tenth * sorted.length) / 10)]!,
	);
	const edges = [...new Set(tenths)].filter((edge) => edge > sorted[0]!);
	return [
		(row) => (Number.isNaN(numbers[row]) ? 0 : (numbers[row]! - mean) / deviation),
		(row) => Number(Number.isNaN(numbers[row])),
		...edges.map(
			(edge): Feature =>
				(row) =>
					Number(numbers[row]! >= edge),
		),
	];
}

function weightsOf(rows: Float64Array[], won: Uint8Array): Float64Array {
	const size = rows[0]!.length;
	const weights = new Float64Array(size);
	for (let round = 0; round < 25; round++) {
		const slopes = weights.map((weight, i) => (i === 0 ? 0 : weight));
		const curvature = Array.from({ length: size }, (_, i) => {
			const row = new Float64Array(size);
			row[i] = i === 0 ? 1e-9 : 1;
			return row;
		});
		rows.forEach((row, place) => {
			const chance = logistic(product(row, weights));
			const weight = chance * (1 - chance);
			for (let i = 0; i < size; i++) {
				if (row[i] === 0) continue;
				slopes[i]! += (chance - won[place]!) * row[i]!;
				const curve = curvature[i]!;
				for (let j = 0; j <= i; j++) curve[j]! += weight * row[i]! * row[j]!;
			}
		});
		const step = solve(curvature, slopes);
		step.forEach((by, i) => (weights[i]! -= by));
		if (step.every((by) => Math.abs(by) < 1e-6)) break;
	}
	return weights;
}

const logistic = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));

function product(row: Float64Array, weights: Float64Array): number {
	let sum = 0;
	for (let i = 0; i < row.length; i++) sum += row[i]! * weights[i]!;
	return sum;
}
