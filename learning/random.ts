/** Numbers from 0 to below 1 that are the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
	let state = seed | 0;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

/** The whole numbers below `length` in an order that the seed decides (Fisher and Yates). */
export function shuffled(length: number, seed: number): Uint32Array {
	const random = randomFrom(seed);
	const places = Uint32Array.from({ length }, (_, place) => place);
	for (let last = length - 1; last > 0; last--) {
		const other = Math.floor(random() * (last + 1));
		[places[last], places[other]] = [places[other]!, places[last]!];
	}
	return places;
}
