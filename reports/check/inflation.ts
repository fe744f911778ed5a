import { text, type Chart, type Drawing } from '../chart';
import { categoryAxis, labelStyle, plot, valueAxis } from '../charts/axes';
import { colour } from '../colours';
import { numbers } from '../html';
import { count, inZone, number, percentage } from '../words';
import type { CheckData } from './data';

const LEFT = 52;
const RIGHT = 16;
const HEAD = 34;
const PLOT = 150;
const BOTTOM = 30;
/** The newest months that are drawn. */
const MONTHS = 24;

/** Whether scores creep up: leads by the month in which they came, as they stand today. */
export function inflation(data: CheckData): Chart {
	const { cohorts, thresholds, atMaximum, leads, zone } = data;
	const stuck =
		atMaximum === null
			? ''
			: ` ${count(atMaximum, 'lead')} (${percentage(atMaximum, leads)}) ${atMaximum === 1 ? 'stands' : 'stand'} at the maximum, where the score can tell no difference.`;
	return {
		name: 'inflation',
		title: 'Where leads stand today, by when they came',
		description:
			cohorts.length === 0
				? 'No lead has this score yet.'
				: `The middle score of the leads that came in each month. Where older leads stand ever higher, points pile up and a threshold means less and less.${stuck}`,
		tables: [
			{
				caption: 'Leads by the month in which they were first seen',
				columns: [
					{ name: 'Month' },
					...numbers('Leads', 'Middle score', ...thresholds.map((from) => `At ${number(from)} or above`)),
				],
				rows: cohorts.map(({ month, leads: all, median, above }) => [
					inZone(month, zone).toFormat('LLL yyyy'),
					number(all),
					number(median),
					...above.map((share) => percentage(share, 1)),
				]),
			},
		],
		draw: cohorts.length < 2 ? null : () => draw(data),
	};
}

function draw({ cohorts, zone }: CheckData): Drawing {
	const shown = cohorts.slice(-MONTHS);
	return {
		height: HEAD + PLOT + BOTTOM,
		option: {
			grid: { ...plot, left: LEFT, right: RIGHT, top: HEAD, height: PLOT },
			xAxis: {
				...categoryAxis,
				data: shown.map(({ month }) => inZone(month, zone).toFormat('LLL yy')),
				axisLabel: labelStyle,
			},
			yAxis: { ...valueAxis, splitNumber: 4 },
			graphic: [text(0, 10, 'Middle score today (points)', { fill: colour.ink, bold: true, size: 13 })],
			series: {
				type: 'line',
				silent: true,
				symbol: 'circle',
				symbolSize: 7,
				lineStyle: { color: colour.up, width: 2 },
				itemStyle: { color: colour.up },
				data: shown.map(({ median }) => median),
			},
		},
	};
}
