import {
	NodeOperationError,
	type IBinaryData,
	type IExecuteFunctions,
	type INodeProperties,
} from 'n8n-workflow';
import type { Report } from '../../reports';
import { readText } from './values';

/** The field for a page, beside which each of its charts has a field of its own. */
export const pageField: INodeProperties = {
	displayName: 'Put Output File in Field',
	name: 'reportField',
	type: 'string',
	default: 'data',
	required: true,
	description: 'The name of the output field for the page; each chart is a picture in a field of its own',
};

/** Each chart takes a field, whether it has something to draw today or not. */
export function readPageField(context: IExecuteFunctions, charts: readonly string[]): string {
	const field = readText(context, 'reportField', 'data');
	if (!charts.some((name) => name === field)) return field;
	throw new NodeOperationError(
		context.getNode(),
		`"Put Output File in Field" is "${field}", which is the field of a chart`,
		{ description: `Enter another name, such as "data": ${charts.join(', ')} are taken by the charts.` },
	);
}

export async function attachPage(
	context: IExecuteFunctions,
	attach: (field: string, file: IBinaryData) => void,
	field: string,
	{ html, charts }: Report,
): Promise<void> {
	const file = async (text: string, name: string, type: string) =>
		await context.helpers.prepareBinaryData(Buffer.from(text), name, type);
	attach(field, await file(html, 'lead-scores.html', 'text/html'));
	for (const { name, svg } of charts) attach(name, await file(svg, `${name}.svg`, 'image/svg+xml'));
}
