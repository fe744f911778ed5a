import type { Attribute } from './bins';
import type { Coded } from './fit';

/** From here on, two groups of leads have little in common in a column. */
const MOVED = 0.5;

/**
 * How far a column has moved between two groups of leads, from 0 (the same mix) to 1 (nothing in common): for numbers, the
 * largest distance between the shares up to any number (Kolmogorov and Smirnov); for texts, the share that would have to change.
 */
function distanceOf(
	attribute: Attribute,
	codes: Int16Array,
	first: Uint32Array,
	second: Uint32Array,
): number {
	const shares = [first, second].map((rows) => {
		// Values without a level come first.
		const counts = new Float64Array(attribute.levels.length + 1);
		for (const row of rows) counts[codes[row]! + 1]! += 1 / rows.length;
		return counts;
	}) as [Float64Array, Float64Array];
	let [ahead, largest, sum] = [0, 0, 0];
	shares[0].forEach((share, level) => {
		const off = share - shares[1][level]!;
		ahead += off;
		sum += Math.abs(off);
		largest = Math.max(largest, Math.abs(ahead));
	});
	return attribute.kind === 'number' ? largest : sum / 2;
}

/**
 * The numbers that tell when a lead came, such as a yearly budget or a rate of interest: between the earlier and the later half
 * of the leads they have moved away. What they seem to teach is what else changed meanwhile, and later leads lie beyond them.
 * @param rows the leads to learn from, the earliest first
 */
export function tellTime(attributes: Attribute[], { codes }: Coded, rows: Uint32Array): Attribute[] {
	const half = rows.length >> 1;
	return attributes.filter(
		(attribute, place) =>
			attribute.kind === 'number' &&
			distanceOf(attribute, codes[place]!, rows.subarray(0, half), rows.subarray(half)) > MOVED,
	);
}

/** The columns in which two groups of leads have little in common. */
export const movedBetween = (
	attributes: Attribute[],
	{ codes }: Coded,
	first: Uint32Array,
	second: Uint32Array,
) => attributes.filter((attribute, place) => distanceOf(attribute, codes[place]!, first, second) > MOVED);
