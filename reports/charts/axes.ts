import { colour } from '../colours';
import type { Bin } from '../data';
import { compact } from '../words';

export const labelStyle = { color: colour.quiet, fontSize: 12 };

const axisLine = { show: true, lineStyle: { color: colour.axis } };

/** A plot stays where we put it, whatever its labels need: what we draw around it relies on that. */
export const plot = { outerBoundsMode: 'none' };

/** An axis of numbers: quiet lines, short labels. */
export const valueAxis = {
	type: 'value',
	axisLine: { show: false },
	axisTick: { show: false },
	axisLabel: { ...labelStyle, hideOverlap: true, formatter: compact },
	splitLine: { lineStyle: { color: colour.grid } },
};

/** An axis of names or times. */
export const categoryAxis = {
	type: 'category',
	axisLine,
	axisTick: { show: false },
	axisLabel: { ...labelStyle, hideOverlap: true },
};

/** An axis of scores. */
export const scoreAxis = (from: number, to: number, pixels: number) => ({
	...valueAxis,
	min: from,
	max: to,
	// The bars begin and end with their bins instead of shrinking to make room at the ends.
	containShape: false,
	minInterval: 1,
	splitNumber: pixels > 500 ? 10 : 5,
	axisLabel: { ...valueAxis.axisLabel, alignMaxLabel: 'right' },
	splitLine: { show: false },
	name: 'Score (points)',
	nameLocation: 'middle',
	nameGap: 28,
	nameTextStyle: labelStyle,
});

/** How many leads have which score: a bar for each bin, which is so many pixels wide. */
export const scoreBars = (bins: Bin[], binPixels: number, color: string) => ({
	type: 'bar',
	silent: true,
	// A single lead among many must still be seen.
	barMinHeight: 1.5,
	barWidth: Math.max(1, binPixels - (binPixels > 4 ? 1.5 : 0)),
	itemStyle: { color },
	data: bins.map((bin) => [(bin.from + bin.to) / 2, bin.leads || null]),
});

/** Plots one below the other, each with a scale of its own, for bars that go up and down from a line at zero. */
export const upAndDown = (
	tops: number[],
	place: { left: number; right: number; height: number },
	starts: number[],
) => ({
	grid: tops.map((top) => ({ ...plot, ...place, top })),
	xAxis: tops.map((_, gridIndex) => ({
		...categoryAxis,
		gridIndex,
		data: starts.map(String),
		axisLine: { show: true, onZero: true, lineStyle: { color: colour.axis } },
		axisLabel: { show: false },
	})),
	yAxis: tops.map((_, gridIndex) => ({
		...valueAxis,
		gridIndex,
		minInterval: 1,
		splitNumber: 3,
		axisLabel: { ...valueAxis.axisLabel, formatter: (value: number) => compact(Math.abs(value)) },
	})),
});
