import { DRAFT, type Store } from '../../stores';
import { inOneRun, newestIn, publish, type Published, type PublishRequest } from './publishRules';
import { rulesIn } from './readRules';
import { ruleChanges } from './ruleChanges';
import { decodeRules, encodeRules, type RulesOfVersion, type SavedRule } from './savedRules';

/* A set may have one draft: rules that are tried before they are published. */

/** What saving a draft has done. */
export interface SavedDraft {
	/** The newest version, which the draft is compared with; null: nothing has been published yet. */
	version: number | null;
	/** Whether the draft that the set had says something else, or it had none. */
	isNew: boolean;
	/** What publishing the draft would change, in words. */
	changes: string[];
}

/** Makes rules the draft of a set, in place of the one that it has. The same rules again are the same draft. */
export async function saveDraft(
	store: Store,
	request: PublishRequest,
	rules: SavedRule[],
): Promise<SavedDraft> {
	const { ruleSet, note, step, now } = request;
	return await inOneRun(store, request, async (tx) => {
		const [before, newest] = await Promise.all([tx.rules(ruleSet, DRAFT), newestIn(tx, ruleSet)]);
		const isNew = !before || ruleChanges(decodeRules(before).rules, rules).length > 0;
		const at = isNew ? now : before.at;
		const { workflow, node } = step;
		await tx.saveDraft({ ruleSet, rules: encodeRules(rules), note, at, workflow, node });
		return { version: newest?.version ?? null, isNew, changes: ruleChanges(newest?.rules ?? [], rules) };
	});
}

/** Makes the draft of a set its newest version, and then there is no draft. @throws StoreError where there is none */
export async function publishDraft(store: Store, request: PublishRequest): Promise<Published> {
	const { ruleSet } = request;
	return await inOneRun(store, request, async (tx) => {
		const { rules, note } = await rulesIn(tx, { ruleSet, version: DRAFT });
		const published = await publish(tx, { ...request, note: request.note || note }, rules);
		await tx.dropDraft(ruleSet);
		return published;
	});
}

/** The draft of a set; null: it has none. */
export async function draftOf(store: Store, ruleSet: string): Promise<RulesOfVersion | null> {
	const draft = await store.transaction(async (tx) => await tx.rules(ruleSet, DRAFT), 'preview');
	return draft && decodeRules(draft);
}
