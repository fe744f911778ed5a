import { learn, randomFrom, type Learned, type Past, type TableSettings } from '../../learning';

export const SETTINGS: TableSettings = { style: 'free', scale: { kind: 'hundred' }, seed: 1 };

/** Leads of which the chance to win follows from what is known of them. */
export function pastOf(
	leads: number,
	lead: (random: () => number, place: number) => { chance: number; known: Record<string, unknown> },
	seed = 3,
): Past {
	const random = randomFrom(seed);
	const all = Array.from({ length: leads }, (_, place) => lead(random, place));
	const won = Uint8Array.from(all, ({ chance }) => Number(random() < chance));
	const names = Object.keys(all[0]!.known);
	return {
		columns: new Map(names.map((name) => [name, all.map(({ known }) => known[name])])),
		won,
		order: null,
	};
}

export const withColumn = (past: Past, name: string, valueOf: (row: number) => unknown): Past => ({
	...past,
	columns: new Map([...past.columns, [name, Array.from(past.won, (_, row) => valueOf(row))]]),
});

/** @throws where there was too little to learn from */
export function learned(past: Past, settings: Partial<TableSettings> = {}): Learned {
	const result = learn(past, { ...SETTINGS, ...settings });
	if (typeof result === 'string') throw new Error(result);
	return result;
}

/** Retired people win often, and so do young ones. */
export const plain = (leads = 3_000): Past =>
	pastOf(leads, (random) => {
		const age = 18 + Math.floor(60 * random());
		const job = ['Admin', 'Retired', 'Student'][Math.floor(3 * random())]!;
		return { chance: 0.1 + (job === 'Retired' ? 0.4 : 0) + (age < 30 ? 0.2 : 0), known: { age, job } };
	});
