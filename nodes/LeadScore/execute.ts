import {
	NodeOperationError,
	type IBinaryKeyData,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import { noticeUnknownNames, type StepRequest } from '../../steps';
import type { Store } from '../../stores';
import { inBatches } from '../common/batches';
import { oneOf } from '../common/choices';
import { refuseDiffering } from '../common/differing';
import { hint, hintNoLeadId, placeholders } from '../common/hints';
import { countWithout, errorItem, noneWithout, readItems, type ReadItems } from '../common/items';
import {
	idParameter,
	leadIdField,
	leadIdsOf,
	lookUpFields,
	readId,
	readIdCase,
	type EntityOf,
} from '../common/leadIds';
import { readOptions, type OptionReader } from '../common/options';
import { progressOf } from '../common/progress';
import { SETTINGS_OF_ITEMS, stepRequest, stepRequests } from '../common/request';
import { failedItems, openStore } from '../common/store';
import { answerModel, isTool } from '../common/tool';
import type { ItemReader } from '../common/values';
import type { Complaint, GroupOperation, Operation, StoreOperation } from './operations/operation';
import { groupOperations, operations, properties, storeOperations } from './properties';
import { refuseToModel } from './tool';

/** Lead Score: does one operation, for the leads of all items, for groups of them or for the whole store. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	if (!isTool(context)) return await operate(context);
	return await answerModel(context, async () => {
		await refuseToModel(context);
		return await operate(context);
	});
}

const NAMES = [operations, groupOperations, storeOperations].flatMap((some) => Object.keys(some));

async function operate(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const name = oneOf(context, 'Operation', context.getNodeParameter('operation', 0), NAMES);
	const option = readOptions(context);
	if (Object.hasOwn(storeOperations, name)) {
		refuseDiffering(context, properties, []);
		return await onStore(context, option, storeOperations[name as keyof typeof storeOperations]);
	}
	if (Object.hasOwn(groupOperations, name)) {
		const operation = groupOperations[name as keyof typeof groupOperations] as GroupOperation<unknown>;
		refuseDiffering(context, properties, ['leadId', ...(operation.ofItems ?? [])]);
		return await onGroups(context, option, operation);
	}
	const operation = operations[name as keyof typeof operations] as Operation<unknown>;
	refuseDiffering(context, properties, [...SETTINGS_OF_ITEMS, 'leadId', ...(operation.ofItems ?? [])]);
	return await onLeads(context, option, operation);
}

/** Emits one item that reports what was done, or one for each lead that was found. */
async function onStore(
	context: IExecuteFunctions,
	option: OptionReader,
	{ run }: StoreOperation,
): Promise<INodeExecutionData[][]> {
	const pairedItem = context.getInputData().map((_, item) => ({ item }));
	const field = option('outputField', 'leadScore') || 'leadScore';
	try {
		const binary: IBinaryKeyData = {};
		const done = await run(
			context,
			() => stepRequest(context, option),
			progressOf(context),
			(name, file) => (binary[name] = file),
		);
		if (!Array.isArray(done)) {
			const files = Object.keys(binary).length > 0 && { binary };
			return [[{ json: { [field]: done }, ...files, pairedItem }]];
		}
		return [done.map((lead) => ({ json: { leadId: lead.leadId, [field]: lead }, pairedItem: { item: 0 } }))];
	} catch (error) {
		return [failedItems(context, error)];
	}
}

/** Emits one item for each group, with its result. */
async function onGroups<T>(
	context: IExecuteFunctions,
	option: OptionReader,
	{ groupId, group, reader, run }: GroupOperation<T>,
): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const request = stepRequest(context, option);
	const idCase = readIdCase(context, option);
	const field = option('outputField', 'leadScore') || 'leadScore';
	try {
		const store = await openStore(context);
		const leadId = {
			value: idParameter(context, 'leadId'),
			toLead: await leadIdsOf(store, request.entity, 'automatic', false),
		};
		const id = {
			value: idParameter(context, group.parameter),
			toLead: await leadIdsOf(store, group.entity, idCase, true),
		};
		const ungrouped = noneWithout();
		const { known, errors, withoutLead } = readItems(context, items, option, leadId, (lead, item, index) => {
			const read = readId(context, id, groupId, item, index);
			if (read.id === null) countWithout(ungrouped, read.written);
			return read.id === null ? null : reader(lead, read.id);
		});
		hintNoLeadId(context, withoutLead, 'stayed out');
		if (ungrouped.items > 0) {
			const were = ungrouped.items === 1 ? 'item' : 'items';
			hint(
				context,
				`${ungrouped.items} ${were} without an ID under "${groupId}"${placeholders(ungrouped)} ${ungrouped.items === 1 ? 'was' : 'were'} left out.`,
			);
		}
		const grouped = known.flatMap(([index, value]) => (value === null ? [] : [{ index, value }]));
		await noticeUnknownNames(store, request);
		const values = grouped.map(({ value }) => value);
		const groups = await run(context, store, request, values);
		const failed = [...errors].map(([index, error]) => errorItem(context, items[index]!, error, index));
		const out = groups.map(({ group, learned, from }): INodeExecutionData => ({
			json: { ...group, [field]: learned },
			pairedItem: from.map((position) => ({ item: grouped[position]!.index })),
		}));
		return [[...out, ...failed]];
	} catch (error) {
		return [failedItems(context, error)];
	}
}

/** Emits each item with the result for its lead: several times, where that is a list. */
async function onLeads<T>(
	context: IExecuteFunctions,
	option: OptionReader,
	operation: Operation<T>,
): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const requestOf = stepRequests(context, option);
	let errors: Map<number, string>;
	let good: Array<[index: number, Asked<T>]>;
	let learned: Array<IDataObject | IDataObject[]>;
	try {
		const store = await openStore(context);
		const { known, ...read } = await readLeads(context, store, requestOf, option, operation);
		({ errors } = read);
		hintNoLeadId(context, read.withoutLead, 'passed through unchanged');
		const complaints = await findComplaints(context, store, operation, known);
		for (const [index, { message }] of complaints) errors.set(index, message);
		good = known.filter(([index]) => !complaints.has(index));
		learned = await inBatches(
			good.map(([, asked]) => asked),
			async (request, batch) =>
				await operation.run(
					store,
					request,
					batch.map(({ value }) => value),
				),
		);
	} catch (error) {
		return [failedItems(context, error)];
	}
	const results = new Map(good.map(([index], position) => [index, learned[position]!]));
	const field = option('outputField', 'leadScore') || 'leadScore';
	return [
		items.flatMap((item, index): INodeExecutionData | INodeExecutionData[] => {
			const error = errors.get(index);
			if (error) return errorItem(context, item, error, index);
			const paired = { ...item, pairedItem: { item: index } };
			const result = results.get(index);
			if (!result) return paired;
			if (operation.replacesItems) {
				return [result].flat().map((one) => ({ json: { [field]: one }, pairedItem: { item: index } }));
			}
			return [result].flat().map((one) => ({ ...paired, json: { ...item.json, [field]: one } }));
		}),
	];
}

/** What an operation needs of an item, and the score and instant for which it is asked. */
interface Asked<T> {
	request: StepRequest;
	value: T;
}

/** Reads the leads that an operation looks up, or those that it may make. */
async function readLeads<T>(
	context: IExecuteFunctions,
	store: Store,
	requestOf: ItemReader<StepRequest>,
	option: OptionReader,
	{ looksUp, reader }: Operation<T>,
): Promise<ReadItems<Asked<T>>> {
	const entityOf: EntityOf = (item, index) => requestOf(item, index).entity;
	const ids = looksUp
		? await lookUpFields(context, store, entityOf, looksUp)
		: { leadId: await leadIdField(context, store, entityOf, readIdCase(context, option), true) };
	const read = reader(context, ids);
	return readItems(context, context.getInputData(), option, ids.leadId!, (lead, item, index) => ({
		request: requestOf(item, index),
		value: read(lead, item, index),
	}));
}

/**
 * What is wrong with items given what is in the store, by their index.
 * @throws NodeOperationError where something is, and the step stops on errors
 */
async function findComplaints<T>(
	context: IExecuteFunctions,
	store: Store,
	{ check }: Operation<T>,
	known: Array<[index: number, Asked<T>]>,
): Promise<Map<number, Complaint>> {
	const complaints = new Map<number, Complaint>();
	const asked = known.map(([, one]) => one);
	const found = await inBatches(asked, async (request, batch) => {
		const values = batch.map(({ value }) => value);
		if (request.score) await noticeUnknownNames(store, request);
		return (await check?.(store, request, values, isTool(context))) ?? values.map(() => null);
	});
	for (const [position, complaint] of found.entries()) {
		if (!complaint) continue;
		const itemIndex = known[position]![0];
		if (!context.continueOnFail()) {
			const { message, description } = complaint;
			throw new NodeOperationError(context.getNode(), message, { itemIndex, description });
		}
		complaints.set(itemIndex, complaint);
	}
	return complaints;
}
