import type { Chart } from '../chart';
import { intervals, shareMarks } from '../check/intervals';
import { colour } from '../colours';
import { numbers } from '../html';
import { count, number, percentage } from '../words';
import type { LearnedData } from './data';

/** How often leads held out won, by their points. */
export function conversion({ slices }: LearnedData): Chart {
	const marks = shareMarks(
		Math.max(0.01, ...slices.map(({ high, share }) => Math.min(high, share * 3 + 0.02))),
	);
	return {
		name: 'conversion',
		title: 'How often leads won, by points',
		description:
			'Leads that were held out, by the points that were learned without them. The lines hold the true share in 95 of 100 cases.',
		tables: [
			{
				caption: 'Leads held out, by points',
				columns: [{ name: 'Points' }, ...numbers('Leads', 'Won', 'Share', 'at least', 'at most')],
				rows: slices.map(({ name, all, won, share, low, high }) => [
					name,
					number(all),
					number(won),
					...[share, low, high].map((one) => percentage(one, 1)),
				]),
			},
		],
		draw: (pixels) =>
			intervals(
				slices.toReversed().map(({ name, all, won, share, low, high }) => ({
					name: `${name} points`,
					note: `${percentage(share, 1)} of ${number(all)}${pixels > 500 ? `, ${count(won, 'win')}` : ''}`,
					value: { at: share, low, high },
					color: colour.up,
				})),
				{ marks, format: (value) => percentage(value, 1) },
				pixels,
			),
	};
}

/** Whether chances come true. */
export function chances({ groups }: LearnedData): Chart {
	const marks = shareMarks(
		Math.max(0.01, ...groups.map(({ high, expected }) => Math.max(Math.min(1, high), expected))),
	);
	return {
		name: 'chances',
		title: 'Whether the chances came true',
		description:
			'Leads that were held out, from the lowest chance to the highest, in groups of equally many: the chance that was given, and the share that won, with its line.',
		tables: [
			{
				caption: 'Chances given, and what came of them',
				columns: numbers('Leads', 'Chance given', 'Won', 'at least', 'at most'),
				rows: groups.map(({ all, expected, share, low, high }) => [
					number(all),
					...[expected, share, low, high].map((one) => percentage(one, 1)),
				]),
			},
		],
		draw: (pixels) =>
			intervals(
				groups.toReversed().map(({ all, expected, share, low, high }) => ({
					name: `Chance ${percentage(expected, 1)}`,
					note: `${percentage(share, 1)} of ${number(all)} won`,
					value: { at: share, low, high },
					color: low <= expected && expected <= high ? colour.up : colour.down,
				})),
				{ marks, format: (value) => percentage(value, 1) },
				pixels,
			),
	};
}
