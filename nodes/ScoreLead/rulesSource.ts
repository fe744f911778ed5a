import type { IExecuteFunctions } from 'n8n-workflow';
import { rulesToUse, usingRules, type RulesUsed, type StepRequest } from '../../steps';
import type { Store } from '../../stores';
import { oneOf } from '../common/choices';
import { readOptions } from '../common/options';
import { readRuleSet, readRuleVersion } from '../common/ruleSets';
import { openStore } from '../common/store';
import { rulesInPanel, type RawRule } from './rules';

/** Where the rules of a step come from. */
export interface RulesSource {
	rules: RawRule[];
	/** The set that they were published in. */
	ruleSet?: string;
	/** The store, where it had to be opened for them. */
	store?: Store;
	/** The request of a step that uses these rules. */
	asUser: (request: StepRequest) => StepRequest & { published?: RulesUsed };
}

/**
 * Reads the rules of a step: those in its panel, or published ones, which also in a test run come from the live store.
 * @throws StoreError where they are not there
 */
export async function rulesSource(
	context: IExecuteFunctions,
	{ step, run, now }: Pick<StepRequest, 'step' | 'run' | 'now'>,
): Promise<RulesSource> {
	const from = context.getNodeParameter('rulesFrom', 0, 'step');
	if (oneOf(context, 'Rules From', from, ['step', 'published']) === 'step') {
		return { rules: rulesInPanel(context), asUser: (request) => request };
	}
	const wanted = { ruleSet: readRuleSet(context), version: readRuleVersion(context) };
	const isCounted = !readOptions(context)('preview', false);
	const store = await openStore(context);
	const { rules, ruleSet, version } = await rulesToUse(store, wanted, { step, run, now, isCounted });
	const published = { ruleSet, version };
	return {
		rules,
		ruleSet,
		store,
		asUser: (request) => ({ ...request, ...usingRules(step, wanted, published), published }),
	};
}
