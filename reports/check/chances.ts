import type { Chart } from '../chart';
import { colour } from '../colours';
import { numbers } from '../html';
import { number, percentage } from '../words';
import type { ChanceGroupData } from './data';
import { intervals, shareMarks } from './intervals';
import { shareCells } from './slices';

/** Whether chances come true. @param which leads they were given to, in words */
export function chances(groups: ChanceGroupData[], which: string): Chart {
	const marks = shareMarks(
		Math.max(0.01, ...groups.map(({ high, expected }) => Math.max(Math.min(1, high), expected))),
	);
	return {
		name: 'chances',
		title: 'Whether the chances came true',
		description: `${which}, from the lowest chance to the highest, in groups of equally many, or more where many have the same chance: the chance that was given, and the share that won, with its line.`,
		tables: [
			{
				caption: 'Chances given, and what came of them',
				columns: numbers('Leads', 'Chance given', 'Won', 'at least', 'at most'),
				rows: groups.map((group) => [number(group.all), percentage(group.expected, 1), ...shareCells(group)]),
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
