import { readRules } from '../../../steps';
import { readRuleVersion, ruleVersionField } from '../../common/ruleSets';
import { itemOf } from '../ruleItems';
import type { Operation } from './operation';

/** A version's rules, in the form in which "Publish" takes items. */
export const get: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get the rules of a version',
	description: 'Get the rules of a version, one per item. "Publish" takes them in the same form.',
	fields: [ruleVersionField],
	async run(context, store, ruleSet) {
		const { version, rules } = await readRules(store, { ruleSet, version: readRuleVersion(context) });
		return rules.map((rule) => ({ ruleSet, version, ...itemOf(rule) }));
	},
};
