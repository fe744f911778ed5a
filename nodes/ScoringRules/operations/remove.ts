import type { INodeProperties } from 'n8n-workflow';
import { removeRules } from '../../../steps';
import { hint } from '../../common/hints';
import type { Operation } from './operation';

const forceField: INodeProperties = {
	displayName: 'Remove Even If in Use',
	name: 'force',
	type: 'boolean',
	default: false,
	description:
		'Whether to remove the rules although steps have used them in the last 90 days. These steps stop with an error at their next run.',
};

/** A set goes with all its versions and its draft, unless steps use it. */
export const remove: Operation = {
	value: 'remove',
	name: 'Remove',
	action: 'Remove published rules',
	description: 'Remove a rule set with all its versions and its draft. Points that its rules gave stay.',
	fields: [forceField],
	async run(context, store, ruleSet) {
		const force = context.getNodeParameter('force', 0) === true;
		const { versions, usedBy } = await removeRules(store, { ruleSet, force, now: Date.now() });
		const steps = usedBy.map(({ step: { node, workflow } }) => `${node} (${workflow})`);
		if (steps.length > 0)
			hint(context, `These steps used the rules and will stop with an error: ${steps.join(', ')}.`);
		return [{ ruleSet, removed: true, versions, usedBy: steps }];
	},
};
