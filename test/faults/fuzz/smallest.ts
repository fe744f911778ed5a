const TRIES = 25;

/** Parts that still show a fault, as few as are found in some tries: halves are left out, then quarters and so on. */
export async function smallest<T>(parts: T[], isShown: (some: T[]) => Promise<boolean>): Promise<T[]> {
	let small = parts;
	let size = Math.ceil(small.length / 2);
	for (let tries = TRIES; tries > 0 && size > 0 && small.length > 1;) {
		let isSmaller = false;
		for (let from = 0; from < small.length && tries > 0; from += size) {
			const some = [...small.slice(0, from), ...small.slice(from + size)];
			if (some.length === 0) continue;
			tries--;
			if (!(await isShown(some))) continue;
			small = some;
			isSmaller = true;
			break;
		}
		if (!isSmaller) size = size === 1 ? 0 : Math.ceil(size / 2);
		size = Math.min(size, Math.ceil(small.length / 2));
	}
	return small;
}
