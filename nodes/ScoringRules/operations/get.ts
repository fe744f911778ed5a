import { readRules } from '../../../steps';
import { readVersionOrDraft, versionName, versionOrDraftField } from '../../common/ruleSets';
import { itemOf } from '../ruleItems';
import type { Operation } from './operation';

/** A version's rules, or those of the draft, in the form in which "Publish" takes items. */
export const get: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get the rules of a version',
	description:
		'Get the rules of a version or of the draft, one per item. "Publish" and "Save Draft" take them in the same form.',
	fields: [versionOrDraftField],
	async run(context, store, ruleSet) {
		const { version, rules } = await readRules(store, { ruleSet, version: readVersionOrDraft(context) });
		return rules.map((rule) => ({ ruleSet, version: versionName(version), ...itemOf(rule) }));
	},
};
