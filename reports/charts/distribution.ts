import { box, columnsIn, line, scale, text, widthOf, type Chart, type Drawing, type Shape } from '../chart';
import { shorten } from '../clean';
import { colour } from '../colours';
import type { ReportData } from '../data';
import { numbers, type Table } from '../html';
import { compact, count, NOT_ROUTED, number, percentage } from '../words';
import { plot, scoreAxis, scoreBars, valueAxis } from './axes';

const PLOT = 240;
const LEFT = 52;
const RIGHT = 16;
const BOTTOM = 48;
const ROW = 36;

/** How many leads have which score, with the bands above it. */
export function distribution(data: ReportData): Chart {
	const isEmpty = data.distribution.length === 0;
	return {
		name: 'distribution',
		title: 'Where the leads stand',
		description: isEmpty ? 'No lead has this score yet.' : inWords(data),
		tables: isEmpty ? [] : [bandTable(data), binTable(data)].filter(({ rows }) => rows.length > 0),
		draw: isEmpty ? null : (width) => draw(data, width),
	};
}

function inWords(data: ReportData): string {
	const [bin] = data.distribution;
	const { isOffChart } = domain(data);
	const away = data.bands.filter(({ from }) => isOffChart(from));
	return [
		`How many leads have which score. Each bar is ${count(bin!.to - bin!.from, 'point')} wide.`,
		...(away.length < data.bands.length
			? ['Dashed lines are where bands begin; a band counts the leads that the router has in it.']
			: []),
		...(data.bands.length > 0 && data.notRouted > 0
			? [`The router has not seen ${count(data.notRouted, 'lead')} yet.`]
			: []),
		...away.map(({ name, from }) => `${shorten(name, 40)}, from ${number(from)}, is far off the chart.`),
	].join(' ');
}

function bandTable({ bands, below, elsewhere, notRouted, leads }: ReportData): Table {
	const row = (name: string, from: string, some: number) => [
		name,
		from,
		number(some),
		percentage(some, leads),
	];
	return {
		caption: 'Leads by band',
		columns: [{ name: 'Band' }, ...numbers('From', 'Leads', 'Share')],
		rows:
			bands.length === 0
				? []
				: [
						...bands.map((band) => row(band.name, number(band.from), band.leads)).reverse(),
						row('Below', '', below),
						...(elsewhere > 0 ? [row('In other bands', '', elsewhere)] : []),
						...(notRouted > 0 ? [row(NOT_ROUTED, '', notRouted)] : []),
					],
	};
}

function binTable({ distribution: bins, leads }: ReportData): Table {
	return {
		caption: 'Leads by score',
		columns: numbers('Score from', 'to below', 'Leads', 'Share'),
		rows: bins.map((bin) => [
			number(bin.from),
			number(bin.to),
			number(bin.leads),
			percentage(bin.leads, leads),
		]),
	};
}

function draw(data: ReportData, pixels: number): Drawing {
	const bins = data.distribution;
	const { from, to, isOffChart } = domain(data);
	const right = pixels - RIGHT;
	const x = scale(from, to, LEFT, right);
	const labels = arrange(
		labelsOf(data, from).filter(({ at }) => !isOffChart(at)),
		x,
		right,
	);
	const top = Math.max(1, ...labels.map(({ row }) => row + 1)) * ROW + 14;
	const bottom = top + PLOT;
	const binPixels = x(bins[0]!.to) - x(bins[0]!.from);
	return {
		height: bottom + BOTTOM,
		option: {
			grid: { ...plot, left: LEFT, right: RIGHT, top, bottom: BOTTOM },
			xAxis: scoreAxis(from, to, pixels),
			yAxis: { ...valueAxis, minInterval: 1, splitNumber: 4 },
			graphic: [
				...regions(labels, right, top, bottom),
				...labels.flatMap((label) => drawLabel(label, top, bottom)),
				text(0, top - 14, 'Leads', { fill: colour.quiet }),
			],
			series: scoreBars(bins, binPixels, colour.up),
		},
	};
}

/** Fewer bars are drawn as wide as if there were so many. */
const LEAST_BINS = 10;

/** The scores that are drawn: all bins, and the thresholds that do not squeeze these into less than a third. */
function domain({ distribution: bins, bands }: ReportData) {
	const width = bins[0]!.to - bins[0]!.from;
	const missing = Math.max(0, LEAST_BINS - bins.length);
	const low = bins[0]!.from - Math.floor(missing / 2) * width;
	// Scores above zero need no room below it.
	const first = bins[0]!.from >= 0 ? Math.max(0, low) : low;
	const last = first + Math.max(LEAST_BINS * width, bins.at(-1)!.to - first);
	const room = last - first;
	const isOffChart = (at: number) => at < first - room || at > last + room;
	const thresholds = bands.map((band) => band.from).filter((at) => !isOffChart(at));
	return { from: Math.min(first, ...thresholds), to: Math.max(last, ...thresholds), isOffChart };
}

interface Label {
	at: number;
	name: string;
	size: string;
	isThreshold: boolean;
}

interface Placed extends Label {
	/** Where the line stands, and where the words begin, in pixels. */
	x: number;
	left: number;
	/** From the plot up. */
	row: number;
	y: number;
	width: number;
}

function labelsOf({ bands, below }: ReportData, from: number): Label[] {
	const labels = bands.map((band) => ({
		at: band.from,
		name: band.name,
		size: `from ${compact(band.from)} · ${count(band.leads, 'lead')}`,
		isThreshold: true,
	}));
	if (bands.length === 0 || bands[0]!.from <= from) return labels;
	return [{ at: from, name: 'Below', size: count(below, 'lead'), isThreshold: false }, ...labels];
}

/**
 * Gives each label a row. Words stand to the right of their line; so that no line crosses the words of another, a
 * label is above those to its right that it would reach.
 */
function arrange(labels: Label[], x: (value: number) => number, right: number): Placed[] {
	const placed: Placed[] = [];
	for (const label of labels.toReversed()) {
		const at = x(label.at);
		const room = right - LEFT;
		const name = shorten(label.name, Math.min(24, columnsIn(room, 13)));
		const width = Math.min(room, Math.max(widthOf(name, 13), widthOf(label.size, 12)) + 10);
		const left = Math.max(LEFT, Math.min(at, right - width));
		const reached = placed.filter((other) => Math.min(other.left, other.x) < left + width);
		const row = Math.max(-1, ...reached.map((other) => other.row)) + 1;
		placed.push({ ...label, name, x: at, left, row, y: 0, width });
	}
	const rows = Math.max(0, ...placed.map(({ row }) => row)) + 1;
	return placed.map((label) => ({ ...label, y: (rows - 1 - label.row) * ROW }));
}

/** Every other band on a shade of its own, from its threshold to the next. */
function regions(labels: Placed[], right: number, top: number, bottom: number): Shape[] {
	const starts = labels.map(({ x }) => x).sort((a, b) => a - b);
	return starts.flatMap((start, index) => {
		if ((starts.length - index) % 2 === 0) return [];
		return [box(start, top, (starts[index + 1] ?? right) - start, bottom - top, colour.zebra, -10)];
	});
}

function drawLabel(label: Placed, top: number, bottom: number): Shape[] {
	const { x, left, y, width, name, size, isThreshold } = label;
	const words = [
		// Hides the line of a label further up, where it could not be avoided.
		box(left + 2, y, width - 2, ROW - 3, colour.surface, 5),
		text(left + 6, y + 8, name, { fill: colour.ink, bold: true, size: 13 }),
		text(left + 6, y + 24, size, { fill: colour.quiet }),
	];
	if (!isThreshold) return words;
	return [
		// Cuts the bar behind a threshold, on which the dashes would be lost.
		line(x, top, x, bottom, { stroke: colour.surface, lineWidth: 3 }),
		line(x, y + 2, x, bottom, { stroke: colour.ink, lineDash: [4, 3] }),
		...words,
	];
}
