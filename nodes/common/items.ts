import {
	ExpressionError,
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import { asHtml } from './asHtml';
import { isPlaceholder } from './ids';
import { isUnwritable } from './jsonOf';
import { leadIdAdvice, readId, type IdField } from './leadIds';
import { nodeOf } from './node';
import type { OptionReader } from './options';
import { isTool } from './tool';
import { inWords } from './values';

/** What was read of a step's items, before anything is written. */
export interface ReadItems<T> {
	/** The items of leads, by their index. */
	known: Array<[index: number, value: T]>;
	/** What is wrong with others, where the step continues on errors. */
	errors: Map<number, string>;
	withoutLead: WithoutId;
}

/** Items without an ID: they pass through. */
export interface WithoutId {
	items: number;
	/** Those among them with a text such as "n/a" in its place, and the first of these texts. */
	placeholders: number;
	example: string;
	/** The first of the items. */
	first: INodeExecutionData | null;
}

export const noneWithout = (): WithoutId => ({ items: 0, placeholders: 0, example: '', first: null });

export function countWithout(without: WithoutId, written: unknown, item: INodeExecutionData): void {
	without.items++;
	without.first ??= item;
	if (!isPlaceholder(written)) return;
	without.placeholders++;
	without.example ||= inWords(written.trim());
}

/**
 * Reads each item's lead and what else a step needs of it.
 * @throws NodeOperationError with the item's index where an item is bad and the step stops on errors
 */
export function readItems<T>(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	option: OptionReader,
	leadId: IdField,
	readItem: (lead: string, item: INodeExecutionData, index: number) => T,
): ReadItems<T> {
	const mustHaveLead = isTool(context) || option<string>('itemsWithoutLeadId', 'pass') === 'fail';
	const result: ReadItems<T> = { known: [], errors: new Map(), withoutLead: noneWithout() };
	items.forEach((item, index) => {
		try {
			if (isUnwritable(item)) throw unwritable(context, index);
			const { id, written } = readId(context, leadId, 'lead ID', item, index);
			if (id !== null) result.known.push([index, readItem(id, item, index)]);
			else if (mustHaveLead) throw noLeadId(context, written, item, index);
			else countWithout(result.withoutLead, written, item);
		} catch (error) {
			if (!context.continueOnFail() || !isAboutItem(error)) {
				throw new NodeOperationError(context.getNode(), error as Error, { itemIndex: index });
			}
			result.errors.set(index, (error as Error).message);
		}
	});
	return result;
}

/**
 * An item that failed. n8n recognises it by its error alone, sends it to the error output and restores its fields; without
 * an error output it keeps its fields and its place. The item of a tool has the agent's fields, which are no answer.
 */
export function errorItem(
	context: IExecuteFunctions,
	item: INodeExecutionData,
	error: string,
	itemIndex: number,
): INodeExecutionData {
	const isAlone = isTool(context) || nodeOf(context).onError === 'continueErrorOutput';
	const json = isAlone ? { error } : { ...item.json, error };
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
			description: 'Add an Edit Fields step before this one, and keep only the fields that you need.',
		},
	);
}

function noLeadId(
	context: IExecuteFunctions,
	written: unknown,
	item: INodeExecutionData,
	itemIndex: number,
): NodeOperationError {
	const nothing = isPlaceholder(written) ? `: "${inWords(written.trim())}" stands for nothing` : '';
	const [message, description] = isTool(context)
		? ['There is no lead ID', 'Give the email address or other ID of one lead.']
		: [
				'This item has no lead ID',
				asHtml(leadIdAdvice(context, item) ?? 'Drag a field that every item has onto "Lead ID".'),
			];
	return new NodeOperationError(context.getNode(), message + nothing, { itemIndex, description });
}
