/** The places of values from the lowest to the highest; of equal values, the earlier first. */
export function ascending(values: ArrayLike<number>): Uint32Array {
	const places = Uint32Array.from({ length: values.length }, (_, place) => place);
	return places.sort((a, b) => values[a]! - values[b]! || a - b);
}
