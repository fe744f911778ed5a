import { NodeOperationError, type INodeProperties } from 'n8n-workflow';
import { publishEarlierRules } from '../../../steps';
import { readRuleVersion, ruleVersionField } from '../../common/ruleSets';
import type { Operation } from './operation';
import { noteField, publishRequest, resultOf } from './publish';

const versionField: INodeProperties = { ...ruleVersionField, description: 'Which version to go back to' };

/** Going back: an earlier version is published again, as the next one. */
export const publishEarlier: Operation = {
	value: 'publishEarlier',
	name: 'Publish an Earlier Version',
	action: 'Publish an earlier version of rules',
	description: 'Go back to the rules of an earlier version, which become a new version',
	fields: [versionField, { ...noteField }],
	async run(context, store, ruleSet) {
		const version = readRuleVersion(context);
		if (version === null) {
			throw new NodeOperationError(
				context.getNode(),
				'"Version" is the newest one, which is published already',
				{
					description: 'Pick the earlier version to go back to.',
				},
			);
		}
		const done = await publishEarlierRules(store, publishRequest(context, ruleSet), version);
		return [{ ...resultOf(ruleSet, done), from: version }];
	},
};
