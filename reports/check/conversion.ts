import type { Chart } from '../chart';
import { numbers } from '../html';
import { count, percentage } from '../words';
import type { CheckData, SliceData } from './data';
import { sliceDrawing, sliceTable } from './slices';

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
		draw: isEmpty ? null : (width) => sliceDrawing(slices, width),
	};
}

const tableOf = (caption: string, first: string, slices: SliceData[]) =>
	sliceTable(`${caption}: leads on reference days, and those that won`, [first, 'Leads on days'], slices);
