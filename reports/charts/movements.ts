import { columnsIn, text, widthOf, type Chart, type Drawing, type Shape } from '../chart';
import { shorten } from '../clean';
import { colour } from '../colours';
import type { Movement, ReportData } from '../data';
import { numbers } from '../html';
import { inZone, number, periodStart } from '../words';
import { upAndDown } from './axes';

const LEFT = 52;
const RIGHT = 8;
const HEAD = 34;
const PLOT = 92;
const GAP = 16;
const BOTTOM = 44;

/** How many leads entered and left each band, a panel for each band. */
export function movements(data: ReportData): Chart {
	const all = panelsOf(data);
	const panels = all.filter(hasMoves);
	const still = all.filter((panel) => !hasMoves(panel)).map(({ band }) => `“${shorten(band, 40)}”`);
	const isStill = panels.length === 0;
	return {
		name: 'movements',
		title: 'Who moved between bands',
		description: isStill
			? 'No lead has changed its band in this time.'
			: `Leads that entered a band (filled, up) and left it (hollow, down) in each ${data.period}, by the date of the event or decay that moved them; for bands that ask for other scores, by that of the router's run. Each band has a scale of its own.${
					still.length > 0 ? ` No lead entered or left ${still.join(', ')}.` : ''
				}`,
		tables: [
			{
				caption: `Leads that entered and left, by ${data.period}`,
				columns: [
					{ name: `${data.period === 'day' ? 'Day' : `The ${data.period} from`}` },
					{ name: 'Band' },
					...numbers('Entered', 'Left'),
				],
				rows: data.movements.map(({ start, band, entered, left }) => [
					periodStart(start, data),
					band,
					number(entered),
					number(left),
				]),
			},
		],
		draw: isStill ? null : (width) => draw(data, panels, width),
	};
}

interface Panel {
	band: string;
	/** In the whole time. */
	entered: number;
	left: number;
	byStart: Map<number, Movement>;
}

const hasMoves = ({ entered, left }: Panel): boolean => entered > 0 || left > 0;

/** The highest band first; one that no router has any more comes last. */
function panelsOf({ bands, movements: all }: ReportData): Panel[] {
	const rank = new Map(bands.map(({ name }, index) => [name, index]));
	const byBand = Map.groupBy(all, ({ band }) => band);
	return [...byBand]
		.sort(([a], [b]) => (rank.get(b) ?? -1) - (rank.get(a) ?? -1))
		.map(([band, moves]) => ({
			band,
			entered: moves.reduce((sum, move) => sum + move.entered, 0),
			left: moves.reduce((sum, move) => sum + move.left, 0),
			byStart: new Map(moves.map((move) => [move.start, move])),
		}));
}

function draw(data: ReportData, panels: Panel[], pixels: number): Drawing {
	const starts = [...new Set(data.movements.map(({ start }) => start))].sort((a, b) => a - b);
	const tops = panels.map((_, index) => HEAD + index * (HEAD + PLOT + GAP));
	const series = panels.flatMap(({ byStart }, index) => {
		const bars = (pick: (move: Movement) => number, itemStyle: object) => ({
			type: 'bar',
			silent: true,
			stack: `${index}`,
			xAxisIndex: index,
			yAxisIndex: index,
			barMaxWidth: 26,
			barCategoryGap: starts.length > 60 ? '15%' : '30%',
			itemStyle,
			// None at all for none: an empty bar has a border too.
			data: starts.map((start) => (byStart.has(start) && pick(byStart.get(start)!)) || null),
		});
		return [
			bars(({ entered }) => entered, { color: colour.up }),
			bars(({ left }) => -left, { color: colour.downFill, borderColor: colour.down, borderWidth: 1 }),
		];
	});
	return {
		height: tops.at(-1)! + PLOT + BOTTOM,
		option: {
			...upAndDown(tops, { left: LEFT, right: RIGHT, height: PLOT }, starts),
			graphic: [
				...panels.flatMap((panel, index) => heading(panel, tops[index]! - 18, pixels)),
				...dates(data, starts, tops.at(-1)! + PLOT + 18, pixels),
			],
			series,
		},
	};
}

/** The band's name, and beside it what the bars add up to. */
function heading({ band, entered, left }: Panel, y: number, pixels: number): Shape[] {
	const gone = `▽ ${number(left)} left`;
	const come = `▲ ${number(entered)} entered`;
	const right = pixels - RIGHT;
	const middle = right - widthOf(gone, 12) - 12;
	const room = middle - widthOf(come, 12) - 12;
	return [
		text(0, y, shorten(band, columnsIn(room, 13)), { fill: colour.ink, bold: true, size: 13 }),
		text(middle, y, come, { fill: colour.up, align: 'right', bold: true }),
		text(right, y, gone, { fill: colour.down, align: 'right', bold: true }),
	];
}

/** Dates below the last panel; the year where it begins or changes. */
function dates({ period, zone }: ReportData, starts: number[], y: number, pixels: number): Shape[] {
	const every = Math.ceil(starts.length / (pixels > 500 ? 9 : 4));
	const step = (pixels - LEFT - RIGHT) / starts.length;
	let lastYear = 0;
	return starts.flatMap((start, index) => {
		const x = LEFT + (index + 0.5) * step;
		if (index % every !== 0 || x > pixels - 24) return [];
		const date = inZone(start, zone);
		const style = { fill: colour.quiet, align: 'center' } as const;
		const label = text(x, y, date.toFormat(period === 'month' ? 'LLL' : 'd LLL'), style);
		if (date.year === lastYear) return [label];
		lastYear = date.year;
		return [label, text(x, y + 16, `${date.year}`, style)];
	});
}
