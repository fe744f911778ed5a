import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { SavedRule } from '../../steps';
import { oneOf } from '../common/choices';
import { rulesField } from '../common/ruleForm';
import { rulesInPanel } from '../ScoreLead/rules';
import { rulesInItems } from './itemRules';
import { checkPublishable } from './publishable';

const choices = [
	{ name: 'The Form Below', value: 'form', description: 'The rules that you enter below' },
	{
		name: 'The Incoming Items',
		value: 'items',
		description:
			'One rule per item, such as the rows of a table, with the fields name, points, award, field, operator, value, expiresAfter, limit and group. "Get" emits rules in this form.',
	},
];

export const rulesFromField: INodeProperties = {
	displayName: 'Rules From',
	name: 'rulesFrom',
	type: 'options',
	noDataExpression: true,
	options: choices,
	default: 'form',
	displayOptions: { hide: { compare: ['version', 'draft'] } },
	description: 'Where the rules come from',
};

/** The form: the same as in Score Lead. */
export const formField: INodeProperties = {
	...rulesField,
	displayOptions: { show: { rulesFrom: ['form'] }, hide: { compare: ['version', 'draft'] } },
};

/**
 * The rules that are to be published, with their expressions as they were written.
 * @throws NodeOperationError that names the rule and the field, where a step could not use them
 */
export function rulesGiven(context: IExecuteFunctions): SavedRule[] {
	const from = oneOf(context, 'Rules From', context.getNodeParameter('rulesFrom', 0), ['form', 'items']);
	const rules: SavedRule[] = from === 'items' ? rulesInItems(context) : rulesInPanel(context);
	const itemOf = (index: number) => (from === 'items' ? index : undefined);
	checkPublishable(context, rules, itemOf);
	return rules;
}
