import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { compareWithPublished, readRules, rulesToTry, type SavedRule } from '../../../steps';
import { DRAFT } from '../../../stores';
import { oneOf } from '../../common/choices';
import { asIfOption, entityOption } from '../../common/fields';
import { readOptions } from '../../common/options';
import { hint } from '../../common/hints';
import { nameField, nameOf } from '../../common/pickers';
import { progressOf } from '../../common/progress';
import { stepRequest } from '../../common/request';
import { readRuleVersion, ruleVersionField } from '../../common/ruleSets';
import { bandsToTryField, comparisonPageField, readTrialFields, runTrial } from '../../common/trial';
import { checkRules } from '../../ScoreLead/rules';
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

const scoreToTryField: INodeProperties = nameField(
	'searchScores',
	{
		displayName: 'Show Effect on Score',
		name: 'score',
		description:
			'Also show what would become of the leads of this score, from their histories. Nothing is saved. Empty: only compare the rules.',
	},
	'Lead Score',
);

/** Shown only where a score is named. */
const ofScore = (field: INodeProperties): INodeProperties => ({
	...field,
	displayOptions: { hide: { score: [''] } },
});

const optionsField: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [entityOption, { ...asIfOption, description: 'Count the last twelve weeks back from this date' }],
};

/** What publishing rules would change, in words, and what would become of a score; nothing is published. */
export const compare: Operation = {
	value: 'compare',
	name: 'Compare',
	action: 'Compare rules with published ones',
	description:
		'Show what publishing rules, or going back to a version, would change, also for the leads of a score. Nothing is published.',
	fields: [
		compareField,
		rulesFromField,
		formField,
		versionField,
		scoreToTryField,
		...[bandsToTryField, comparisonPageField, optionsField].map(ofScore),
	],
	async run(context, store, ruleSet, attach) {
		const what = oneOf(context, 'Compare', context.getNodeParameter('compare', 0), KINDS);
		const chosen = what === 'draft' ? DRAFT : readRuleVersion(context);
		const rules =
			what === 'rules' ? rulesGiven(context) : (await readRules(store, { ruleSet, version: chosen })).rules;
		const { version, published, changes } = await compareWithPublished(store, ruleSet, rules);
		const compared = { ruleSet, version, same: version !== null && changes.length === 0, changes };
		const score = nameOf(context.getNodeParameter('score', 0, null));
		if (score === '') return [compared];
		const { rules: changed, notes } = rulesToTry(published, rulesToPublish(context, rules));
		const tried = { changes: { settings: {}, rules: changed }, inWords: changes, notes };
		const request = stepRequest(context, readOptions(context));
		const { figures, seen } = await runTrial(context, store, request, readTrialFields(context), tried, {
			goOn: progressOf(context),
			attach,
		});
		if (seen.leads > 0 && changed.size > 0 && seen.rulesKnown === 0) {
			hint(
				context,
				`No step has used the changed rules for the score "${score}", so nothing would change. Check "Show Effect on Score".`,
			);
		}
		return [{ ...compared, score, ...figures, removedRules: seen.removed, notes }];
	},
};

function rulesToPublish(context: IExecuteFunctions, rules: SavedRule[]) {
	const said = checkRules(context, rules);
	return rules.map((saved, index) => ({ saved, says: said[index]! }));
}
