import {
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
} from 'n8n-workflow';
import { ID_CASES, type IdCase } from '../../scoring';
import { findLeadIds, settleIdCase } from '../../steps';
import type { Store } from '../../stores';
import { asHtml } from './asHtml';
import { fieldPath } from './fieldPath';
import { badId, toLeadId, writtenId } from './ids';
import { leadIdFieldOf } from './leadIdFields';
import { nearestField } from './nearestField';
import type { OptionReader } from './options';
import { asText, compileValue, follow, inWords, type CompiledValue, type ItemReader } from './values';

/** Gives the ID of the lead that a value stands for; null: of none, or one that is refused. */
export type ToLeadId = (value: unknown) => string | null;

/** An option of steps that make leads. */
export const leadIdsOption: INodeProperties = {
	displayName: 'Lead IDs',
	name: 'leadIds',
	type: 'options',
	options: [
		{
			name: 'Automatic',
			value: 'automatic',
			description:
				'As the stored leads have it. For the first leads, case makes no difference, except in IDs from Salesforce (15 characters), Airtable, Stripe and Close.',
		},
		{ name: 'Ignore Case', value: 'ignore', description: 'ABC and abc are the same lead' },
		{ name: 'Match Case', value: 'match', description: 'ABC and abc are two leads' },
	],
	default: 'automatic',
	description:
		'Whether IDs that differ only in case are different leads. It holds for all steps of a record type, and cannot change once leads are stored.',
};

/** Reads the option. */
export function readIdCase(context: Pick<IExecuteFunctions, 'getNode'>, option: OptionReader): IdCase {
	const chosen = option<unknown>('leadIds', 'automatic');
	const idCase = ID_CASES.find((one) => one === chosen);
	if (idCase) return idCase;
	throw new NodeOperationError(context.getNode(), `"Lead IDs" cannot be "${inWords(chosen)}"`, {
		description: `It is one of ${ID_CASES.join(', ')}.`,
	});
}

/**
 * How the store distinguishes the lead IDs of a record type.
 * @param keep whether the step makes leads, so that the store keeps it from now on
 * @throws StoreError where the step chooses another way than leads are stored
 */
export async function leadIdsOf(
	store: Store,
	entity: string,
	chosen: IdCase,
	keep: boolean,
): Promise<ToLeadId> {
	const idCase = await settleIdCase(store, entity, chosen, keep);
	return (value) => toLeadId(value, idCase);
}

/**
 * The same for steps that look leads up, which find whatever is stored: also under IDs that are no longer accepted.
 * @param written all values that are to be looked up
 */
export async function storedLeadIdsOf(store: Store, entity: string, written: unknown[]): Promise<ToLeadId> {
	const idCase = await settleIdCase(store, entity, 'automatic', false);
	const texts = written.flatMap((value) => (typeof value === 'string' ? (writtenId(value) ?? []) : []));
	const found = await findLeadIds(store, entity, idCase, texts);
	return (value) => (typeof value === 'string' && found.get(value)) || toLeadId(value, idCase);
}

/** A parameter that holds an ID in each item, and how its values become IDs of leads of the item's record type. */
export interface IdField {
	value: CompiledValue;
	toLead: (value: unknown, item: INodeExecutionData, index: number) => string | null;
}

/** Reads of each item the record type that its lead is. */
export type EntityOf = ItemReader<string>;

/** The lead ID of each item. @param keep see `leadIdsOf` */
export async function leadIdField(
	context: IExecuteFunctions,
	store: Store,
	entityOf: EntityOf,
	chosen: IdCase,
	keep: boolean,
): Promise<IdField> {
	const toLead = await byEntity(
		context.getInputData(),
		entityOf,
		async (entity) => await leadIdsOf(store, entity, chosen, keep),
	);
	return { value: idParameter(context, 'leadId'), toLead };
}

/** Prepares once for each record type that some item is of. */
async function byEntity(
	items: INodeExecutionData[],
	entityOf: EntityOf,
	prepare: (entity: string, indexes: number[]) => Promise<ToLeadId>,
): Promise<IdField['toLead']> {
	const indexes = new Map<string, number[]>();
	items.forEach((item, index) => {
		try {
			const entity = entityOf(item, index);
			const others = indexes.get(entity);
			if (others) others.push(index);
			else indexes.set(entity, [index]);
		} catch {
			// What is wrong with it is reported when it is read itself.
		}
	});
	const prepared = new Map<string, ToLeadId>();
	for (const [entity, all] of indexes) prepared.set(entity, await prepare(entity, all));
	return (value, item, index) => prepared.get(entityOf(item, index))!(value);
}

const rawOf = (context: IExecuteFunctions, name: string): unknown =>
	context.getNodeParameter(name, 0, '', { rawExpressions: true });

/** @throws NodeOperationError where "Lead ID" is empty: it would leave out every lead */
export function idParameter(context: IExecuteFunctions, name: string): CompiledValue {
	const raw = rawOf(context, name);
	// The editor leaves "=" where an expression was cleared.
	const isEmpty = raw === null || (typeof raw === 'string' && raw.replace(/^=/, '').trim() === '');
	if (name === 'leadId' && isEmpty) throw emptyLeadId(context);
	return compileValue(context, raw);
}

function emptyLeadId(context: IExecuteFunctions): NodeOperationError {
	const item = context.getInputData().find(({ json }) => leadIdFieldOf(json) !== null);
	return new NodeOperationError(context.getNode(), '"Lead ID" is empty', {
		description: item
			? asHtml(`Drag "${leadIdFieldOf(item.json)}" there from the input.`)
			: 'Drag the field there that says which lead an item is about, such as its email address.',
	});
}

/** The parameters of a step that looks leads up; their values are read ahead, to ask the store for all at once. */
export async function lookUpFields(
	context: IExecuteFunctions,
	store: Store,
	entityOf: EntityOf,
	names: string[],
): Promise<Record<string, IdField>> {
	const items = context.getInputData();
	const ahead = names.map((name) => readAhead(idParameter(context, name), items));
	const toLead = await byEntity(items, entityOf, async (entity, indexes) => {
		const written = ahead.flatMap(({ all }) => indexes.map((index) => all[index]));
		return await storedLeadIdsOf(store, entity, written);
	});
	return Object.fromEntries(names.map((name, index) => [name, { value: ahead[index]!.value, toLead }]));
}

/** A value that is read once for each item, where it is needed twice. An item that cannot be read fails each time. */
function readAhead(
	compiled: CompiledValue,
	items: INodeExecutionData[],
): { value: CompiledValue; all: unknown[] } {
	const all: unknown[] = [];
	const errors = new Map<number, unknown>();
	items.forEach((item, index) => {
		try {
			all[index] = compiled.read(item, index);
		} catch (error) {
			errors.set(index, error);
		}
	});
	const read = (_item: INodeExecutionData, index: number): unknown => {
		if (errors.has(index)) throw errors.get(index);
		return all[index];
	};
	return { value: { ...compiled, read }, all };
}

/**
 * Reads an ID from an item; null: the item has none.
 * @param what the ID, for the sentence
 * @throws NodeOperationError where it is refused
 */
export function readId(
	context: IExecuteFunctions,
	{ value, toLead }: IdField,
	what: string,
	item: INodeExecutionData,
	itemIndex: number,
): { id: string | null; written: unknown } {
	const written = value.read(item, itemIndex);
	const id = toLead(written, item, itemIndex);
	const bad = id === null ? badId(what, written) : null;
	if (!bad) return { id, written };
	throw new NodeOperationError(context.getNode(), bad.message, { itemIndex, description: bad.description });
}

/** What to do about an item that has no lead ID: the field that was meant may stand elsewhere. */
export function leadIdAdvice(context: IExecuteFunctions, { json }: INodeExecutionData): string | null {
	const path = fieldPath(asText(rawOf(context, 'leadId')))?.steps;
	if (!path || follow(json, path) !== undefined) return null;
	const nearest = nearestField(json, path);
	return (
		nearest &&
		`There is no "${path.join('.')}", but "${nearest}": clear "Lead ID", then drag that field onto it.`
	);
}
