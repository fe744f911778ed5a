import type { INodeProperties } from 'n8n-workflow';
import { compareWithPublished, readRules } from '../../../steps';
import { readRuleVersion, ruleVersionField } from '../../common/ruleSets';
import { oneOf } from '../../common/choices';
import { formField, rulesFromField, rulesGiven } from '../rulesGiven';
import type { Operation } from './operation';

const compareField: INodeProperties = {
	displayName: 'Compare',
	name: 'compare',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'New Rules', value: 'rules', description: 'Rules that are not published yet' },
		{ name: 'A Version', value: 'version', description: 'The rules of an earlier version' },
	],
	default: 'rules',
	description: 'What to compare with the newest version',
};

const versionField: INodeProperties = {
	...ruleVersionField,
	displayOptions: { show: { compare: ['version'] } },
	description: 'Which version to compare with the newest one',
};

/** What publishing rules would change, in words; nothing is published. */
export const compare: Operation = {
	value: 'compare',
	name: 'Compare',
	action: 'Compare rules with published ones',
	description: 'Show what publishing rules, or going back to a version, would change. Nothing is published.',
	fields: [compareField, rulesFromField, formField, versionField],
	async run(context, store, ruleSet) {
		const what = oneOf(context, 'Compare', context.getNodeParameter('compare', 0), ['rules', 'version']);
		const rules =
			what === 'rules'
				? rulesGiven(context)
				: (await readRules(store, { ruleSet, version: readRuleVersion(context) })).rules;
		const { version, changes } = await compareWithPublished(store, ruleSet, rules);
		return [{ ruleSet, version, same: version !== null && changes.length === 0, changes }];
	},
};
