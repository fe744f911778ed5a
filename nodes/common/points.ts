import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { asNumber } from './numbers';
import { inWords } from './values';

/** Points beyond this, a mistake or an attack, would swallow others in a sum of floating-point numbers. */
export const LARGEST = 1e9;

/**
 * Points as a number: numbers and texts that are numbers, up to a thousand millions.
 * @param complaint the error's words, to which the value is added: 'The points of rule "Demo" are not a number'
 * @param itemIndex the item they come from; undefined where they are the same for all
 */
export function readPoints(
	context: IExecuteFunctions,
	complaint: string,
	value: unknown,
	itemIndex: number | undefined,
): number {
	const number = asNumber(value);
	if (typeof number === 'number' && Math.abs(number) <= LARGEST) return number;
	const shown = value === undefined ? 'missing' : `"${inWords(value)}"`;
	throw new NodeOperationError(context.getNode(), `${complaint}: ${shown}`, {
		itemIndex,
		description: 'Enter a number from -1000000000 to 1000000000, or a field that holds one.',
	});
}
