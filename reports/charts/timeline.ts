import type { Instant } from '../../scoring';
import { columnsIn, line, scale, text, widthOf, type Chart, type Drawing, type Shape } from '../chart';
import { shorten } from '../clean';
import { colour } from '../colours';
import type { BandSize, ReportData, Timeline } from '../data';
import { numbers } from '../html';
import { compact, minute, number, signed } from '../words';
import { plot, valueAxis } from './axes';
import { calendarTicks } from './calendar';

const PLOT = 280;
const TOP = 16;
const LEFT = 52;
const BOTTOM = 42;
/** Between the names of bands. */
const BAND_GAP = 17;
const SIZE = 12;

/** More marks would hide each other: outcomes and the largest changes are drawn. */
const MOST_MARKS = 300;

interface Mark {
	x: number;
	y: number;
	what: string;
	/** null: it is an outcome. */
	points: number | null;
}

interface Rectangle {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** One lead's score over time: its line, what happened on it, and the bands it went through. */
export function timeline(data: ReportData, { leadId, scores, events, score }: Timeline): Chart {
	const { zone } = data;
	return {
		name: 'timeline',
		title: 'One lead over time',
		description:
			score === null
				? `No lead “${shorten(leadId, 60)}” has this score.`
				: `The score of ${shorten(leadId, 60)}, now ${number(score)}. It changes only when a step works on the lead, and falls where points have faded or expired by then. Filled triangles gave points, hollow ones took some.${events.some(isOutcome) ? ' Diamonds are outcomes.' : ''}`,
		tables: [
			{
				caption: 'What happened',
				columns: [{ name: 'When' }, { name: 'What' }, ...numbers('Points', 'Score after it')],
				rows: events
					.toReversed()
					.map(({ at, what, points, score: left }) => [
						minute(at, zone),
						what,
						points === null ? '' : signed(points),
						number(left),
					]),
			},
		],
		draw: score === null ? null : (width) => draw(data, { leadId, scores, events, score }, width),
	};
}

function draw({ bands, zone }: ReportData, { scores, events }: Timeline, pixels: number): Drawing {
	const [from, to] = span([...scores, ...events].map(({ at }) => at));
	const [low, high] = extent([
		0,
		1,
		...scores.map(({ score }) => score),
		...events.map(({ score }) => score),
	]);
	const near = thresholdsNear(bands, low, high);
	const [lowest, highest] = nice(...extent([low, high, ...near.map((band) => band.from)]));
	const isNarrow = pixels < 500;
	const right = near.length === 0 ? 16 : isNarrow ? 104 : 150;
	const bottom = TOP + PLOT;
	const x = scale(from, to, LEFT, pixels - right);
	const y = scale(lowest, highest, bottom, TOP);
	const ticks = calendarTicks(from, to, zone, isNarrow ? 4 : 9);
	const marks = events
		.toSorted((a, b) => weightOf(b) - weightOf(a))
		.slice(0, MOST_MARKS)
		.map(({ at, score, what, points }) => ({ x: x(at), y: y(score), what, points }));
	const steps = stepwise(scores);
	const points = steps.map(([at, score]) => [x(at), y(score)] as const);
	const strokes = points.slice(1).map((end, index) => around(points[index]!, end));
	return {
		height: bottom + BOTTOM,
		option: {
			grid: { ...plot, left: LEFT, right, top: TOP, height: PLOT },
			xAxis: {
				...valueAxis,
				min: from,
				max: to,
				axisLine: { show: true, onZero: false, lineStyle: { color: colour.axis } },
				axisLabel: { show: false },
				splitLine: { show: false },
			},
			yAxis: { ...valueAxis, min: lowest, max: highest, splitNumber: 5 },
			graphic: [
				...ticks.flatMap(({ at, label, below }) => tick(x(at), bottom, label, below)),
				...thresholds(near, y, pixels - right, pixels),
				...marks.map(shapeOf),
				...notes(marks, strokes, pixels - right, isNarrow),
			],
			series: {
				type: 'line',
				silent: true,
				// Below the thresholds.
				z: 2,
				symbol: 'none',
				lineStyle: { color: colour.ink, width: 2 },
				areaStyle: { color: colour.zebra, opacity: 1 },
				data: steps,
			},
		},
	};
}

/** A score stays as it is until it changes, at once. */
const stepwise = (scores: Timeline['scores']): Array<[at: Instant, score: number]> =>
	scores.flatMap(({ at, score }, index) => {
		const before = scores[index - 1];
		return before
			? [
					[at, before.score],
					[at, score],
				]
			: [[at, score]];
	});

/** From the first to the last instant; around a single one, a day. */
function span(instants: Instant[]): [from: Instant, to: Instant] {
	const [from, to] = extent(instants);
	return from < to ? [from, to] : [from - 43_200_000, to + 43_200_000];
}

/** The smallest and the largest value; there can be too many for arguments of a function. */
const extent = (values: number[]): [low: number, high: number] => [
	values.reduce((a, b) => Math.min(a, b)),
	values.reduce((a, b) => Math.max(a, b)),
];

/** Round bounds around two values. */
function nice(low: number, high: number): [lowest: number, highest: number] {
	const rough = (high - low) / 5;
	const power = 10 ** Math.floor(Math.log10(rough));
	const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((one) => one >= rough)!;
	return [Math.floor(low / step) * step, Math.ceil(high / step) * step];
}

/** The thresholds that do not squeeze the line. */
function thresholdsNear(bands: BandSize[], low: number, high: number): BandSize[] {
	const room = (high - low) / 2;
	return bands.filter(({ from }) => from >= low - room && from <= high + room);
}

/** Dashed lines, named in the margin to the right. */
function thresholds(bands: BandSize[], y: (value: number) => number, right: number, end: number): Shape[] {
	const heights = spread(
		bands.map(({ from }) => y(from)),
		TOP,
		TOP + PLOT,
	);
	const start = right + 14 + Math.max(0, ...bands.map(({ from }) => widthOf(compact(from), SIZE)));
	return bands.flatMap(({ name, from }, index) => {
		const [at, label] = [y(from), heights[index]!];
		const short = shorten(name, columnsIn(end - start - 10, SIZE));
		return [
			line(LEFT, at, right, at, { stroke: colour.quiet, lineDash: [4, 3] }),
			line(right, at, right + 10, label, { stroke: colour.quiet }),
			text(start, label, compact(from), { fill: colour.quiet, align: 'right' }),
			text(start + 6, label, short, { fill: colour.ink }),
		];
	});
}

/** Moves heights, which descend, apart so that words at them do not overlap. */
function spread(heights: number[], top: number, bottom: number): number[] {
	const apart: number[] = [];
	for (const height of heights) apart.push(Math.min(height, (apart.at(-1) ?? bottom + BAND_GAP) - BAND_GAP));
	for (let index = apart.length - 1; index >= 0; index--) {
		const above = apart[index + 1];
		apart[index] = Math.max(apart[index]!, above === undefined ? top : above + BAND_GAP);
	}
	return apart;
}

function tick(x: number, bottom: number, label: string, below: string): Shape[] {
	const style = { fill: colour.quiet, align: 'center' } as const;
	const words = [text(x, bottom + 15, label, style), text(x, bottom + 31, below, style)];
	return [line(x, bottom, x, bottom + 4, { stroke: colour.axis }), ...words.slice(0, below ? 2 : 1)];
}

const isOutcome = ({ points }: Pick<Mark, 'points'>): boolean => points === null;
const weightOf = ({ points }: Pick<Mark, 'points'>): number =>
	points === null ? Number.MAX_VALUE : Math.abs(points);

/** How an outcome looks, and points that were given or taken. */
const LOOKS = {
	outcome: {
		corners: [
			[0, -7],
			[7, 0],
			[0, 7],
			[-7, 0],
		],
		style: { fill: colour.ink, stroke: colour.surface, lineWidth: 1 },
		word: colour.ink,
	},
	given: {
		corners: [
			[0, -6],
			[6, 5],
			[-6, 5],
		],
		style: { fill: colour.up, stroke: colour.surface, lineWidth: 1 },
		word: colour.up,
	},
	taken: {
		corners: [
			[0, 6],
			[6, -5],
			[-6, -5],
		],
		style: { fill: colour.downFill, stroke: colour.down, lineWidth: 1.5 },
		word: colour.down,
	},
};

const lookOf = ({ points }: Mark) => LOOKS[points === null ? 'outcome' : points >= 0 ? 'given' : 'taken'];

/** A diamond for an outcome, a filled triangle upwards for points that were given, a hollow one downwards for some taken. */
function shapeOf(mark: Mark): Shape {
	const { corners, style } = lookOf(mark);
	const z = isOutcome(mark) ? 7 : 6;
	return { type: 'polygon', x: mark.x, y: mark.y, silent: true, z, shape: { points: corners }, style };
}

const around = ([x1, y1]: readonly [number, number], [x2, y2]: readonly [number, number]): Rectangle => ({
	x: Math.min(x1, x2),
	y: Math.min(y1, y2),
	width: Math.abs(x2 - x1),
	height: Math.abs(y2 - y1),
});

/** Names outcomes and the largest changes where there is room beside their marks and the line. */
function notes(marks: Mark[], strokes: Rectangle[], right: number, isNarrow: boolean): Shape[] {
	const own = marks.map(({ x, y }) => ({ x: x - 7, y: y - 7, width: 14, height: 14 }));
	const taken: Rectangle[] = [...own, ...strokes];
	const shapes: Shape[] = [];
	for (const mark of marks) {
		if (shapes.length === (isNarrow ? 3 : 8)) break;
		const { x, y, points } = mark;
		const what = shorten(mark.what, isNarrow ? 16 : 28);
		const words = points === null ? what : `${signed(points)} ${what}`;
		const width = widthOf(words, SIZE);
		const side = PLACES.find(({ align, lower }) => {
			const place = { x: align === 'left' ? x + 9 : x - 9 - width, y: y + lower - 8, width, height: 16 };
			const isInside =
				place.x > LEFT && place.x + width <= right && place.y >= 0 && place.y <= TOP + PLOT - 16;
			if (!isInside || taken.some((other) => overlap(place, other))) return false;
			taken.push(place);
			return true;
		});
		if (!side) continue;
		const { align, lower } = side;
		const fill = lookOf(mark).word;
		shapes.push(text(align === 'left' ? x + 9 : x - 9, y + lower, words, { fill, align, halo: true }));
	}
	return shapes;
}

/** Where a name can stand: to the right or the left of its mark, above or below its middle. */
const PLACES = [
	{ align: 'left', lower: -12 },
	{ align: 'right', lower: -10 },
	{ align: 'left', lower: 15 },
	{ align: 'right', lower: 15 },
] as const;

const overlap = (a: Rectangle, b: Rectangle): boolean =>
	a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
