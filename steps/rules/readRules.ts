import { DRAFT, StoreError, type RuleVersion, type Store, type Transaction } from '../../stores';
import { decodeRules, type RulesOfVersion } from './savedRules';

/** Which version of which set; null: the newest; DRAFT: its draft. */
export interface RulesWanted {
	ruleSet: string;
	version: number | null;
}

/** @throws StoreError where there is no such set, or no such version of it */
export async function readRules(store: Store, wanted: RulesWanted): Promise<RulesOfVersion> {
	return await store.transaction(async (tx) => await rulesIn(tx, wanted), 'preview');
}

/** The draft of a set, where it has one, and its versions, newest first. @throws StoreError where there is no such set */
export async function listRuleVersions(store: Store, ruleSet: string): Promise<RuleVersion[]> {
	return await store.transaction(async (tx) => {
		const all = await draftAndVersions(tx, ruleSet);
		if (all.length === 0) throw await missing(tx, { ruleSet, version: null });
		return all;
	}, 'preview');
}

export async function draftAndVersions(tx: Transaction, ruleSet: string): Promise<RuleVersion[]> {
	const [draft, versions] = await Promise.all([tx.rules(ruleSet, DRAFT), tx.ruleVersions(ruleSet)]);
	if (!draft) return versions;
	const { version, note, at, workflow, node } = draft;
	return [{ ruleSet, version, note, at, workflow, node }, ...versions];
}

export async function rulesIn(tx: Transaction, wanted: RulesWanted): Promise<RulesOfVersion> {
	const found = await tx.rules(wanted.ruleSet, wanted.version);
	if (!found) throw await missing(tx, wanted);
	return decodeRules(found);
}

/** The most names in a sentence. */
const MOST = 20;

/** What is not there, and what there is in its place. */
export async function missing(tx: Transaction, { ruleSet, version }: RulesWanted): Promise<StoreError> {
	const [sets, versions] = [await tx.ruleSets(), await tx.ruleVersions(ruleSet)];
	if (version === DRAFT && sets.includes(ruleSet)) {
		return new StoreError(
			`The rule set "${ruleSet}" has no draft`,
			'Save one with the operation "Save Draft" of a Scoring Rules step.',
		);
	}
	if (version !== null && versions.length > 0) {
		return new StoreError(
			`The rule set "${ruleSet}" has no version ${version}`,
			`It has ${listed(versions.map((one) => String(one.version)))}. Choose one of these, or the newest.`,
		);
	}
	if (sets.includes(ruleSet)) {
		return new StoreError(
			`The rule set "${ruleSet}" has a draft only: none of its rules are published yet`,
			'Publish them with the operation "Publish Draft" of a Scoring Rules step.',
		);
	}
	return new StoreError(
		`There is no rule set "${ruleSet}" in the store`,
		sets.length > 0
			? `The store has ${listed(sets.map((name) => `"${name}"`))}. Choose one of these under "Rule Set", or publish rules under this name with a Scoring Rules step.`
			: 'No rules have been published in this store. Publish some with a Scoring Rules step, and check "Store".',
	);
}

/** Names for a sentence, not too many of them. */
export const listed = (names: string[]): string =>
	names.slice(0, MOST).join(', ') + (names.length > MOST ? ` and ${names.length - MOST} more` : '');
