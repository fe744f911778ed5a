import { chanceOf } from './calibration';
import { refusal, warningsAbout } from './checks';
import type { Count } from './levels';
import { aucOf, type Auc } from './measures/auc';
import { brierScore, calibrationError, calibrationSlope, logLoss } from './measures/chances';
import { topOf, type Top } from './measures/lift';
import { splitAtRandom, splitByTime } from './splits';
import { learnTable, scoresBy, type Past, type PointTable, type TableSettings } from './table';

/** How well a table did on leads that it was not learned from. */
export interface Figures {
	leads: number;
	won: number;
	auc: Auc;
	topTenth: Top;
	logLoss: number;
	brier: number;
	/** Of chances that are the same for all leads: how often leads win. */
	brierOfRate: number;
	calibrationError: number;
	calibrationSlope: number;
}

/** Leads that a table was not learned from: their scores, the chances that these mean, and whether they won. */
export interface HeldOut {
	scores: Float64Array;
	chances: Float64Array;
	won: Uint8Array;
}

/** A table, how well it did, and what to be careful about. */
export interface Learned {
	table: PointTable;
	/** The leads that it was learned from. */
	learnedFrom: Count;
	heldOut: HeldOut;
	figures: Figures;
	warnings: string[];
}

/**
 * Learns points from past leads: from the earlier ones where their order is known, checked on the later ones; else from some
 * that the seed picks, checked on the others.
 * @returns a sentence, where there are too few outcomes
 */
export function learn(past: Past, settings: TableSettings): Learned | string {
	const problem = refusal(past);
	if (problem !== null) return problem;
	const split = past.order ? splitByTime(past.order) : splitAtRandom(past.won.length, settings.seed);
	const ofLearned = refusal({ won: Uint8Array.from(split.learn, (row) => past.won[row]!) });
	if (ofLearned !== null && past.order) return `Of the earlier leads: ${ofLearned}`;
	const table = learnTable(past, split.learn, settings);
	const scores = scoresBy(table, past, split.check);
	const won = Uint8Array.from(split.check, (row) => past.won[row]!);
	const chances = scores.map((score) => chanceOf(table.chance, score));
	return {
		table,
		learnedFrom: {
			leads: split.learn.length,
			won: split.learn.reduce((sum, row) => sum + past.won[row]!, 0),
		},
		heldOut: { scores, chances, won },
		figures: figuresOf(scores, chances, won),
		warnings: warningsAbout(past, split, table),
	};
}

/** @param chances of winning that the scores mean */
export function figuresOf(scores: Float64Array, chances: Float64Array, won: Uint8Array): Figures {
	const wins = won.reduce((sum, one) => sum + one, 0);
	const rate = wins / Math.max(1, won.length);
	return {
		leads: won.length,
		won: wins,
		auc: aucOf(scores, won),
		topTenth: topOf(scores, won, 0.1),
		logLoss: logLoss(chances, won),
		brier: brierScore(chances, won),
		brierOfRate: rate * (1 - rate),
		calibrationError: calibrationError(chances, won),
		calibrationSlope: calibrationSlope(chances, won),
	};
}
