import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { asHtml } from '../asHtml';
import { inWords } from '../values';

const simple = (name: string): string => name.trim().toLowerCase();

/**
 * Where a column stands in a row; -1: the file need not have it, and has not.
 * @param field what the panel calls the parameter with the column's name
 * @throws NodeOperationError that names the columns there are
 */
export function placeOf(
	context: IExecuteFunctions,
	header: string[],
	column: string,
	field: string,
	isOptional = false,
): number {
	const place = header.map(simple).indexOf(simple(column));
	if (place >= 0 || column === '' || isOptional) return place;
	const shown = header.slice(0, 20).map((name) => inWords(name));
	throw new NodeOperationError(context.getNode(), `The file has no column "${column}"`, {
		description: asHtml(
			`Its first line names ${shown.length > 0 ? shown.join(', ') : 'none'}. Set "${field}" to one of them.`,
		),
	});
}
