import type { Store } from '../../stores';
import type { StepRequest } from '../shared/request';
import { rulesInUse } from './rulesInUse';
import { decodeRules, type SavedRule } from './savedRules';

/** The published rules that steps of a score use, if they are of one version of one set; else none. */
export async function rulesOfScore(
	store: Store,
	{ entity, score }: Pick<StepRequest, 'entity' | 'score'>,
): Promise<SavedRule[]> {
	return await store.transaction(async (tx) => {
		const stored = await tx.score(entity, score);
		const inUse = stored ? await rulesInUse(tx, stored) : [];
		const [used] = inUse;
		const found = used && inUse.length === 1 ? await tx.rules(used.ruleSet, used.version) : null;
		return found ? decodeRules(found).rules : [];
	}, 'preview');
}
