import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import type { Instant, Rule } from '../../scoring';
import { scoreLeads, type ScoreItem, type ScoredItem, type StepRequest } from '../../steps';
import { inBatches } from '../common/batches';
import { oneOf } from '../common/choices';
import type { UnknownFields } from '../common/conditions';
import { refuseDiffering } from '../common/differing';
import { badId, toEventId } from '../common/ids';
import { instantProblem, isTooFarAhead, readInstant } from '../common/instants';
import { hint, hintNoLeadId } from '../common/hints';
import {
	countWithout,
	errorItem,
	noneWithout,
	readItems,
	type ReadItems,
	type WithoutId,
} from '../common/items';
import { leadIdField, readIdCase, type EntityOf } from '../common/leadIds';
import { readOptions } from '../common/options';
import { SETTINGS_OF_ITEMS, stepRequests } from '../common/request';
import { failedItems, openStore } from '../common/store';
import { answerModel, isTool } from '../common/tool';
import { asText, compileValue, inWords, type CompiledValue, type ItemReader } from '../common/values';
import { readThresholds } from '../common/thresholds';
import { hintEventFields } from './eventFields';
import { previewInWords } from './preview';
import { properties } from './properties';
import { Remarks } from './remarks';
import { compileRules, type RulesOfStep } from './rules';
import { readSettings } from './settings';

/** Score Lead: checks all items, scores them as one batch, and adds the result to each. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	if (!isTool(context)) return await score(context);
	return await answerModel(context, async () => await score(context));
}

/** Parameters that each item can have its own of; all others hold for the whole run. */
const OF_ITEMS = [...SETTINGS_OF_ITEMS, 'leadId', 'eventId', 'eventTime', 'rules'];

async function score(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	refuseDiffering(context, properties, OF_ITEMS);
	const option = readOptions(context);
	const requestOf = stepRequests(context, option);
	const remarks = new Remarks();
	const missing = oneOf(context, 'Missing Fields', option<unknown>('missingFields', 'unknown'), MISSING);
	const rules = compileRules(context, UNKNOWN[missing], remarks);
	const settings = readSettings(context, option);
	const thresholds = option('preview', false)
		? readThresholds(context, 'Preview Thresholds', option<unknown>('thresholds', ''))
		: null;

	const rulesName = asText(option<unknown>('rulesName', '') ?? '').trim();
	const idCase = readIdCase(context, option);
	const withoutEvent = noneWithout();
	let read: ReadItems<Reading>;
	let scored: ScoredItem[];
	try {
		const store = await openStore(context);
		const entityOf: EntityOf = (item, index) => requestOf(item, index).entity;
		const leadId = await leadIdField(context, store, entityOf, idCase, thresholds === null);
		read = readItems(context, items, option, leadId, reader(context, requestOf, rules, withoutEvent));
		const step = {
			settings,
			willFade: context
				.getChildNodes(context.getNode().name)
				.some(({ type }) => type.endsWith('.applyDecay')),
			preview: thresholds !== null,
		};
		scored = await inBatches(
			read.known.map(([, value]) => value),
			async (request, batch) =>
				await scoreLeads(store, {
					...withRulesName(request, rulesName),
					...step,
					rules: rules.fixed?.rules ?? [...new Set(batch.map((one) => one.rules))].flat(),
					items: batch.map(({ item }) => item),
				}),
		);
	} catch (error) {
		return [failedItems(context, error)];
	}

	const results = new Map(read.known.map(([index], position) => [index, scored[position]!]));
	const field = option('outputField', 'leadScore') || 'leadScore';
	showHints(context, scored, thresholds, read.withoutLead);
	remarks.show(context);
	hintEventFields(context, items, thresholds ? noneWithout() : withoutEvent);
	return [
		items.map((item, index): INodeExecutionData => {
			const error = read.errors.get(index);
			if (error) return errorItem(context, item, error, index);
			const result = results.get(index);
			if (!result) return { ...item, pairedItem: { item: index } };
			return { ...item, json: withFirst(field, shown(result), item.json), pairedItem: { item: index } };
		}),
	];
}

const MISSING = ['unknown', 'blank', 'empty'] as const;
type MissingFields = (typeof MISSING)[number];
const UNKNOWN: Record<MissingFields, UnknownFields> = { unknown: 'missing', blank: 'blank', empty: 'none' };

/** A step is known by its workflow and node, or by a name given to its rules. */
function withRulesName(request: StepRequest, name: string): StepRequest {
	return name === '' ? request : { ...request, step: { ...request.step, key: `rules/${name}` } };
}

/** An item of a lead, and the score and instant for which it counts. */
interface Reading {
	request: StepRequest;
	rules: Rule[];
	item: ScoreItem;
}

/**
 * Reads what the rules need of an item.
 * @param withoutEvent counts the events that have no ID
 */
function reader(
	context: IExecuteFunctions,
	requestOf: ItemReader<StepRequest>,
	{ fixed, of }: RulesOfStep,
	withoutEvent: WithoutId,
): (lead: string, item: INodeExecutionData, index: number) => Reading {
	const raw = (name: string) => context.getNodeParameter(name, 0, '', { rawExpressions: true });
	const eventIds = compileValue(context, raw('eventId'));
	const eventTime = compileValue(context, raw('eventTime'));
	return (lead, item, index) => {
		const request = requestOf(item, index);
		const { rules, match } = of(item, index);
		const written = eventIds.read(item, index);
		const eventId = readEventId(context, written, index);
		const at = readEventTime(context, eventTime, item, index, request.zone, request.now);
		const matches = match(item, index);
		const isEvent = matches.some(({ holds }, rule) => holds && rules[rule]!.award !== 'whileTrue');
		if (eventId === null && isEvent) countWithout(withoutEvent, written);
		return { request, rules, item: { lead, eventId, at, ...(!fixed && { rules }), matches } };
	};
}

function readEventId(context: IExecuteFunctions, written: unknown, itemIndex: number): string | null {
	const id = toEventId(written);
	const bad = id === null ? badId('event ID', written) : null;
	if (!bad) return id;
	throw new NodeOperationError(context.getNode(), bad.message, { itemIndex, description: bad.description });
}

function readEventTime(
	context: IExecuteFunctions,
	eventTime: CompiledValue,
	item: INodeExecutionData,
	itemIndex: number,
	zone: string,
	now: Instant,
): Instant | null {
	const value = eventTime.read(item, itemIndex);
	if (value === undefined || value === null || value === '') return null;
	const at = readInstant(value, zone);
	if (at !== null && !isTooFarAhead(at, now)) return at;
	const problem = instantProblem(value, zone, now);
	throw new NodeOperationError(context.getNode(), `The event time ${problem}: "${inWords(value)}"`, {
		itemIndex,
		description:
			'Set "Event Time" to a field with a date and time such as 2026-03-31T09:00:00Z, from 1990 to a day from now, or leave it empty.',
	});
}

/** Flat fields for a CRM first, then the whole explanation; empty lists only take room. */
function shown(scored: ScoredItem): IDataObject {
	const { leadId, score, change, previous, why, reasons, expiresNext, awarded, countedBefore } = scored;
	return {
		leadId,
		score,
		change,
		previous,
		why,
		...(reasons.length > 0 && { reasons }),
		...(expiresNext && { expiresNext }),
		...(awarded.length > 0 && { awarded }),
		...(countedBefore.length > 0 && { countedBefore }),
	} as object as IDataObject;
}

/** An item's fields with ours before them, where it is seen first. */
function withFirst(field: string, value: IDataObject, fields: IDataObject): IDataObject {
	return { [field]: null, ...fields, [field]: value };
}

/** The hints above the output. */
function showHints(
	context: IExecuteFunctions,
	results: ScoredItem[],
	thresholds: number[] | null,
	withoutLead: WithoutId,
): void {
	const moved = new Set(results.filter(({ change }) => change !== 0).map(({ leadId }) => leadId));
	if (thresholds) {
		hint(context, previewInWords(results, thresholds), 'info');
	} else if (context.getMode() === 'manual' && moved.size > 0) {
		hint(
			context,
			`This manual run changed ${moved.size} live ${moved.size === 1 ? 'score' : 'scores'}. To try without saving, use the option Preview.`,
			'info',
		);
	}
	hintNoLeadId(context, withoutLead, 'passed through without a score');
}
