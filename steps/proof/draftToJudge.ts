import { DRAFT, StoreError, type Store, type StoredScore, type Transaction } from '../../stores';
import { listed, missing, rulesIn } from '../rules/readRules';
import { rulesInUse } from '../rules/rulesInUse';
import { decodeRules, type RulesOfVersion } from '../rules/savedRules';
import type { StepRequest } from '../shared/request';
import { shadowOf } from '../shared/shadow';

/** A draft that is tried beside a score, and the rules that score live. */
export interface DraftToJudge {
	ruleSet: string;
	inUse: RulesOfVersion;
	/** null: the set has none at present. */
	draft: RulesOfVersion | null;
}

/**
 * Reads the draft that is tried beside a score, and the rules in use.
 * @param ruleSet null: the set whose draft is tried beside the score
 * @throws StoreError where no draft is tried, or the score does not follow the newest version
 */
export async function draftToJudge(
	store: Store,
	{ entity, score: name }: Pick<StepRequest, 'entity' | 'score'>,
	ruleSet: string | null,
): Promise<DraftToJudge> {
	return await store.transaction(async (tx) => {
		const [live, shadow] = await Promise.all([tx.score(entity, name), tx.score(entity, shadowOf(name))]);
		const tried = (shadow?.score.begunUnder ?? []).map(([set]) => set);
		if (ruleSet !== null && (await tx.rules(ruleSet, null)) === null) {
			throw await missing(tx, { ruleSet, version: null });
		}
		const set = ruleSet ?? onlyOne(name, tried);
		if (!live || !tried.includes(set)) throw noneTried(name);
		const [inUse, draft] = [await rulesIn(tx, { ruleSet: set, version: null }), await tx.rules(set, DRAFT)];
		await demandInUse(tx, live, inUse);
		return { ruleSet: set, inUse, draft: draft && decodeRules(draft) };
	}, 'preview');
}

function onlyOne(score: string, sets: string[]): string {
	if (sets.length === 0) throw noneTried(score);
	if (sets.length === 1) return sets[0]!;
	throw new StoreError(
		`The drafts of several rule sets are tried beside "${score}"`,
		`Choose one of these under "Rule Set": ${listed(sets.map((name) => `"${name}"`))}.`,
	);
}

const noneTried = (score: string): StoreError =>
	new StoreError(
		`No draft of this rule set is tried beside "${score}"`,
		'Save a draft, and add the option "Also Try a Draft" to the Score Lead steps of this score.',
	);

async function demandInUse(
	tx: Transaction,
	live: StoredScore,
	{ ruleSet, version }: RulesOfVersion,
): Promise<void> {
	const inUse = await rulesInUse(tx, live);
	const isNewest = (one: number | null) => one === null || one === version;
	if (inUse.some((one) => one.ruleSet === ruleSet && isNewest(one.version))) return;
	throw new StoreError(
		`"${live.score.name}" is not scored by the newest version of the rule set "${ruleSet}"`,
		'In Score Lead, set "Rules From" to "Published Rules", pick this rule set, and leave "Version" at Newest.',
	);
}
