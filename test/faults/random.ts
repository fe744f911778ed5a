/** Numbers that look random and are the same for the same seed (mulberry32), so that a failure can be played again. */
export class Random {
	constructor(private state: number) {}

	/** From 0 up to, but not, 1. */
	next(): number {
		this.state = (this.state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}

	/** A whole number, both ends included. */
	between(from: number, to: number): number {
		return from + Math.floor(this.next() * (to - from + 1));
	}

	chance(share: number): boolean {
		return this.next() < share;
	}

	pick<T>(from: T[]): T {
		return from[Math.floor(this.next() * from.length)]!;
	}

	/** Another source of numbers, so that what one part draws does not change what another does. */
	branch(): Random {
		return new Random(this.between(0, 2 ** 31));
	}
}
