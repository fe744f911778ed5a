import { isMissing, kindOf, numberIn, textIn, type Kind } from './columns';

/** What leads can have in common in one column. Those of a column exclude each other. */
export type Level =
	/** A number from `from` on (null: any) and below `below` (null: any). */
	| { is: 'between'; from: number | null; below: number | null }
	/** A text, as most leads write it; `also` with other spaces around it, which rules tell apart and people do not see. */
	| { is: 'equal'; value: string; also?: string[] }
	/** Any value at all. */
	| { is: 'known' }
	| { is: 'missing' };

/** A column that says something about a lead, by levels. */
export interface Attribute {
	column: string;
	kind: Kind;
	/** Numbers from the lowest on; texts from the most frequent on; a level for missing values last. */
	levels: Level[];
	/** Which level a value has; −1: none, as a text that was rare or never seen, which neither gives nor takes points. */
	levelOf: (value: unknown) => number;
}

/** The texts that a level stands for. */
export const spellingsOf = (level: Level): string[] =>
	level.is === 'equal' ? [level.value, ...(level.also ?? [])] : [];

/** Leads that a level needs: from fewer, nothing can be said. */
export const FEWEST = 20;
/** Levels of a column at most, where the table has few columns. */
export const MOST = 50;

/**
 * The levels of a column, from these rows alone. Without levels: the column says nothing.
 * @param most levels that it may have
 */
export function attributeOf(
	column: string,
	values: readonly unknown[],
	rows: Uint32Array,
	most = MOST,
): Attribute {
	const kind = kindOf(values, rows) ?? 'text';
	const missing = rows.reduce((count, row) => count + Number(isMissing(values[row])), 0);
	const known = LEVELS[kind](values, rows, most);
	const levels = [...known, ...(missing >= FEWEST ? [{ is: 'missing' } as const] : [])];
	return attribute(column, kind, levels);
}

export function attribute(column: string, kind: Kind, levels: Level[]): Attribute {
	const missingAt = levels.findIndex(({ is }) => is === 'missing');
	const find = FINDERS[kind](levels);
	return {
		column,
		kind,
		levels,
		levelOf: (value) => (isMissing(value) ? missingAt : find(value)),
	};
}

interface Text {
	value: string;
	leads: number;
}

const oftenFirst = (a: Text, b: Text): number => b.leads - a.leads || (a.value < b.value ? -1 : 1);

const LEVELS: Record<Kind, (values: readonly unknown[], rows: Uint32Array, most: number) => Level[]> = {
	number: (values, rows, most) => {
		const numbers = Float64Array.from(rows, (row) => numberIn(values[row])).filter(Number.isFinite);
		const edges = edgesOf(numbers.sort(), most);
		return [null, ...edges].map((from, place) => ({
			is: 'between',
			from,
			below: edges[place] ?? null,
		}));
	},
	text: (values, rows, most) => {
		const counts = new Map<string, Text>();
		for (const row of rows) {
			const text = isMissing(values[row]) ? null : textIn(values[row]);
			if (text === null) continue;
			const level = counts.get(text);
			if (level) level.leads++;
			else counts.set(text, { value: String(values[row]), leads: 1 });
		}
		return [...Map.groupBy(counts.values(), ({ value }) => value.trim().toLowerCase()).values()]
			.map((texts) => ({ texts, leads: texts.reduce((sum, { leads }) => sum + leads, 0) }))
			.filter(({ leads }) => leads >= FEWEST)
			.map(({ texts, leads }) => ({ texts, leads, value: texts.sort(oftenFirst)[0]!.value }))
			.sort(oftenFirst)
			.slice(0, most)
			.map(({ texts: [, ...others], value }) => ({
				is: 'equal',
				value,
				...(others.length > 0 && { also: others.map((one) => one.value) }),
			}));
	},
	date: () => [{ is: 'known' }],
};

const FINDERS: Record<Kind, (levels: Level[]) => (value: unknown) => number> = {
	number: (levels) => {
		const edges = levels.flatMap((level) => (level.is === 'between' ? (level.below ?? []) : []));
		return (value) => {
			const number = numberIn(value);
			return Number.isNaN(number) ? -1 : firstAt(edges, number, true);
		};
	},
	text: (levels) => {
		const places = new Map<string | null, number>(
			levels.flatMap((level, place) => spellingsOf(level).map((text) => [text.toLowerCase(), place])),
		);
		return (value) => places.get(textIn(value)) ?? -1;
	},
	date: (levels) => {
		const knownAt = levels.findIndex(({ is }) => is === 'known');
		return () => knownAt;
	},
};

/** Where numbers are cut: at the tenths, and finer at both ends, where leads often differ most. */
const TAIL = [0.002, 0.005, 0.01, 0.02, 0.05];
const CUTS = [
	...TAIL,
	...[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
	...TAIL.map((share) => 1 - share).reverse(),
];

const evenCuts = (parts: number): number[] =>
	Array.from({ length: parts - 1 }, (_, cut) => (cut + 1) / parts);

/**
 * The numbers at which bins begin. A number that many leads share has a bin of its own; every bin has leads enough.
 * @param sorted from the lowest on
 */
function edgesOf(sorted: Float64Array, most: number): number[] {
	const edges: number[] = [];
	let begin = 0;
	for (const share of most > CUTS.length ? CUTS : evenCuts(most)) {
		const number = sorted[Math.floor(share * sorted.length)]!;
		let start = firstAt(sorted, number, false);
		// What was cut at already fills more than one part: the next cut is behind it.
		if (number === edges.at(-1)) start = firstAt(sorted, number, true);
		if (start - begin < FEWEST || sorted.length - start < FEWEST) continue;
		edges.push(sorted[start]!);
		begin = start;
	}
	return edges;
}

/** The first place with a number not below (or above) this one. */
function firstAt(sorted: ArrayLike<number>, number: number, above: boolean): number {
	let [low, high] = [0, sorted.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (sorted[middle]! < number || (above && sorted[middle] === number)) low = middle + 1;
		else high = middle;
	}
	return low;
}
