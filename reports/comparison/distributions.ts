import { columnsIn, line, scale, text, type Chart, type Drawing, type Shape } from '../chart';
import { plot, scoreAxis, scoreBars, valueAxis } from '../charts/axes';
import { shorten } from '../clean';
import { colour } from '../colours';
import { numbers } from '../html';
import { count, number } from '../words';
import { bandNames, wordsOf, type ComparedSide, type Sides } from './data';

const LEFT = 52;
const RIGHT = 16;
const HEAD = 46;
const PLOT = 170;
const BOTTOM = 48;

/** How many leads have which score, now and with the changes: one above the other, on the same scales. */
export function distributions(data: Sides): Chart {
	const isEmpty = data.now.distribution.length === 0;
	return {
		name: 'distribution',
		title: data.scores ? 'Where the leads stand, by both scores' : 'Where the leads stand, and would stand',
		description: isEmpty ? 'No lead has this score yet.' : inWords(data),
		tables: isEmpty ? [] : [bandTable(data), binTable(data)],
		draw: isEmpty ? null : (width) => draw(data, width),
	};
}

function inWords({ now, scores }: Sides): string {
	const [bin] = now.distribution;
	const when = scores ? 'by either score' : 'now, and would have with the changes';
	return `How many leads have which score ${when}. Each bar is ${count(bin!.to - bin!.from, 'point')} wide. Dashed lines are where bands begin.`;
}

function bandTable(data: Sides) {
	const { now, changedTo } = data;
	const [one, other] = wordsOf(data).within;
	const cells = (name: string) =>
		[now, changedTo].flatMap(({ bands }) => {
			const band = bands.find((one) => one.name === name);
			return band ? [number(band.from), number(band.leads)] : ['–', '–'];
		});
	const names = bandNames(data);
	const below = ['Below', '', number(now.below), '', number(changedTo.below)];
	return {
		caption: 'Leads by band',
		columns: [
			{ name: 'Band' },
			...numbers(`From, ${one}`, `Leads, ${one}`, `From, ${other}`, `Leads, ${other}`),
		],
		rows: names.length === 0 ? [] : [...names.map((name) => [name, ...cells(name)]), below],
	};
}

function binTable(data: Sides) {
	const { now, changedTo } = data;
	return {
		caption: 'Leads by score',
		columns: numbers('Score from', 'to below', ...wordsOf(data).names),
		rows: now.distribution.map(({ from, to, leads }, index) => [
			number(from),
			number(to),
			number(leads),
			number(changedTo.distribution[index]!.leads),
		]),
	};
}

function draw(data: Sides, pixels: number): Drawing {
	const { now, changedTo } = data;
	const [one, other] = wordsOf(data).names;
	const bins = now.distribution;
	const { from, to } = domain(data);
	const x = scale(from, to, LEFT, pixels - RIGHT);
	const most = Math.max(
		...[now, changedTo].flatMap(({ distribution }) => distribution.map(({ leads }) => leads)),
	);
	const binPixels = x(bins[0]!.to) - x(from);
	const panels = [
		{ side: now, name: one, fill: colour.axis },
		{ side: changedTo, name: other, fill: colour.up },
	].map((panel, index) => ({ ...panel, top: HEAD + index * (HEAD + PLOT) }));
	return {
		height: panels.at(-1)!.top + PLOT + BOTTOM,
		option: {
			grid: panels.map(({ top }) => ({ ...plot, left: LEFT, right: RIGHT, top, height: PLOT })),
			// Both have the scale of the lower one.
			xAxis: panels.map((_, gridIndex) => ({
				...scoreAxis(from, to, pixels),
				gridIndex,
				...(gridIndex === 0 && { name: '', axisLabel: { show: false } }),
			})),
			yAxis: panels.map((_, gridIndex) => ({
				...valueAxis,
				gridIndex,
				min: 0,
				max: Math.max(1, most),
				minInterval: 1,
				splitNumber: 3,
			})),
			graphic: panels.flatMap(({ side, name, top }) => [
				text(0, top - 28, name, { fill: colour.ink, bold: true, size: 13 }),
				...thresholds(side, x, from, to, top),
			]),
			series: panels.map(({ side, fill }, index) => ({
				...scoreBars(side.distribution, binPixels, fill),
				xAxisIndex: index,
				yAxisIndex: index,
			})),
		},
	};
}

/** The scores that are drawn: all bins, few no wider than if there were ten, and thresholds that are not far off. */
function domain({ now, changedTo }: Sides): { from: number; to: number } {
	const [first, last] = [now.distribution[0]!, now.distribution.at(-1)!];
	const room = Math.max(last.to - first.from, 10 * (first.to - first.from));
	const isNear = (at: number) => at >= first.from - room && at <= first.from + 2 * room;
	const near = [...now.bands, ...changedTo.bands].map(({ from }) => from).filter(isNear);
	return { from: Math.min(first.from, ...near), to: Math.max(first.from + room, ...near) };
}

/** Where bands begin, each with its name beside it as far as there is room for that up to the next. */
function thresholds(
	{ bands }: ComparedSide,
	x: (value: number) => number,
	from: number,
	to: number,
	top: number,
): Shape[] {
	const inside = bands.filter((band) => band.from >= from && band.from <= to);
	return inside.flatMap((band, index) => {
		const at = x(band.from);
		const next = inside[index + 1];
		const room = columnsIn((next ? x(next.from) : x(to) + RIGHT) - at - 8, 12);
		const name = room < 5 ? [] : [text(at + 4, top - 6, shorten(band.name, room), { fill: colour.quiet })];
		return [line(at, top - 12, at, top + PLOT, { stroke: colour.ink, lineDash: [4, 3] }), ...name];
	});
}
