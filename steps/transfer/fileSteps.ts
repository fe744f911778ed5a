import type { Step, Transaction } from '../../stores';

/** The steps that a file names, and their numbers in the store as far as they are known. */
export class FileSteps {
	private readonly named = new Map<number, Step>();
	private readonly keys = new Map<string, number>();
	private readonly known = new Map<number, number>();

	readonly has = (number: number): boolean => this.named.has(number);

	/** Takes in a step; returns why it is refused. */
	name(number: number, step: Step): string | null {
		const isNew = !this.named.has(number) && !this.keys.has(step.key);
		if (!isNew && this.keys.get(step.key) !== number) return 'It names a step that a line above it names';
		this.named.set(number, step);
		this.keys.set(step.key, number);
		return null;
	}

	/** Finds out the numbers in the store that are not known yet. */
	async read(tx: Transaction): Promise<Map<number, number>> {
		const fresh = [...this.named].filter(([number]) => !this.known.has(number));
		const found = await Promise.all(
			fresh.map(async ([number, step]) => [number, await tx.step(step)] as const),
		);
		return new Map([...this.known, ...found]);
	}

	/** Keeps numbers, once they are sure to stay. */
	learn(numbers: Map<number, number>): void {
		for (const [number, own] of numbers) this.known.set(number, own);
	}
}
