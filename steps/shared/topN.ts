/** A lead's place in a ranking: larger keys come first, and leads with the same key in the order of their IDs. */
export interface Ranked {
	key: number;
	lead: string;
}

export const inOrder = (a: Ranked, b: Ranked): number =>
	b.key - a.key || (a.lead < b.lead ? -1 : Number(a.lead > b.lead));

/** The first so many of all leads that are added: a heap, whose top is the last of them. */
export class TopN<T extends Ranked> {
	private readonly heap: T[] = [];

	constructor(private readonly size: number) {}

	get isFull(): boolean {
		return this.heap.length >= this.size;
	}

	/** The least key with which a lead can be among the first. */
	get leastKey(): number {
		return this.isFull ? this.heap[0]!.key : -Infinity;
	}

	/** Whether a lead can be among the first. */
	wants(one: Ranked): boolean {
		return !this.isFull || inOrder(one, this.heap[0]!) < 0;
	}

	add(one: T): void {
		if (!this.isFull) this.rise(one);
		else if (this.wants(one)) this.replaceTop(one);
	}

	first(): T[] {
		return this.heap.toSorted(inOrder);
	}

	/** Takes all out, from the last to the first: for those who cannot wait until many are sorted. */
	*takeOut(): Generator<T, void, undefined> {
		const { heap } = this;
		while (heap.length > 0) {
			const [top] = heap;
			const last = heap.pop()!;
			if (heap.length > 0) this.replaceTop(last);
			yield top!;
		}
	}

	private rise(one: T): void {
		const { heap } = this;
		let place = heap.length;
		while (place > 0) {
			const parent = (place - 1) >> 1;
			if (inOrder(one, heap[parent]!) <= 0) break;
			heap[place] = heap[parent]!;
			place = parent;
		}
		heap[place] = one;
	}

	private replaceTop(one: T): void {
		const { heap } = this;
		let place = 0;
		for (;;) {
			let child = 2 * place + 1;
			if (child >= heap.length) break;
			if (child + 1 < heap.length && inOrder(heap[child + 1]!, heap[child]!) > 0) child++;
			if (inOrder(one, heap[child]!) >= 0) break;
			heap[place] = heap[child]!;
			place = child;
		}
		heap[place] = one;
	}
}
