import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeProperties,
} from 'n8n-workflow';
import { publishRules, type Published, type PublishRequest } from '../../../steps';
import { tooLong } from '../../common/ids';
import { stepBase } from '../../common/request';
import { readText } from '../../common/values';
import { formField, rulesFromField, rulesGiven } from '../rulesGiven';
import type { Operation } from './operation';

export const noteField: INodeProperties = {
	displayName: 'Note',
	name: 'note',
	type: 'string',
	default: '',
	placeholder: 'e.g. Demo requests count more',
	description: 'Why the rules change, for people who look at the versions later',
};

/** What publishing has to know beside the rules. */
export function publishRequest(context: IExecuteFunctions, ruleSet: string): PublishRequest {
	const { step, run, now } = stepBase(context);
	const note = readText(context, 'note', '');
	const bad = tooLong('"Note"', note);
	if (bad) throw new NodeOperationError(context.getNode(), bad.message, { description: bad.description });
	return { ruleSet, note, step, run, now };
}

export const resultOf = (ruleSet: string, { version, isNew, changes }: Published): IDataObject => ({
	ruleSet,
	version,
	published: isNew,
	changes,
});

/** Rules become the next version of a set. */
export const publish: Operation = {
	value: 'publish',
	name: 'Publish',
	action: 'Publish rules',
	description: 'Publish rules for all steps that use them. Rules that have not changed make no new version.',
	fields: [rulesFromField, formField, noteField],
	async run(context, store, ruleSet) {
		const rules = rulesGiven(context);
		const done = await publishRules(store, publishRequest(context, ruleSet), rules);
		return [{ ...resultOf(ruleSet, done), rules: rules.length }];
	},
};
