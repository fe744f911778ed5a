import {
	ExpressionError,
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import { isUnwritable } from './jsonOf';
import type { OptionReader } from './options';
import { isTool } from './tool';
import { compileValue } from './values';

/** What was read of a step's items, before anything is written. */
export interface ReadItems<T> {
	/** The items of leads, by their index. */
	known: Array<[index: number, value: T]>;
	/** What is wrong with others, where the step continues on errors. */
	errors: Map<number, string>;
	/** How many have no lead ID and pass through. */
	withoutLead: number;
}

/**
 * Reads each item's lead and what else a step needs of it.
 * @throws NodeOperationError with the item's index where an item is bad and the step stops on errors
 */
export function readItems<T>(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	option: OptionReader,
	readItem: (lead: string, item: INodeExecutionData, index: number) => T,
): ReadItems<T> {
	const leadId = compileValue(context, context.getNodeParameter('leadId', 0, '', { rawExpressions: true }));
	const mustHaveLead = isTool(context) || option<string>('itemsWithoutLeadId', 'pass') === 'fail';
	const result: ReadItems<T> = { known: [], errors: new Map(), withoutLead: 0 };
	items.forEach((item, index) => {
		try {
			if (isUnwritable(item)) throw unwritable(context, index);
			const lead = toLeadId(leadId.read(item, index));
			if (lead !== null) result.known.push([index, readItem(lead, item, index)]);
			else if (mustHaveLead) throw noLeadId(context, index);
			else result.withoutLead++;
		} catch (error) {
			if (!context.continueOnFail() || !isAboutItem(error)) {
				throw new NodeOperationError(context.getNode(), error as Error, { itemIndex: index });
			}
			result.errors.set(index, (error as Error).message);
		}
	});
	return result;
}

/** A lead ID, trimmed and lower-cased: texts and numbers; anything else is none. */
export function toLeadId(value: unknown): string | null {
	return toId(value)?.toLowerCase() ?? null;
}

/** An ID as systems have them: texts and numbers; anything else, and an empty text, is none. */
export function toId(value: unknown): string | null {
	const isId = typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
	const id = isId ? String(value).trim().toWellFormed() : '';
	return id === '' ? null : id;
}

/**
 * An item that failed. n8n tells it by its error alone, sends it to the error output and puts its fields back; without an
 * error output it keeps its fields and its place.
 */
export function errorItem(
	context: IExecuteFunctions,
	item: INodeExecutionData,
	error: string,
	itemIndex: number,
): INodeExecutionData {
	const hasOutput = context.getNode().onError === 'continueErrorOutput';
	const json = hasOutput ? { error } : { ...item.json, error };
	return { json, pairedItem: { item: itemIndex } };
}

/** Whether only this item is bad: the others can go on. */
function isAboutItem(error: unknown): boolean {
	if (error instanceof NodeOperationError) return error.context.itemIndex !== undefined;
	return error instanceof ExpressionError;
}

/** The error about an item that is nested too deeply for anything that goes through it. */
export function unwritable(context: IExecuteFunctions, itemIndex: number): NodeOperationError {
	return new NodeOperationError(
		context.getNode(),
		'This item is nested too deeply, or cannot be written as JSON',
		{
			itemIndex,
			description: 'Keep only the fields that you need, with an Edit Fields step before this one.',
		},
	);
}

function noLeadId(context: IExecuteFunctions, itemIndex: number): NodeOperationError {
	const [message, description] = isTool(context)
		? ['There is no lead ID', 'Give the email address or other ID of one lead.']
		: [
				'This item has no lead ID',
				'Set "Lead ID" to a field that every item has, such as {{ $json.email }}.',
			];
	return new NodeOperationError(context.getNode(), message, { itemIndex, description });
}
