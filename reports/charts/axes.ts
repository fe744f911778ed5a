import { colour } from '../colours';
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
