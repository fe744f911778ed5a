import type { Chart } from '../chart';
import { colour } from '../colours';
import { numbers } from '../html';
import { count, number, percentage } from '../words';
import type { CheckData, SliceData } from './data';
import { intervals, shareMarks } from './intervals';

/** How often leads won, by their score and by their band. */
export function conversion(data: CheckData): Chart {
	const { slices, bands, wins, days, tops } = data;
	const isEmpty = slices.length === 0 || wins === 0;
	return {
		name: 'conversion',
		title: 'How often leads won, by score',
		description: isEmpty
			? 'No lead won within the time that was looked at.'
			: `Of the leads that stood at each score on a reference day, how many won within ${count(days, 'day')}. The lines hold the true share in 95 of 100 cases.`,
		tables: [
			tableOf(
				'By band',
				'Band',
				bands.filter(({ all }) => all > 0),
			),
			tableOf('By score', 'Score', slices),
			{
				caption: 'Of all wins, the share among the leads with the highest scores',
				columns: [{ name: 'Highest scores' }, ...numbers('Share of wins')],
				rows: tops.map(({ top, share }) => [percentage(top, 1), percentage(share, 1)]),
			},
		],
		draw: isEmpty ? null : (width) => draw(slices, width),
	};
}

const tableOf = (caption: string, first: string, slices: SliceData[]) => ({
	caption: `${caption}: leads on reference days, and those that won`,
	columns: [{ name: first }, ...numbers('Leads on days', 'Won', 'Share', 'at least', 'at most')],
	rows: slices.map(({ name, all, won, share, low, high }) => [
		name,
		number(all),
		number(won),
		...[share, low, high].map((one) => percentage(one, 1)),
	]),
});

function draw(slices: SliceData[], pixels: number) {
	const marks = shareMarks(Math.max(...slices.map(({ share, high }) => Math.min(high, share * 3 + 0.02))));
	const rows = slices.toReversed().map(({ name, all, won, share, low, high }) => ({
		name: `${name} points`,
		note: `${percentage(share, 1)} of ${number(all)}${pixels > 500 ? `, ${count(won, 'win')}` : ''}`,
		value: { at: share, low, high },
		color: colour.up,
	}));
	return intervals(rows, { marks, format: (value) => percentage(value, 1) }, pixels);
}
