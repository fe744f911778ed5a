import { DAY } from '../../scoring';
import { DRAFT, type Step, type Store } from '../../stores';
import type { StepRequest } from '../shared/request';
import { missing, type RulesWanted } from './readRules';
import { keyOfUsers } from './rulesInUse';
import { decodeRules, type RulesOfVersion } from './savedRules';

/** Which published rules a step used. */
export interface RulesUsed {
	ruleSet: string;
	version: number;
}

/** A step that uses published rules. */
export interface RulesUser extends Pick<StepRequest, 'run' | 'now'> {
	step: Step;
	/** Whether to remember that it uses them. */
	isCounted: boolean;
}

/**
 * The rules that a run of a step works with, read in one journey to the store. A run that is carried out again has those
 * that it had before, even if others have been published since. That a step uses the set is written once a day.
 * @throws StoreError where there is no such set, or no such version of it
 */
export async function rulesToUse(
	store: Store,
	wanted: RulesWanted,
	{ run, now, step, isCounted }: RulesUser,
): Promise<RulesOfVersion> {
	const { ruleSet, version } = wanted;
	const { rules, lastUse } = await store.transaction(async (tx) => {
		const [before, found, lastUse] = await Promise.all([
			version === null && run !== null ? tx.someOutput(run) : null,
			tx.rules(ruleSet, version),
			tx.ruleUse(ruleSet, step.key),
		]);
		const again = before ? versionIn(before, ruleSet) : null;
		const rules = again === null || again === found?.version ? found : await tx.rules(ruleSet, again);
		if (!rules) throw await missing(tx, { ruleSet, version: again ?? version });
		return { rules, lastUse };
	}, 'preview');
	if (isCounted && (lastUse === null || now - lastUse >= DAY)) {
		await store.transaction(async (tx) => await tx.saveRuleUse(ruleSet, { step, at: now }));
	}
	return decodeRules(rules);
}

/** The version that is named by the results of a run that was carried out before. */
function versionIn(output: string, ruleSet: string): number | null {
	const [first] = JSON.parse(output) as Array<{ rules?: RulesUsed }>;
	return first?.rules?.ruleSet === ruleSet ? first.rules.version : null;
}

/** A set in a few words, as ledgers name it. */
export const inShort = ({ ruleSet, version }: RulesUsed): string =>
	version === DRAFT ? `draft of ${ruleSet}` : `${ruleSet} v${version}`;

/**
 * Who a step is that uses published rules: ledgers name it with the version; it holds points as one with all steps that
 * follow the newest version of the set, or that stay at the same one.
 */
export function usingRules(
	step: Step,
	wanted: RulesWanted,
	used: RulesUsed,
): Required<Pick<StepRequest, 'step' | 'holder'>> {
	const { ruleSet } = wanted;
	return {
		step: {
			...step,
			key: `${step.key}/published/${used.version}/${ruleSet}`,
			node: `${step.node} (${inShort(used)})`,
		},
		holder: { own: step, shared: { key: keyOfUsers(wanted), workflow: '', node: ruleSet } },
	};
}

/** The same for the draft of a set, which holds points as its newest version will once it is published. */
export const usingDraft = (step: Step, ruleSet: string): ReturnType<typeof usingRules> =>
	usingRules(step, { ruleSet, version: null }, { ruleSet, version: DRAFT });
