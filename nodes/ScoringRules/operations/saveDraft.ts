import { saveDraft as save } from '../../../steps';
import { formField, rulesFromField, rulesGiven } from '../rulesGiven';
import type { Operation } from './operation';
import { noteField, publishRequest } from './publish';

/** Rules that are to be tried before they are published. */
export const saveDraft: Operation = {
	value: 'saveDraft',
	name: 'Save Draft',
	action: 'Save a draft of rules',
	description:
		'Save rules as the draft of a rule set, to try them before you publish them. It replaces the draft that the set has.',
	fields: [rulesFromField, formField, noteField],
	async run(context, store, ruleSet) {
		const rules = rulesGiven(context);
		const { version, isNew, changes } = await save(store, publishRequest(context, ruleSet), rules);
		return [{ ruleSet, version: 'draft', saved: isNew, comparedWith: version, changes, rules: rules.length }];
	},
};
