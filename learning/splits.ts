import { ascending } from './measures/order';
import { shuffled } from './random';

/** Which leads are learned from, and which are held out to check what was learned. */
export interface Split {
	learn: Uint32Array;
	check: Uint32Array;
}

/** How large a part is learned from. */
const LEARN = 0.7;

/** The earlier leads are learned from, the later ones check it. @param order of each lead, such as its date */
export function splitByTime(order: ArrayLike<number>): Split {
	return cut(ascending(order));
}

/** Any leads are learned from, the same for the same seed. */
export function splitAtRandom(leads: number, seed: number): Split {
	return cut(shuffled(leads, seed));
}

function cut(places: Uint32Array): Split {
	const at = Math.floor(places.length * LEARN);
	return { learn: places.slice(0, at), check: places.slice(at) };
}

/** Parts of about equal size that each hold as many winners; each in turn is judged by what the others teach. */
export function foldsOf(rows: Uint32Array, won: ArrayLike<number>, folds: number, seed: number): Split[] {
	const foldOf = new Uint8Array(rows.length);
	const next = [0, 0];
	for (const place of shuffled(rows.length, seed)) {
		foldOf[place] = next[won[rows[place]!]!]!++ % folds;
	}
	return Array.from({ length: folds }, (_, fold) => ({
		learn: rows.filter((_row, place) => foldOf[place] !== fold),
		check: rows.filter((_row, place) => foldOf[place] === fold),
	}));
}
