import type { EChartsCoreOption } from 'echarts/core';
import { colour } from './colours';
import type { Table } from './html';
import type { ChartName } from './names';

/** A chart with its words and its numbers. */
export interface Chart {
	/** Names the file; without extension. */
	name: ChartName;
	title: string;
	/** What there is to see, in a sentence or two. */
	description: string;
	tables: Table[];
	/** Null where there is nothing to draw. */
	draw: ((width: number) => Drawing) | null;
}

/** What the library is given, and the height in pixels that it takes. */
export interface Drawing {
	height: number;
	option: EChartsCoreOption;
}

/** How wide a letter is, as a share of the font size; wide fonts are the measure. */
const LETTER = 0.68;

/** How many columns of text fit into a width in pixels. */
export const columnsIn = (width: number, fontSize: number): number =>
	Math.max(4, Math.floor(width / (fontSize * LETTER)));

/** A text's width in pixels, rather too much than too little. */
export const widthOf = (text: string, fontSize: number): number => text.length * fontSize * LETTER;

/** A linear scale from values to pixels. */
export function scale(from: number, to: number, start: number, end: number): (value: number) => number {
	return (value) => start + ((value - from) / (to - from)) * (end - start);
}

/** An element of the library's `graphic` component. */
export type Shape = Record<string, unknown>;

/**
 * The library keeps what it measures as keys of plain objects: a rule named "__proto__" would write into the prototype
 * of everything. An invisible space makes it a name like any other.
 */
const harmless = (value: string): string => (value in Object.prototype ? `${value}\u200b` : value);

/** What words look like; `halo` keeps lines behind them away. */
interface Words {
	fill: string;
	align?: 'left' | 'right' | 'center';
	bold?: boolean;
	size?: number;
	halo?: boolean;
}

/** A line of text at a point; `y` is its middle. */
export function text(x: number, y: number, value: string, style: Words): Shape {
	const { fill, align = 'left', bold = false, size = 12, halo = false } = style;
	return {
		type: 'text',
		x,
		y,
		silent: true,
		z: 10,
		style: {
			text: harmless(value),
			fill,
			align,
			verticalAlign: 'middle',
			fontSize: size,
			fontWeight: bold ? 600 : 400,
			...(halo && { stroke: colour.surface, lineWidth: 4 }),
		},
	};
}

export const line = (x1: number, y1: number, x2: number, y2: number, style: Shape): Shape => ({
	type: 'line',
	silent: true,
	z: 3,
	shape: { x1, y1, x2, y2 },
	style: { lineWidth: 1, ...style },
});

export const box = (x: number, y: number, width: number, height: number, fill: string, z: number): Shape => ({
	type: 'rect',
	silent: true,
	z,
	shape: { x, y, width, height },
	style: { fill },
});
