import { columnsIn, line, scale, text, widthOf, type Chart, type Drawing, type Shape } from '../chart';
import { shorten } from '../clean';
import { colour } from '../colours';
import type { ReportData, RuleTotal } from '../data';
import { numbers } from '../html';
import { compact, count, number, signed } from '../words';
import { categoryAxis, plot, valueAxis } from './axes';

/** More are in the table only. */
const MOST = 15;
const ROW = 46;
/** How much lower than the middle of its row a bar is, below its name. */
const BAR_LOWER = 10;
const SIZE = 12;

/** What each rule gave and took, and how many leads it reached. */
export function rules({ rules: all }: ReportData): Chart {
	const drawnRules = all.slice(0, MOST);
	const left = all.length - drawnRules.length;
	return {
		name: 'rules',
		title: 'What gives the points',
		description:
			all.length === 0
				? 'No rule has given any points yet.'
				: `The points that each rule gave (filled, to the right) or took (hollow, to the left), before any fading.${
						left > 0 ? ` The table has ${count(left, 'more rule')}.` : ''
					}`,
		tables: [
			{
				caption: 'Points by rule',
				columns: [{ name: 'Rule' }, ...numbers('Points', 'Times', 'Leads')],
				rows: all.map(({ rule, points, times, leads }) => [
					rule,
					signed(points),
					number(times),
					number(leads),
				]),
			},
		],
		draw: all.length === 0 ? null : (width) => draw(drawnRules, width),
	};
}

function draw(shownRules: RuleTotal[], pixels: number): Drawing {
	const height = shownRules.length * ROW;
	const points = shownRules.map((rule) => rule.points);
	const lowest = Math.min(0, ...points);
	const highest = Math.max(0, ...points);
	// Room for the numbers at the ends of the longest bars.
	const room = Math.max(...points.map((value) => widthOf(signedCompact(value), SIZE))) + 10;
	const [left, right] = [lowest < 0 ? room : 1, highest > 0 ? room : 1];
	const zero = scale(lowest, lowest === highest ? 1 : highest, left, pixels - right)(0);
	return {
		height: height + BAR_LOWER,
		option: {
			grid: { ...plot, left, right, top: BAR_LOWER, height },
			xAxis: {
				...valueAxis,
				min: lowest,
				max: lowest === highest ? 1 : highest,
				axisLabel: { show: false },
				splitLine: { show: false },
			},
			yAxis: {
				...categoryAxis,
				inverse: true,
				data: points.map(String),
				axisLine: { show: false },
				axisLabel: { show: false },
			},
			graphic: shownRules.flatMap((rule, index) => [
				...words(rule, index * ROW + 14, pixels),
				// The axis leaves out the words.
				line(zero, index * ROW + 24, zero, index * ROW + 42, { stroke: colour.axis }),
			]),
			series: { type: 'bar', silent: true, barWidth: 14, barMinHeight: 1.5, data: points.map(bar) },
		},
	};
}

function bar(value: number): object {
	const isGiven = value >= 0;
	return {
		value,
		itemStyle: isGiven
			? { color: colour.up }
			: { color: colour.downFill, borderColor: colour.down, borderWidth: 1 },
		label: {
			show: true,
			position: isGiven ? 'right' : 'left',
			formatter: () => signedCompact(value),
			color: isGiven ? colour.up : colour.down,
			fontSize: SIZE,
			fontWeight: 600,
		},
	};
}

/** Above the bar: the rule, and whom it reached. */
function words({ rule, times, leads }: RuleTotal, y: number, pixels: number): Shape[] {
	const reach = count(leads, 'lead') + (pixels > 500 ? `, ${count(times, 'time')}` : '');
	const room = pixels - widthOf(reach, SIZE) - 10;
	return [
		text(0, y, shorten(rule, columnsIn(room, 13)), { fill: colour.ink, size: 13, halo: true }),
		text(pixels, y, reach, { fill: colour.quiet, align: 'right', halo: true }),
	];
}

const signedCompact = (value: number): string => `${value > 0 ? '+' : ''}${compact(value)}`;
