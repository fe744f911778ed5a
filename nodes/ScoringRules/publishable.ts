import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import type { SavedRule } from '../../steps';
import { asHtml } from '../common/asHtml';
import { asText, inWords } from '../common/values';
import { checkRules } from '../ScoreLead/rules';
import { namesOtherNode } from './otherNodes';

/**
 * Checks rules that are to be published, wherever they come from.
 * @param itemOf the item that a rule is from; undefined: it is from none
 * @throws NodeOperationError that names the rule and the field, where a step could not use them
 */
export function checkPublishable(
	context: IExecuteFunctions,
	rules: SavedRule[],
	itemOf: (index: number) => number | undefined = () => undefined,
): void {
	refuseOtherNodes(context, rules);
	checkRules(context, rules, itemOf);
	refuseSameNames(context, rules, itemOf);
}

const nameOf = ({ name }: SavedRule, index: number): string => asText(name).trim() || `number ${index + 1}`;

function refuseOtherNodes(context: IExecuteFunctions, rules: SavedRule[]): void {
	for (const [index, rule] of rules.entries()) {
		const expression = namesOtherNode(rule);
		if (expression === null) continue;
		throw new NodeOperationError(
			context.getNode(),
			`Rule "${inWords(nameOf(rule, index))}" looks at another node: ${inWords(expression)}`,
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
			throw new NodeOperationError(context.getNode(), `Two rules are named "${inWords(name)}"`, {
				itemIndex: itemOf(index),
				description: 'Give each rule a name of its own.',
			});
		}
		names.add(name);
	}
}
