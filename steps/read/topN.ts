/** A lead's place in a ranking: larger keys come first, and leads with the same key in the order of their IDs. */
export interface Ranked {
	key: number;
	lead: string;
}

export const inOrder = (a: Ranked, b: Ranked): number =>
	b.key - a.key || (a.lead < b.lead ? -1 : Number(a.lead > b.lead));

/** The first so many of all leads that are added. */
export class TopN<T extends Ranked> {
	private found: T[] = [];
	private last: T | null = null;

	constructor(private readonly size: number) {}

	get isFull(): boolean {
		return this.found.length >= this.size;
	}

	/** Whether a lead can be among the first. */
	wants(one: Ranked): boolean {
		return this.last === null || inOrder(one, this.last) < 0;
	}

	add(one: T): void {
		this.found.push(one);
		// Sorting now and then costs less than keeping the order with each.
		if (this.found.length > 2 * this.size + 1_000) this.keepFirst();
	}

	first(): T[] {
		this.keepFirst();
		return this.found;
	}

	private keepFirst(): void {
		this.found = this.found.sort(inOrder).slice(0, this.size);
		if (this.isFull) this.last = this.found.at(-1) ?? null;
	}
}
