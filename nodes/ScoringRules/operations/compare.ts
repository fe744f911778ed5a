import type { INodeProperties } from 'n8n-workflow';
import { compareWithPublished, readRules } from '../../../steps';
import { DRAFT } from '../../../stores';
import { readRuleVersion, ruleVersionField } from '../../common/ruleSets';
import { oneOf } from '../../common/choices';
import { formField, rulesFromField, rulesGiven } from '../rulesGiven';
import type { Operation } from './operation';

const KINDS = ['rules', 'draft', 'version'] as const;

const compareField: INodeProperties = {
	displayName: 'Compare',
	name: 'compare',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'New Rules', value: 'rules', description: 'Rules that are not published yet' },
		{ name: 'The Draft', value: 'draft', description: 'The rules that were saved as the draft' },
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
		const what = oneOf(context, 'Compare', context.getNodeParameter('compare', 0), KINDS);
		const version = what === 'draft' ? DRAFT : readRuleVersion(context);
		const rules =
			what === 'rules' ? rulesGiven(context) : (await readRules(store, { ruleSet, version })).rules;
		const { version: newest, changes } = await compareWithPublished(store, ruleSet, rules);
		return [{ ruleSet, version: newest, same: newest !== null && changes.length === 0, changes }];
	},
};
