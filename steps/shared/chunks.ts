/** Items in one transaction: few enough to end within some milliseconds. */
export const CHUNK = 500;

/** Items in chunks, in their order. */
export function chunked<I>(items: I[], size = CHUNK): I[][] {
	const chunks: I[][] = [];
	for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size));
	return chunks;
}

/** Items in portions, in their order: as many in each as weigh no more than this together, or a single one. */
export function inPortions<I>(items: I[], most: number, weightOf: (item: I) => number): I[][] {
	const portions: I[][] = [];
	let weight = Infinity;
	for (const item of items) {
		weight += weightOf(item);
		if (weight <= most) {
			portions.at(-1)!.push(item);
			continue;
		}
		portions.push([item]);
		weight = weightOf(item);
	}
	return portions;
}
