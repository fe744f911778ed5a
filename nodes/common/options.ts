import type { IExecuteFunctions } from 'n8n-workflow';

/** Reads an option of the step; `off` where it was not added. */
export type OptionReader = <T>(name: string, off: T) => T;

/** The options of a step, which are the same for all items. */
export function readOptions(context: IExecuteFunctions): OptionReader {
	const options = context.getNodeParameter('options', 0);
	const read = (name: string, off: unknown) => (name in options ? options[name] : off);
	return read as OptionReader;
}
