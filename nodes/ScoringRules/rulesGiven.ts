import { NodeOperationError, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';
import type { SavedRule } from '../../steps';
import { asHtml } from '../common/asHtml';
import { oneOf } from '../common/choices';
import { rulesField } from '../common/ruleForm';
import { inWords } from '../common/values';
import { checkRules, rulesInPanel } from '../ScoreLead/rules';
import { rulesInItems } from './itemRules';
import { namesOtherNode } from './otherNodes';

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
	refuseOtherNodes(context, rules);
	checkRules(context, rules, itemOf);
	refuseSameNames(context, rules, itemOf);
	return rules;
}

const nameOf = ({ name }: SavedRule, index: number): string => inWords(name).trim() || `number ${index + 1}`;

function refuseOtherNodes(context: IExecuteFunctions, rules: SavedRule[]): void {
	for (const [index, rule] of rules.entries()) {
		const expression = namesOtherNode(rule);
		if (expression === null) continue;
		throw new NodeOperationError(
			context.getNode(),
			`Rule "${nameOf(rule, index)}" looks at another node: ${inWords(expression)}`,
			{
				description: asHtml(
					'Published rules are used in other workflows, which do not have this node. Look at a field of the item instead, such as {{ $json.event }}.',
				),
			},
		);
	}
}

/** Also where one of them is turned off: a name is what a rule is known by, from version to version. */
function refuseSameNames(
	context: IExecuteFunctions,
	rules: SavedRule[],
	itemOf: (index: number) => number | undefined,
): void {
	const names = new Set<string>();
	for (const [index, rule] of rules.entries()) {
		const name = nameOf(rule, index);
		if (names.has(name)) {
			throw new NodeOperationError(context.getNode(), `Two rules are named "${name}"`, {
				itemIndex: itemOf(index),
				description: 'Give each rule a name of its own.',
			});
		}
		names.add(name);
	}
}
