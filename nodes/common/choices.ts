import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { inWords } from './values';

/**
 * A parameter that is one of some choices: an expression, or a workflow that a program has written, can hold anything.
 * @param field how the panel calls it
 * @param itemIndex the item whose choice it is; undefined where it is the same for all
 */
export function oneOf<T extends string>(
	context: Pick<IExecuteFunctions, 'getNode'>,
	field: string,
	chosen: unknown,
	choices: readonly T[],
	itemIndex?: number,
): T {
	const choice = choices.find((one) => one === chosen);
	if (choice !== undefined) return choice;
	throw new NodeOperationError(
		context.getNode(),
		`"${field}" is not one of the choices: ${inWords(chosen)}`,
		{
			itemIndex,
			description: `Choose one of ${choices.join(', ')}.`,
		},
	);
}
