import { attribute as attributeOf, type Attribute, type Level } from './bins';
import { fit, type Coded, type Fit } from './fit';
import { codedBy, countsOf } from './levels';

/** Attributes whose numbers only gain or only lose as they rise, and the weights of their bins. */
export interface Monotone {
	attributes: Attribute[];
	coded: Coded;
	fit: Fit;
}

/** Merges neighbouring bins that go against the trend of their number, and learns anew, until none does. */
export function monotone(
	attributes: Attribute[],
	columns: ReadonlyMap<string, readonly unknown[]>,
	won: Uint8Array,
	rows: Uint32Array,
): Monotone {
	for (let now = attributes; ;) {
		const coded = codedBy(now, columns, won);
		const fitted = fit(coded, rows);
		const next = now.map((one, place) => merged(one, fitted.weights[place]!, countsOf(coded, place, rows)));
		if (next.every((one, place) => one === now[place])) return { attributes: now, coded, fit: fitted };
		now = next;
	}
}

interface Block {
	level: Level & { is: 'between' };
	leads: number;
	weight: number;
}

/** The attribute without the bins that go against its trend (pool adjacent violators); itself, where none does. */
function merged(
	attribute: Attribute,
	weights: ArrayLike<number>,
	counts: Array<{ leads: number }>,
): Attribute {
	const bins = attribute.levels.flatMap((level, place): Block[] =>
		level.is === 'between' ? [{ level, leads: counts[place]!.leads, weight: weights[place]! }] : [],
	);
	const direction = trendOf(bins);
	const blocks: Block[] = [];
	for (const bin of bins) {
		let block = bin;
		for (let last = blocks.at(-1); last && direction * (block.weight - last.weight) < 0; last = blocks.at(-1))
			block = united(blocks.pop()!, block);
		blocks.push(block);
	}
	if (blocks.length === bins.length) return attribute;
	const rest = attribute.levels.filter(({ is }) => is !== 'between');
	return attributeOf(attribute.column, attribute.kind, [...blocks.map(({ level }) => level), ...rest]);
}

const united = (low: Block, high: Block): Block => ({
	level: { is: 'between', from: low.level.from, below: high.level.below },
	leads: low.leads + high.leads,
	weight: (low.weight * low.leads + high.weight * high.leads) / (low.leads + high.leads),
});

/** 1: higher numbers win more often; −1: less often. */
function trendOf(bins: Block[]): number {
	const all = bins.reduce((sum, { leads }) => sum + leads, 0);
	const middle = bins.reduce((sum, { leads }, place) => sum + leads * place, 0) / all;
	return bins.reduce((sum, { leads, weight }, place) => sum + leads * (place - middle) * weight, 0) < 0
		? -1
		: 1;
}
