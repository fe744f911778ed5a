import {
	NodeOperationError,
	type IExecuteFunctions,
	type INodeProperties,
	type INodePropertyCollection,
	type INodePropertyOptions,
} from 'n8n-workflow';
import { nodeOf } from './node';
import { asText, compileValue, differing, inWords } from './values';

/**
 * Refuses settings that hold for all items at once and differ between them: the first item must not decide for the others.
 * @param properties the node's parameters, for the names that people see
 * @param ofItems the parameters of which each item has its own
 * @throws NodeOperationError that names the parameter and the two items
 */
export function refuseDiffering(
	context: IExecuteFunctions,
	properties: INodeProperties[],
	ofItems: string[],
): void {
	const items = context.getInputData();
	if (items.length < 2) return;
	for (const [path, expression] of differing(nodeOf(context).parameters)) {
		if (ofItems.includes(path[0]!) || ofItems.includes(path.slice(0, 2).join('.'))) continue;
		const { read } = compileValue(context, expression);
		const first = asText(read(items[0]!, 0));
		const other = items.findIndex((item, index) => asText(read(item, index)) !== first);
		if (other < 0) continue;
		const second = asText(read(items[other]!, other));
		throw differs(context, labelOf(properties, path), [0, first], [other, second]);
	}
}

/** The error about a setting that differs between two items, numbered as n8n numbers items. */
export function differs(
	context: IExecuteFunctions,
	label: string,
	[one, first]: [item: number, value: string],
	[other, second]: [item: number, value: string],
): NodeOperationError {
	const shown = (value: string) => (value === '' ? 'nothing' : `"${inWords(value)}"`);
	return new NodeOperationError(
		context.getNode(),
		`${label} differs between items: it is ${shown(first)} for item ${one} and ${shown(second)} for item ${other}`,
		{
			description:
				'This setting holds for the whole run, so nothing was done. Enter one value for all items, or run this step once per item inside a Loop Over Items.',
		},
	);
}

type Property = INodeProperties | INodePropertyOptions | INodePropertyCollection;

/** What the panel calls a parameter: its own name and, inside a list, the list's name and the place in it. */
function labelOf(properties: INodeProperties[], path: string[]): string {
	let known: Property[] = properties;
	let label = '';
	let within = '';
	for (const name of path) {
		if (/^\d+$/.test(name)) {
			within = ` of ${label} number ${Number(name) + 1}`;
			continue;
		}
		const found = known.find((property) => property.name === name);
		if (!found) break;
		label = `"${'displayName' in found ? found.displayName : found.name}"`;
		known = 'values' in found ? found.values : ('options' in found && found.options) || [];
	}
	return label + within;
}
