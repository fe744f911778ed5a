import type { Store, Transaction } from '../../stores';
import { Run } from '../shared/run';
import type { StepRequest } from '../shared/request';
import { rulesIn } from './readRules';
import { ruleChanges } from './ruleChanges';
import { decodeRules, encodeRules, type RulesOfVersion, type SavedRule } from './savedRules';

export type PublishRequest = Pick<StepRequest, 'step' | 'run' | 'now'> & { ruleSet: string; note: string };

/** What publishing has done. */
export interface Published {
	/** The newest version now. */
	version: number;
	/** Whether this made it: rules that the newest version has already make none. */
	isNew: boolean;
	/** What is different from the version before, in words. */
	changes: string[];
}

/** Makes rules the newest version of a set. */
export async function publishRules(
	store: Store,
	request: PublishRequest,
	rules: SavedRule[],
): Promise<Published> {
	return await inOneRun(store, request, async (tx) => await publish(tx, request, rules));
}

/** Makes the rules of an earlier version the newest again. @throws StoreError where it is not there */
export async function publishEarlierRules(
	store: Store,
	request: PublishRequest,
	version: number,
): Promise<Published> {
	return await inOneRun(store, request, async (tx) => {
		const { rules } = await rulesIn(tx, { ruleSet: request.ruleSet, version });
		return await publish(tx, request, rules);
	});
}

/** What publishing rules would change. */
export interface RulesCompared {
	/** The newest version, and its rules; null and none: there is no version yet. */
	version: number | null;
	published: SavedRule[];
	/** In words. */
	changes: string[];
}

/** What publishing rules would change, compared with the newest version. */
export async function compareWithPublished(
	store: Store,
	ruleSet: string,
	rules: SavedRule[],
): Promise<RulesCompared> {
	const newest = await store.transaction(async (tx) => await newestIn(tx, ruleSet), 'preview');
	const published = newest?.rules ?? [];
	return { version: newest?.version ?? null, published, changes: ruleChanges(published, rules) };
}

/** A node that n8n runs again in one execution publishes once. */
export async function inOneRun<T>(
	store: Store,
	request: PublishRequest,
	work: (tx: Transaction) => Promise<T>,
): Promise<T> {
	return await new Run(store, request).part(0, { begin: async () => null, work });
}

export async function newestIn(tx: Transaction, ruleSet: string): Promise<RulesOfVersion | null> {
	const newest = await tx.rules(ruleSet, null);
	return newest && decodeRules(newest);
}

export async function publish(
	tx: Transaction,
	{ ruleSet, note, step: { workflow, node }, now }: PublishRequest,
	rules: SavedRule[],
): Promise<Published> {
	const newest = await newestIn(tx, ruleSet);
	const changes = ruleChanges(newest?.rules ?? [], rules);
	if (newest && changes.length === 0) return { version: newest.version, isNew: false, changes };
	const version = await tx.saveRules({ ruleSet, rules: encodeRules(rules), note, at: now, workflow, node });
	return { version, isNew: true, changes };
}
