import { columnsIn, text, type Chart, type Drawing, type Shape } from '../chart';
import { upAndDown } from '../charts/axes';
import { shorten } from '../clean';
import { colour } from '../colours';
import { numbers } from '../html';
import { day, number, shortDay } from '../words';
import { bandNames, wordsOf, type ComparedSide, type Sides } from './data';

const LEFT = 52;
const RIGHT = 8;
const HEAD = 46;
const LEGEND = 24;
const PLOT = 92;
const GAP = 16;
const BOTTOM = 30;

/** How many leads rose to each band and dropped below it in each week, now and with the changes: a panel for each band. */
export function crossings(data: Sides): Chart {
	const panels = panelsOf(data);
	const isStill = panels.length === 0;
	const [one, other] = wordsOf(data).within;
	return {
		name: 'crossings',
		title: 'Crossings a week',
		description: isStill
			? `No lead crossed a threshold in these weeks${data.scores ? ', by either score' : ', nor would have'}.`
			: `Leads that rose to a band’s threshold (up) and dropped below it (down) in each week: ${one} in grey, ${other} in blue. Each band has a scale of its own.`,
		tables: [tableOf(data)],
		draw: isStill ? null : (width) => draw(data, panels, width),
	};
}

interface Panel {
	band: string;
	now: Week[];
	changedTo: Week[];
}

interface Week {
	rose: number;
	dropped: number;
}

const NONE: Week = { rose: 0, dropped: 0 };
const sumOf = (weeks: Week[], what: keyof Week): number => weeks.reduce((sum, week) => sum + week[what], 0);

/** Bands that nobody crossed on either side are left out. */
function panelsOf(data: Sides): Panel[] {
	const weeksOf = ({ weeks }: ComparedSide, name: string): Week[] =>
		weeks.map(({ crossings }) => crossings.find(({ band }) => band === name) ?? NONE);
	return bandNames(data)
		.map((band) => ({ band, now: weeksOf(data.now, band), changedTo: weeksOf(data.changedTo, band) }))
		.filter(({ now, changedTo }) => [...now, ...changedTo].some(({ rose, dropped }) => rose + dropped > 0));
}

function tableOf(data: Sides) {
	const { now, zone } = data;
	const [one, other] = wordsOf(data).within;
	return {
		caption: 'Leads that rose to a band and dropped below it, by week',
		columns: [
			{ name: 'The week from' },
			{ name: 'Band' },
			...numbers(`Rose, ${one}`, other, `Dropped, ${one}`, other),
		],
		rows: now.weeks.flatMap(({ start }, week) =>
			panelsOf(data).map(({ band, now, changedTo }) => {
				const [before, after] = [now[week] ?? NONE, changedTo[week] ?? NONE];
				const cells = [before.rose, after.rose, before.dropped, after.dropped].map(number);
				return [day(start, zone), band, ...cells];
			}),
		),
	};
}

function draw(data: Sides, panels: Panel[], pixels: number): Drawing {
	const { zone } = data;
	const [one, other] = wordsOf(data).names;
	const second = data.scores ? pixels / 2 : 70;
	const starts = data.now.weeks.map(({ start }) => start);
	const tops = panels.map((_, index) => LEGEND + HEAD + index * (HEAD + PLOT + GAP));
	const series = panels.flatMap(({ now, changedTo }, index) => {
		const bars = (side: string, weeks: Week[], what: keyof Week, color: string) => ({
			type: 'bar',
			silent: true,
			stack: `${index} ${side}`,
			xAxisIndex: index,
			yAxisIndex: index,
			barMaxWidth: 16,
			barGap: '10%',
			barCategoryGap: '30%',
			itemStyle: { color },
			data: weeks.map((week) => (what === 'rose' ? week.rose : -week.dropped) || null),
		});
		return [
			bars('now', now, 'rose', colour.axis),
			bars('now', now, 'dropped', colour.axis),
			bars('changed', changedTo, 'rose', colour.up),
			bars('changed', changedTo, 'dropped', colour.up),
		];
	});
	return {
		height: tops.at(-1)! + PLOT + BOTTOM,
		option: {
			...upAndDown(tops, { left: LEFT, right: RIGHT, height: PLOT }, starts),
			graphic: [
				text(0, 10, `■ ${shorten(one, columnsIn(second - 24, 12))}`, { fill: colour.axis, bold: true }),
				text(second, 10, `■ ${shorten(other, columnsIn(pixels - second - 24, 12))}`, {
					fill: colour.up,
					bold: true,
				}),
				...panels.flatMap((panel, index) => heading(panel, tops[index]!, pixels)),
				...dates(starts, zone, tops.at(-1)! + PLOT + 18, pixels),
			],
			series,
		},
	};
}

/** The band's name, and below it what the bars add up to. */
function heading({ band, now, changedTo }: Panel, top: number, pixels: number): Shape[] {
	const sums = (what: keyof Week) => `${number(sumOf(now, what))} → ${number(sumOf(changedTo, what))}`;
	return [
		text(0, top - 36, shorten(band, columnsIn(pixels, 13)), { fill: colour.ink, bold: true, size: 13 }),
		text(0, top - 18, `▲ rose ${sums('rose')}   ▽ dropped ${sums('dropped')}`, { fill: colour.quiet }),
	];
}

function dates(starts: number[], zone: string, y: number, pixels: number): Shape[] {
	const every = Math.ceil(starts.length / (pixels > 500 ? 12 : 4));
	const step = (pixels - LEFT - RIGHT) / starts.length;
	return starts.flatMap((start, index) =>
		index % every === 0
			? [text(LEFT + (index + 0.5) * step, y, shortDay(start, zone), { fill: colour.quiet, align: 'center' })]
			: [],
	);
}
