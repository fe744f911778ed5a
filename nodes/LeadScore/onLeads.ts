import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import { noticeUnknownNames, type StepRequest } from '../../steps';
import type { Store } from '../../stores';
import { inBatches } from '../common/batches';
import { refuseDiffering } from '../common/differing';
import { hintNoLeadId } from '../common/hints';
import { errorItem, readItems, type ReadItems } from '../common/items';
import { leadIdField, lookUpFields, readIdCase, type EntityOf } from '../common/leadIds';
import type { OptionReader } from '../common/options';
import { readOutput } from '../common/output';
import { SETTINGS_OF_ITEMS, stepRequests } from '../common/request';
import { openStore } from '../common/store';
import { isTool } from '../common/tool';
import type { ItemReader } from '../common/values';
import type { Complaint, LeadsOperation } from './operations/operation';
import { properties } from './properties';

/** Emits each item with the result for its lead: several times, where that is a list. */
export async function onLeads<T>(
	context: IExecuteFunctions,
	option: OptionReader,
	operation: LeadsOperation<T>,
): Promise<INodeExecutionData[]> {
	refuseDiffering(context, properties, [...SETTINGS_OF_ITEMS, 'leadId', ...(operation.ofItems ?? [])]);
	const requestOf = stepRequests(context, option);
	const store = await openStore(context);
	const { known, errors, withoutLead } = await readLeads(context, store, requestOf, option, operation);
	hintNoLeadId(context, withoutLead, 'passed through unchanged');
	const complaints = await findComplaints(context, store, operation, known);
	for (const [index, { message }] of complaints) errors.set(index, message);
	const good = known.filter(([index]) => !complaints.has(index));
	const learned = await inBatches(
		good.map(([, asked]) => asked),
		async (request, batch) =>
			await operation.run(
				store,
				request,
				batch.map(({ value }) => value),
			),
	);
	const results = new Map(good.map(([index], position) => [index, [learned[position]!].flat()]));
	const { field, add } = readOutput(context, option);
	return context.getInputData().flatMap((item, index): INodeExecutionData | INodeExecutionData[] => {
		const error = errors.get(index);
		if (error) return errorItem(context, item, error, index);
		const pairedItem = { item: index };
		const found = results.get(index);
		if (!found) return { ...item, pairedItem };
		const kept = operation.replacesItems ? { json: {} } : item;
		const json = (one: IDataObject) =>
			operation.inOneField ? { ...kept.json, [field]: one } : add(kept.json, one);
		return found.map((one) => ({ ...kept, json: json(one), pairedItem }));
	});
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
	{ looksUp, reader }: LeadsOperation<T>,
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
	operation: LeadsOperation<T>,
	known: Array<[index: number, Asked<T>]>,
): Promise<Map<number, Complaint>> {
	const complaints = new Map<number, Complaint>();
	const asked = known.map(([, one]) => one);
	const found = await inBatches(asked, async (request, batch) => {
		const values = batch.map(({ value }) => value);
		if (request.score) await noticeUnknownNames(store, request);
		return (await operation.check?.(store, request, values, isTool(context))) ?? values.map(() => null);
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
