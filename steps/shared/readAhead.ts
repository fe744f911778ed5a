import type { Store, Transaction } from '../../stores';
import { open, type Opening, type StepRequest } from './request';

/** What must be known before a step's leads can be read. */
export interface Whereabouts {
	scoreId: number;
	/** The step's number in the store. */
	step: number;
	/** The leads behind the IDs of the items. */
	names: Map<string, string>;
}

/** Gives what was read of the leads of a score, whose number is known by now. */
export type ReadBy<R> = (scoreId: number) => Promise<R>;

/** Where steps, by their keys, found their score last. It is a guess: a score can be deleted, and another made. */
const lastFound = new WeakMap<
	Store,
	Map<string, Pick<StepRequest, 'entity' | 'score'> & Pick<Whereabouts, 'scoreId' | 'step'>>
>();

/**
 * Opens a chunk, and reads its leads in the same journey to the database: under their IDs as they came, in the score that
 * the step found last. Where that turns out to be wrong, or one of the IDs is an alias, they are read again.
 */
export async function openAndRead<R>(
	store: Store,
	tx: Transaction,
	request: StepRequest,
	ids: string[],
	read: (where: Whereabouts) => Promise<R>,
): Promise<[opening: Opening, read: ReadBy<R>]> {
	const found = lastFound.get(store) ?? new Map<string, never>();
	lastFound.set(store, found);
	const { entity, score, step } = request;
	const last = found.get(step.key);
	const asTheyCame = new Map(ids.map((id) => [id, id]));

	const opened = open(tx, request, ids);
	const isLikely = last?.entity === entity && last.score === score;
	const early = isLikely ? read({ ...last, names: asTheyCame }) : null;
	// It can fail, and matter to nobody.
	early?.catch(() => {});
	const opening = await opened;

	const { stored, step: number, names } = opening;
	if (stored) found.set(step.key, { entity, score, scoreId: stored.id, step: number });
	const hasAlias = ids.some((id) => names.get(id) !== id);
	return [
		opening,
		async (scoreId) =>
			early && last?.scoreId === scoreId && last.step === number && !hasAlias
				? await early
				: await read({ scoreId, step: number, names }),
	];
}
