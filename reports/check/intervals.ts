import { columnsIn, line, scale, text, widthOf, type Drawing, type Shape } from '../chart';
import { shorten } from '../clean';
import { colour } from '../colours';

/** A row of a drawing: a point on a line that spans its interval. */
export interface IntervalRow {
	name: string;
	/** What stands at the right end of the name's line. */
	note: string;
	/** Null: nothing is known. */
	value: { at: number; low: number; high: number } | null;
	color: string;
}

const ROW = 42;
const SIZE = 12;
const AXIS = 26;

/** Rows one below the other, on one scale with marks. */
export function intervals(
	rows: IntervalRow[],
	{ marks, format, line: at }: { marks: number[]; format: (value: number) => string; line?: number },
	pixels: number,
): Drawing {
	const [left, right] = [widthOf(format(marks[0]!), SIZE) / 2, widthOf(format(marks.at(-1)!), SIZE) / 2];
	const x = scale(marks[0]!, marks.at(-1)!, left, pixels - right);
	const inside = (value: number) => x(Math.max(marks[0]!, Math.min(marks.at(-1)!, value)));
	const height = rows.length * ROW;
	const graphic: Shape[] = [
		...marks.map((mark) => line(x(mark), 0, x(mark), height, { stroke: colour.grid })),
		...(at === undefined ? [] : [line(x(at), 0, x(at), height, { stroke: colour.axis, lineDash: [4, 3] })]),
		...marks.map((mark) => text(x(mark), height + 14, format(mark), { fill: colour.quiet, align: 'center' })),
		...rows.flatMap(({ name, note, value, color }, index) => {
			const y = index * ROW + 30;
			const room = pixels - widthOf(note, SIZE) - 10;
			const words = [
				text(0, y - 16, shorten(name, columnsIn(room, 13)), { fill: colour.ink, size: 13, halo: true }),
				text(pixels, y - 16, note, { fill: colour.quiet, align: 'right', halo: true }),
			];
			if (!value) return words;
			return [
				...words,
				{ ...line(inside(value.low), y, inside(value.high), y, { stroke: color, lineWidth: 3 }), z: 5 },
				{
					type: 'circle',
					silent: true,
					z: 6,
					shape: { cx: inside(value.at), cy: y, r: 5 },
					style: { fill: color },
				},
			];
		}),
	];
	return { height: height + AXIS, option: { graphic } };
}

/** Marks of a scale from 0 up to at least a share, at round distances. */
export function shareMarks(highest: number): number[] {
	const step = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25].find((one) => 5 * one >= highest) ?? 0.25;
	const marks = Math.max(1, Math.ceil(Math.min(1, highest) / step - 1e-9));
	return Array.from({ length: marks + 1 }, (_, index) => Number((index * step).toFixed(4)));
}
