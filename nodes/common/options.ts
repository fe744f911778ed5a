import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

/** Reads an option of the step; `off` where it was not added. */
export type OptionReader = <T>(name: string, off: T) => T;

/** The options of a step, as they are for an item. Most are the same for all. */
export function readOptions(context: IExecuteFunctions, index = 0): OptionReader {
	const options = fieldsOf(context.getNodeParameter('options', index));
	const read = (name: string, off: unknown) => (Object.hasOwn(options, name) ? options[name] : off);
	return read as OptionReader;
}

/** The fields of a parameter that has some; a workflow that a program has written can hold anything in its place. */
export const fieldsOf = (value: unknown): IDataObject =>
	typeof value === 'object' && value !== null ? (value as IDataObject) : {};
