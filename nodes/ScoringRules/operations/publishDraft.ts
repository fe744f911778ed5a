import type { INodeProperties } from 'n8n-workflow';
import { publishDraft as publish } from '../../../steps';
import type { Operation } from './operation';
import { noteField, publishRequest, resultOf } from './publish';

const draftNoteField: INodeProperties = {
	...noteField,
	description:
		'Why the rules change, for people who look at the versions later. Empty: the note of the draft.',
};

/** The draft of a set becomes its newest version. */
export const publishDraft: Operation = {
	value: 'publishDraft',
	name: 'Publish Draft',
	action: 'Publish a draft of rules',
	description: 'Publish the draft of a rule set for all steps that use it. The set then has no draft.',
	fields: [draftNoteField],
	async run(context, store, ruleSet) {
		const done = await publish(store, publishRequest(context, ruleSet));
		return [resultOf(ruleSet, done)];
	},
};
