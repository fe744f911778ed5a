import { solve } from './cholesky';
import { logistic } from './measures/interval';

/** Which level each lead has in each attribute, −1 for none; and whether it won. */
export interface Coded {
	/** One for each attribute, with a level for each lead. */
	codes: Int16Array[];
	/** How many levels each attribute has. */
	levels: number[];
	/** 1 for each lead that won. */
	won: Uint8Array;
}

/** Log odds of winning: those that all start from, and what each level of each attribute adds. */
export interface Fit {
	intercept: number;
	weights: Float64Array[];
}

/** What a weight may be: 1: not below zero; −1: not above; 0: anything. For each level of each attribute. */
export type Signs = Int8Array[];

/**
 * The strength of the penalty on squared weights. It says that most levels change the odds by a factor under e, either way,
 * and lets a level with few leads say little.
 */
const PENALTY = 1;
const ROUNDS = 50;
const ENOUGH = 1e-8;

/**
 * Logistic regression on levels, with a penalty on large weights: Newton's method (IRLS), in which weights that would take
 * the wrong sign stay at zero (Bertsekas' projection).
 * @param rows the leads to learn from
 * @param start a fit to similar leads, which is nearer than no weights at all
 */
export function fit(coded: Coded, rows: Uint32Array, signs?: Signs, start?: Fit): Fit {
	const model = new Model(coded, rows, start);
	const bounds = signs && Int8Array.from([0, ...signs.flatMap((of) => [...of])]);
	let loss = model.update();
	for (let round = 0; round < ROUNDS; round++) {
		const step = model.newtonStep(bounds);
		const before = model.weights.slice();
		let next = loss;
		for (let part = 1; part > 1e-6; part /= 2) {
			for (let i = 0; i < before.length; i++)
				model.weights[i] = within(before[i]! - part * step[i]!, bounds?.[i] ?? 0);
			next = model.update();
			if (next <= loss) break;
		}
		const gain = loss - next;
		loss = next;
		if (gain <= ENOUGH * Math.abs(loss)) break;
	}
	return model.result();
}

const within = (weight: number, sign: number): number => (sign * weight < 0 ? 0 : weight);

/** The weights as one list, the intercept first, with the loss, its slopes and its curvature there. */
class Model {
	readonly weights: Float64Array;
	private readonly slopes: Float64Array;
	private readonly curvature: Float64Array[];
	/** Where the weights of each attribute begin. */
	private readonly starts: number[];

	constructor(
		private readonly coded: Coded,
		private readonly rows: Uint32Array,
		start?: Fit,
	) {
		let size = 1;
		this.starts = coded.levels.map((levels) => (size += levels) - levels);
		this.weights = new Float64Array(size);
		this.slopes = new Float64Array(size);
		this.curvature = Array.from({ length: size }, () => new Float64Array(size));
		const wins = rows.reduce((sum, row) => sum + coded.won[row]!, 0);
		this.weights[0] = start?.intercept ?? Math.log((wins + 0.5) / (rows.length - wins + 0.5));
		start?.weights.forEach((weights, a) => this.weights.set(weights, this.starts[a]));
	}

	/** Computes everything for the weights as they are. Returns the loss. */
	update(): number {
		const { weights, slopes, curvature, starts, rows } = this;
		const { codes, won } = this.coded;
		slopes.fill(0);
		for (const row of curvature) row.fill(0);
		const active = new Int32Array(codes.length + 1);
		let loss = 0;
		for (const row of rows) {
			let [count, logOdds] = [1, weights[0]!];
			for (let a = 0; a < codes.length; a++) {
				const code = codes[a]![row]!;
				if (code < 0) continue;
				active[count++] = starts[a]! + code;
				logOdds += weights[starts[a]! + code]!;
			}
			const chance = logistic(logOdds);
			const off = chance - won[row]!;
			loss += softplus(won[row] ? -logOdds : logOdds);
			const weight = chance * (1 - chance);
			for (let i = 0; i < count; i++) {
				const curve = curvature[active[i]!]!;
				slopes[active[i]!]! += off;
				for (let j = 0; j <= i; j++) curve[active[j]!]! += weight;
			}
		}
		for (let i = 1; i < weights.length; i++) {
			loss += (PENALTY / 2) * weights[i]! ** 2;
			slopes[i]! += PENALTY * weights[i]!;
			curvature[i]![i]! += PENALTY;
		}
		return loss;
	}

	/** By how much to lower each weight. Those that stand at zero and would leave it the wrong way stay. */
	newtonStep(bounds?: Int8Array): Float64Array {
		const free = [...this.weights.keys()].filter(
			(i) => !bounds || bounds[i] === 0 || this.weights[i] !== 0 || bounds[i]! * this.slopes[i]! < 0,
		);
		const part = solve(
			free.map((i) => Float64Array.from(free, (j) => (j <= i ? this.curvature[i]![j]! : 0))),
			Float64Array.from(free, (i) => this.slopes[i]!),
		);
		const step = new Float64Array(this.weights.length);
		free.forEach((i, place) => (step[i] = part[place]!));
		return step;
	}

	result(): Fit {
		return {
			intercept: this.weights[0]!,
			weights: this.starts.map((start, a) => this.weights.slice(start, start + this.coded.levels[a]!)),
		};
	}
}

/** ln(1 + e^x), also where e^x is too large for a number. */
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** The log odds of leads. */
export function logOddsOf({ intercept, weights }: Fit, { codes }: Coded, rows: Uint32Array): Float64Array {
	return Float64Array.from(rows, (row) => {
		let sum = intercept;
		for (let a = 0; a < codes.length; a++) {
			const code = codes[a]![row]!;
			if (code >= 0) sum += weights[a]![code]!;
		}
		return sum;
	});
}
