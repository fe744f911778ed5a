import type { Chart } from '../chart';
import { colour } from '../colours';
import { numbers } from '../html';
import { count, number, percentage, signed } from '../words';
import { LEAKS_IN_SHORT, VERDICTS } from './answers';
import type { CheckData, RuleData } from './data';
import { intervals } from './intervals';

/** More are in the table only. */
const MOST = 15;

/** Which rules go with winning. */
export function evidence({ rules, days, wins }: CheckData): Chart {
	const told = rules.filter(({ difference, verdict }) => difference && verdict !== 'tooFewToSay');
	const shown = told.toSorted((a, b) => b.difference!.difference - a.difference!.difference).slice(0, MOST);
	return {
		name: 'evidence',
		title: 'Which rules go with winning',
		description:
			rules.length === 0 || wins === 0
				? 'There is nothing to compare rules by yet.'
				: `How much more often leads with a rule’s points won within ${count(days, 'day')} than leads without. This goes with winning and need not cause it: sales worked the leads with high scores. Try other points first as a draft.`,
		tables: [
			{
				caption: 'Rules, and how often leads with and without them won',
				columns: [
					{ name: 'Rule' },
					{ name: 'What the past says' },
					...numbers('Points', 'Suggested points', 'Leads with it', 'Won with it', 'Won without it'),
				],
				rows: rules.map((rule) => [
					rule.rule,
					rule.leak ? LEAKS_IN_SHORT[rule.leak] : VERDICTS[rule.verdict],
					number(rule.points),
					rule.suggested === null ? '–' : number(rule.suggested),
					number(rule.leads),
					percentage(rule.with.share, 1),
					percentage(rule.without.share, 1),
				]),
			},
		],
		draw: shown.length === 0 ? null : (width) => draw(shown, width),
	};
}

function draw(rules: RuleData[], pixels: number) {
	const reach = Math.max(
		0.01,
		...rules.flatMap(({ difference }) => [difference!.low, difference!.high].map(Math.abs)),
	);
	const step = [0.01, 0.02, 0.05, 0.1, 0.25, 0.5].find((one) => 2 * one >= reach) ?? 0.5;
	const marks = (pixels > 500 ? [-2, -1, 0, 1, 2] : [-2, 0, 2]).map((mark) => mark * step);
	const rows = rules.map(({ rule, verdict, difference, points, leak }) => ({
		name: rule,
		note: `${signed(points)}${pixels > 500 ? ' points' : ''}: ${leak ? LEAKS_IN_SHORT[leak] : VERDICTS[verdict]}`,
		value: { at: difference!.difference, low: difference!.low, high: difference!.high },
		color: leak ? colour.axis : COLOURS[verdict],
	}));
	return intervals(rows, { marks, format: inPoints, line: 0 }, pixels);
}

const COLOURS: Record<RuleData['verdict'], string> = {
	goesWithWinning: colour.up,
	goesAgainstItsPoints: colour.down,
	saysNothing: colour.axis,
	tooFewToSay: colour.axis,
};

const inPoints = (value: number): string =>
	value === 0 ? '0' : `${signed(Math.round(value * 1000) / 10)} of 100`;
