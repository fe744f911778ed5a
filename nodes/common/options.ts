import type { IExecuteFunctions } from 'n8n-workflow';

/** Reads an option of the step; `off` where it was not added. */
export type OptionReader = <T>(name: string, off: T) => T;

/** The options of a step, as they are for an item. Most are the same for all. */
export function readOptions(context: IExecuteFunctions, index = 0): OptionReader {
	const options = context.getNodeParameter('options', index);
	const read = (name: string, off: unknown) => (name in options ? options[name] : off);
	return read as OptionReader;
}
