import type { Drawing } from '../chart';
import { colour } from '../colours';
import { numbers, type Table } from '../html';
import { count, number, percentage } from '../words';
import type { ShareData, SliceData } from './data';
import { intervals, shareMarks } from './intervals';

/** Leads in ranges of scores, and how many of each won. @param first what the ranges are called, and the leads */
export const sliceTable = (
	caption: string,
	[first, leads]: [first: string, leads: string],
	slices: SliceData[],
): Table => ({
	caption,
	columns: [{ name: first }, ...numbers(leads, 'Won', 'Share', 'at least', 'at most')],
	rows: slices.map((slice) => [slice.name, number(slice.all), number(slice.won), ...shareCells(slice)]),
});

/** The share that won, and its range. */
export const shareCells = ({ share, low, high }: ShareData): string[] =>
	[share, low, high].map((one) => percentage(one, 1));

/** A line for each range, the highest scores first. @param least where the scale ends at least */
export function sliceDrawing(slices: SliceData[], pixels: number, least = 0): Drawing {
	const highest = slices.map(({ share, high }) => Math.min(high, share * 3 + 0.02));
	const rows = slices.toReversed().map(({ name, all, won, share, low, high }) => ({
		name: `${name} points`,
		note: `${percentage(share, 1)} of ${number(all)}${pixels > 500 ? `, ${count(won, 'win')}` : ''}`,
		value: { at: share, low, high },
		color: colour.up,
	}));
	const marks = shareMarks(Math.max(least, ...highest));
	return intervals(rows, { marks, format: (value) => percentage(value, 1) }, pixels);
}
