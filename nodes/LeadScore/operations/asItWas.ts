import { NodeOperationError, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';
import { instantProblem, isLeftEmpty, readInstant } from '../../common/instants';
import { compileValue, inWords, type ItemReader } from '../../common/values';
import { readZone } from '../../common/zone';

/** An option of operations that look back. */
export const asItWasOption: INodeProperties = {
	displayName: 'As It Was At',
	name: 'asItWas',
	type: 'dateTime',
	default: '',
	description:
		"Show the score as it was at this date and time, as the last step before it had left it. Today's rules and limits apply; the band is left out.",
};

/** Reads the instant to look back to for an item, in milliseconds; null where the option is off. */
export function readAsItWas(context: IExecuteFunctions): ItemReader<number | null> {
	const raw = context.getNodeParameter('options.asItWas', 0, '', { rawExpressions: true });
	const { read } = compileValue(context, raw);
	return (item, index) => {
		const written = read(item, index);
		if (isLeftEmpty(written)) return null;
		return instantUnder(context, 'As It Was At', written, index);
	};
}

/**
 * A date and time that a person has entered, to look back to.
 * @param field how the panel calls it
 * @param itemIndex the item whose date it is; undefined where it is the same for all
 */
export function instantUnder(
	context: IExecuteFunctions,
	field: string,
	written: unknown,
	itemIndex?: number,
): number {
	const zone = readZone(context);
	const at = readInstant(written, zone);
	if (at !== null) return at;
	const problem = instantProblem(written, zone, Infinity);
	throw new NodeOperationError(context.getNode(), `"${field}" ${problem}: ${inWords(written)}`, {
		itemIndex,
		description: 'Enter a date and time such as 2026-03-31T09:00:00Z, not before 1990.',
	});
}
