import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { asText, inWords } from './values';

/** What a person has written behind each other, separated by commas. */
export const partsOf = (written: unknown): string[] =>
	[written]
		.flat()
		.flatMap((part) => asText(part ?? '').split(','))
		.map((text) => text.trim())
		.filter((text) => text !== '');

/** Thresholds that a person has written behind each other, ascending. @param field how the panel calls them */
export function readThresholds(context: IExecuteFunctions, field: string, written: unknown): number[] {
	const texts = partsOf(written);
	const thresholds = texts.map(Number);
	const wrong = texts.find((_text, index) => !Number.isFinite(thresholds[index]));
	if (wrong === undefined) return thresholds.sort((a, b) => a - b);
	throw new NodeOperationError(
		context.getNode(),
		`"${field}" has a part that is no number: ${inWords(wrong)}`,
		{
			description: 'Enter scores such as 20, 50.',
		},
	);
}
