import { line, scale, text, type Chart, type Drawing } from '../chart';
import { plot, valueAxis } from '../charts/axes';
import { colour } from '../colours';
import { numbers } from '../html';
import { count, number, percentage } from '../words';
import type { CapacityData, CheckData } from './data';

const LEFT = 52;
const RIGHT = 16;
const HEAD = 40;
const PLOT = 130;
const BOTTOM = 46;

/** What each threshold would have brought sales in the newest weeks. */
export function capacity({ capacity: data }: CheckData): Chart {
	const isEmpty = !data || data.curve.length < 2 || data.curve.every(({ leadsAWeek }) => leadsAWeek === 0);
	return {
		name: 'capacity',
		title: 'What sales can take',
		description: isEmpty
			? 'No lead reached a new highest score in the newest weeks.'
			: `For each threshold: how many leads a week would have reached it for the first time, in the newest ${number(data.today[0]?.weeks.length ?? data.advised?.weeks.length ?? 0)} weeks, and how many of the leads that won then had reached it before. The dashed line is what sales can take.`,
		tables: isEmpty ? [] : [tableOf(data)],
		draw: isEmpty ? null : (width) => draw(data, width),
	};
}

function tableOf({ advised, today, leads }: CapacityData) {
	const rows = [
		...(advised ? [{ what: 'Suggested', ...advised }] : []),
		...today.map((one) => ({ what: 'Today', ...one })),
	];
	return {
		caption: 'Thresholds in the newest weeks',
		columns: [
			{ name: 'Threshold' },
			...numbers(
				'Points',
				'Leads a week',
				`Weeks with more than ${number(leads)}`,
				'Winners that reached it before they won',
				'Share',
			),
		],
		rows: rows.map(({ what, threshold, weeks, over, reachedWinners, share }) => [
			what,
			number(threshold),
			number(weeks.reduce((sum, one) => sum + one, 0) / Math.max(1, weeks.length)),
			number(over),
			number(reachedWinners),
			percentage(share, 1),
		]),
	};
}

function draw({ curve, leads, advised, winners }: CapacityData, pixels: number): Drawing {
	const last = curve.at(-1)!.threshold;
	const first = curve[0]!.threshold;
	const tops = winners > 0 ? [HEAD, HEAD + PLOT + 2 * HEAD] : [HEAD];
	const x = scale(first, last, LEFT, pixels - RIGHT);
	const panel = (gridIndex: number) => ({ xAxisIndex: gridIndex, yAxisIndex: gridIndex });
	const stepped = { type: 'line', silent: true, symbol: 'none', step: 'start' };
	const axis = (gridIndex: number) => ({
		...valueAxis,
		...{ gridIndex, min: first, max: last, minInterval: 1, splitLine: { show: false } },
		...(gridIndex === tops.length - 1 && {
			name: 'Threshold (points)',
			nameLocation: 'middle',
			nameGap: 28,
			nameTextStyle: { color: colour.quiet, fontSize: 12 },
		}),
	});
	const height = tops.at(-1)! + PLOT + BOTTOM;
	return {
		height,
		option: {
			grid: tops.map((top) => ({ ...plot, left: LEFT, right: RIGHT, top, height: PLOT })),
			xAxis: tops.map((_, gridIndex) => axis(gridIndex)),
			yAxis: tops.map((_, gridIndex) => ({
				...valueAxis,
				gridIndex,
				min: 0,
				splitNumber: 3,
				...(gridIndex === 1 && {
					max: 1,
					interval: 0.25,
					axisLabel: { ...valueAxis.axisLabel, formatter: (value: number) => percentage(value, 1) },
				}),
			})),
			graphic: [
				text(0, 10, 'Leads a week', { fill: colour.ink, bold: true, size: 13 }),
				...(winners > 0
					? [
							text(
								0,
								tops[1]! - 24,
								pixels > 500
									? `Winners that reached it before they won, of ${count(winners, 'winner')}`
									: 'Winners that reached it',
								{
									fill: colour.ink,
									bold: true,
									size: 13,
								},
							),
						]
					: []),
				...(advised && advised.threshold <= last
					? [
							line(x(advised.threshold), HEAD - 8, x(advised.threshold), height - BOTTOM, {
								stroke: colour.ink,
							}),
							text(
								Math.min(x(advised.threshold) + 4, pixels - 90),
								HEAD - 14,
								`Suggested: ${number(advised.threshold)}`,
								{ fill: colour.ink },
							),
						]
					: []),
			],
			series: [
				{
					...stepped,
					...panel(0),
					lineStyle: { color: colour.up, width: 2 },
					data: curve.map(({ threshold, leadsAWeek }) => [threshold, leadsAWeek]),
				},
				{
					...stepped,
					...panel(0),
					lineStyle: { color: colour.axis, width: 1, type: 'dashed' },
					data: [
						[first, leads],
						[last, leads],
					],
				},
				...(winners > 0
					? [
							{
								...stepped,
								...panel(1),
								lineStyle: { color: colour.up, width: 2 },
								data: curve.map(({ threshold, share }) => [threshold, share]),
							},
						]
					: []),
			],
		},
	};
}
