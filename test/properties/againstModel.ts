import type { ReadLead } from '../../steps';
import type { Store } from '../../stores';
import type { Journey, Step } from './journey';
import { Model } from './model';
import { expectNear, Player, playModel } from './play';

/** A journey's step as it was played in the store and in the model. */
export interface Played {
	step: Step;
	player: Player;
	model: Model;
	/** What the step returned. */
	output: unknown;
	/** What the model said of each item's lead, after each item. */
	values: number[];
}

/** Plays a journey's steps in the store and in the model, and looks at both after each. */
export async function playBoth(
	store: Store,
	{ zone, steps }: Journey,
	look: (played: Played) => Promise<void>,
): Promise<void> {
	const player = new Player(store, zone);
	const model = new Model(zone);
	for (const step of steps) {
		const output = await player.play(step);
		const values: number[] = [];
		playModel(model, step, (lead) => values.push(model.value(lead)!));
		await look({ step, player, model, output, values });
	}
}

/** Fails where a lead's score is not the model's, or its explanation does not explain it. */
export function expectExplained(model: Model, lead: string, read: ReadLead | null): void {
	const value = model.value(lead);
	if (value === null || !read) {
		expect(read).toBe(value);
		return;
	}
	const { score, reasons, expiresNext } = read;
	expectNear(score, value, lead);
	const sum = reasons.reduce((total, { points }) => total + points, 0);
	expectNear(sum, score, `reasons of ${lead}`);
	const next = model.expiresNext(lead);
	expect(expiresNext?.at ?? null).toBe(next && new Date(next).toISOString());
}
