import type { Attribute } from './bins';
import type { Coded } from './fit';

/** How many leads have a level, and how many of them won. */
export interface Count {
	leads: number;
	won: number;
}

/** The leads of each level of an attribute. */
export function countsOf({ codes, levels, won }: Coded, attribute: number, rows: Uint32Array): Count[] {
	const counts = Array.from({ length: levels[attribute]! }, () => ({ leads: 0, won: 0 }));
	for (const row of rows) {
		const count = counts[codes[attribute]![row]!];
		if (!count) continue;
		count.leads++;
		count.won += won[row]!;
	}
	return counts;
}

/** The levels of leads: one list for each attribute. */
export function codedBy(
	attributes: Attribute[],
	columns: ReadonlyMap<string, readonly unknown[]>,
	won: Uint8Array,
): Coded {
	return {
		codes: attributes.map(({ column, levelOf }) =>
			Int16Array.from({ length: won.length }, (_, row) => levelOf(columns.get(column)?.[row])),
		),
		levels: attributes.map(({ levels }) => levels.length),
		won,
	};
}

/** Whether a lead with some level of an attribute wins more often than the average lead (1), or less often (−1). */
export function signsOf(coded: Coded, rows: Uint32Array): Int8Array[] {
	const wins = rows.reduce((sum, row) => sum + coded.won[row]!, 0);
	return coded.levels.map((_, attribute) =>
		Int8Array.from(countsOf(coded, attribute, rows), ({ leads, won }) =>
			Math.sign(won * rows.length - wins * leads),
		),
	);
}
