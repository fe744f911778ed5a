import type { ReportData } from './data';
import { shown } from './html';
import { count, number, periodStart, percentage, signed, signedCompact } from './words';

/** A figure and what it means. Both are HTML. */
export interface Headline {
	figure: string;
	meaning: string;
}

/** The answers that people open a report for, the most important first. */
export function headlines(data: ReportData): Headline[] {
	return [size(data), topBand(data), moved(data), strongest(data)].filter((one) => one !== null);
}

function size({ leads, score, below, bands, notRouted }: ReportData): Headline {
	const lowest = bands[0];
	const isOrAre = (some: number) => `${number(some)} ${some === 1 ? 'is' : 'are'}`;
	const resting = lowest && below > 0 ? `; ${isOrAre(below)} below ${shown(lowest.name, 30)}` : '';
	const waiting = lowest && notRouted > 0 ? `; ${isOrAre(notRouted)} not routed yet` : '';
	return {
		figure: number(leads),
		meaning: `${leads === 1 ? 'lead has' : 'leads have'} the score ${shown(score, 40)}${resting}${waiting}`,
	};
}

function topBand({ bands, leads }: ReportData): Headline | null {
	const band = bands.at(-1);
	if (!band) return null;
	return {
		figure: number(band.leads),
		meaning: `${band.leads === 1 ? 'is' : 'are'} in ${shown(band.name, 30)}, from ${number(band.from)} points: ${percentage(band.leads, leads)} of all`,
	};
}

function moved(data: ReportData): Headline | null {
	const band = data.bands.at(-1)?.name;
	const moves = data.movements.filter((move) => move.band === band);
	if (band === undefined || moves.length === 0) return null;
	const entered = moves.reduce((sum, move) => sum + move.entered, 0);
	const left = moves.reduce((sum, move) => sum + move.left, 0);
	return {
		figure: signed(entered - left),
		meaning: `in ${shown(band, 30)} since ${periodStart(moves[0]!.start, data)}: ${number(entered)} entered, ${number(left)} left`,
	};
}

function strongest({ rules }: ReportData): Headline | null {
	const rule = rules.find(({ points }) => points > 0);
	if (!rule) return null;
	return {
		figure: signedCompact(rule.points),
		meaning: `points came from “${shown(rule.rule, 40)}”, the most of all rules, to ${count(rule.leads, 'lead')}`,
	};
}
