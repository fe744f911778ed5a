import { attributeOf, MOST, type Attribute } from './bins';
import { calibrate } from './calibration';
import { isMissing } from './columns';
import { tellTime } from './drift';
import { fit, type Coded, type Fit, type Signs } from './fit';
import { codedBy, countsOf, signsOf, type Count } from './levels';
import type { Line } from './line';
import { monotone } from './monotone';
import { pointsOf, sumsOf, type Points, type Scale } from './points';

/** Past leads: what was known of each, and whether it won. */
export interface Past {
	columns: ReadonlyMap<string, readonly unknown[]>;
	/** 1 for each lead that won. */
	won: Uint8Array;
	/** When each lead came, or any number that rises with it; null: not known. */
	order: Float64Array | null;
}

/**
 * Whether a level may have points that go against its own conversion, as another column explains it better (free), or not
 * (consistent); or whether numbers only gain or only lose as they rise (monotone).
 */
export type Style = 'free' | 'consistent' | 'monotone';

export interface TableSettings {
	style: Style;
	scale: Scale;
	seed: number;
}

/** What was learned: points for each level of each attribute, and the chance that a score means. */
export interface PointTable {
	base: number;
	attributes: Array<{ attribute: Attribute; points: Int32Array; counts: Count[] }>;
	chance: Line;
	leftOut: LeftOut[];
}

/** A column that is not in the table, and why. */
export interface LeftOut {
	column: string;
	why: 'nameless' | 'empty' | 'constant' | 'scattered' | 'tells time' | 'says less';
}

/**
 * Learns a table from these leads alone.
 * @param rows the earliest first, where the order is known
 */
export function learnTable(past: Past, rows: Uint32Array, settings: TableSettings): PointTable {
	const { usable, leftOut } = attributesOf(past, rows);
	const { attributes, coded, weights, signs } = fitted(usable, past, rows, settings.style);
	const points = pointsOf(weights, coded, rows, settings.scale);
	return {
		base: points.base,
		attributes: attributes.map((attribute, place) => ({
			attribute,
			points: points.points[place]!,
			counts: countsOf(coded, place, rows),
		})),
		chance: calibrate(coded, rows, points, signs, weights, settings.seed),
		leftOut,
	};
}

/** Columns of a table at most; nobody reads more, and it would take long to learn. */
const MOST_COLUMNS = 60;
/** Levels of a table, in about. */
const LEVELS = 500;

function attributesOf({ columns, won, order }: Past, rows: Uint32Array) {
	const most = Math.max(8, Math.floor(LEVELS / columns.size));
	const all = [...columns].map(([column, values]) => attributeOf(column, values, rows, Math.min(most, MOST)));
	const coded = codedBy(all, columns, won);
	const leftOut = all.flatMap(({ column }, place): LeftOut[] => {
		const why = isNameless(column)
			? 'nameless'
			: uselessness(countsOf(coded, place, rows), rows.length, columns.get(column)!, rows);
		return why ? [{ column, why }] : [];
	});
	for (const { column } of order ? tellTime(all, coded, rows) : [])
		if (!leftOut.some((one) => one.column === column)) leftOut.push({ column, why: 'tells time' });
	const useful = all.flatMap((attribute, place) =>
		leftOut.some(({ column }) => column === attribute.column)
			? []
			: [{ attribute, says: informationIn(countsOf(coded, place, rows)) }],
	);
	const best = new Set(useful.toSorted((a, b) => b.says - a.says).slice(0, MOST_COLUMNS));
	for (const one of useful)
		if (!best.has(one)) leftOut.push({ column: one.attribute.column, why: 'says less' });
	return { usable: useful.filter((one) => best.has(one)).map(({ attribute }) => attribute), leftOut };
}

/** A blank name, as of the row numbers that data tools write first: a rule could not say where to look. */
export const isNameless = (column: string): boolean => column.trim() === '';

/** How much a column tells about winning (information value), half a lead being added to each count. */
function informationIn(counts: Count[]): number {
	const sum = (of: (count: Count) => number) => counts.reduce((all, count) => all + of(count) + 0.5, 0);
	const [wins, losses] = [sum(({ won }) => won), sum(({ leads, won }) => leads - won)];
	return counts.reduce((all, { leads, won }) => {
		const [winning, losing] = [(won + 0.5) / wins, (leads - won + 0.5) / losses];
		return all + (winning - losing) * Math.log(winning / losing);
	}, 0);
}

/** Why a column says nothing; null: leads differ in it. */
function uselessness(
	counts: Count[],
	leads: number,
	values: readonly unknown[],
	rows: Uint32Array,
): LeftOut['why'] | null {
	if (counts.some((count) => count.leads > 0 && count.leads < leads)) return null;
	if (rows.every((row) => isMissing(values[row]))) return 'empty';
	return counts.length > 0 ? 'constant' : 'scattered';
}

function fitted(
	usable: Attribute[],
	{ columns, won }: Past,
	rows: Uint32Array,
	style: Style,
): { attributes: Attribute[]; coded: Coded; weights: Fit; signs: Signs | undefined } {
	if (style === 'monotone') {
		const { attributes, coded, fit: weights } = monotone(usable, columns, won, rows);
		return { attributes, coded, weights, signs: undefined };
	}
	const coded = codedBy(usable, columns, won);
	const signs = style === 'consistent' ? signsOf(coded, rows) : undefined;
	return { attributes: usable, coded, weights: fit(coded, rows, signs), signs };
}

/** The scores of leads by a table. */
export function scoresBy(table: PointTable, past: Past, rows: Uint32Array): Float64Array {
	const coded = codedBy(
		table.attributes.map(({ attribute }) => attribute),
		past.columns,
		past.won,
	);
	const points: Pick<Points, 'base' | 'points'> = {
		base: table.base,
		points: table.attributes.map((one) => one.points),
	};
	return sumsOf(points, coded, rows);
}
