import type { INodeProperties } from 'n8n-workflow';
import { readRules } from '../../../steps';
import { readRuleVersion, ruleVersionField } from '../../common/ruleSets';
import { itemOf } from '../ruleItems';
import type { Operation } from './operation';

const versionField: INodeProperties = { ...ruleVersionField, description: 'Which version to get' };

/** A version's rules, in the form in which "Publish" takes items. */
export const get: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get the rules of a version',
	description: 'Get the rules of a version, one per item. "Publish" takes them in the same form.',
	fields: [versionField],
	async run(context, store, ruleSet) {
		const { version, rules } = await readRules(store, { ruleSet, version: readRuleVersion(context) });
		return rules.map((rule) => ({ ruleSet, version, ...itemOf(rule) }));
	},
};
