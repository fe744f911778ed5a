import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import type { Instant, Rule } from '../../scoring';
import { scoreLeads, type ScoreItem, type ScoredItem, type StepRequest } from '../../steps';
import { inBatches } from '../common/batches';
import { oneOf } from '../common/choices';
import type { UnknownFields } from '../common/conditions';
import { refuseDiffering } from '../common/differing';
import { badId, toEventId } from '../common/ids';
import { instantProblem, isTooFarAhead, readInstant } from '../common/instants';
import { hint, hintNoLeadId, placeholders } from '../common/hints';
import {
	countWithout,
	errorItem,
	noneWithout,
	readItems,
	type ReadItems,
	type WithoutId,
} from '../common/items';
import { leadIdField, readIdCase, type EntityOf } from '../common/leadIds';
import { fieldsOf, readOptions } from '../common/options';
import { readOutput, type Output } from '../common/output';
import { SETTINGS_OF_ITEMS, stepRequests } from '../common/request';
import { failedItems, openStore } from '../common/store';
import { answerModel, isTool } from '../common/tool';
import { asText, compileValue, inWords, type CompiledValue, type ItemReader } from '../common/values';
import { readThresholds } from '../common/thresholds';
import { previewInWords } from './preview';
import { properties } from './properties';
import { Remarks } from './remarks';
import { compileRules, type CompiledRules, type RulesOfStep } from './rules';
import { readSettings } from './settings';
import { unmatchedNotices } from './unmatched';

/** Score Lead: checks all items, scores them as one batch, and adds the result to each. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	if (!isTool(context)) return await score(context);
	return await answerModel(context, async () => await score(context));
}

/** Parameters that each item can have its own of; all others hold for the whole run. */
const OF_ITEMS = [...SETTINGS_OF_ITEMS, 'leadId', 'eventId', 'rules', 'options.eventTime'];

async function score(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	refuseDiffering(context, properties, OF_ITEMS);
	const option = readOptions(context);
	const requestOf = stepRequests(context, option);
	const output = readOutput(context, option);
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
	showHints(context, scored, thresholds, read.withoutLead, withoutEvent);
	remarks.show(context);
	if (rules.fixed) hintUnmatched(rules.fixed, items, read.known);
	if (!Object.hasOwn(fieldsOf(context.getNodeParameter('options', 0)), 'eventTime'))
		hintEventTime(context, items);
	return [withResults(context, items, read, results, output)];
}

function withResults(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	{ errors }: ReadItems<Reading>,
	results: Map<number, ScoredItem>,
	output: Output,
): INodeExecutionData[] {
	return items.map((item, index) => {
		const error = errors.get(index);
		if (error) return errorItem(context, item, error, index);
		const result = results.get(index);
		const pairedItem = { item: index };
		if (!result) return { ...item, pairedItem };
		return { ...item, json: output.add(item.json, resultOf(result)), pairedItem };
	});
}

/** For a person who tries rules: an event that matches few of them is nothing unusual. */
function hintUnmatched(
	rules: CompiledRules,
	items: INodeExecutionData[],
	known: Array<[index: number, Reading]>,
): void {
	const notice = known[0]?.[1].request.notice;
	if (!notice) return;
	unmatchedNotices(
		rules,
		known.map(([index]) => items[index]!),
		known.map(([, { item }]) => item.matches),
	).forEach(notice);
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
	const eventTime = compileValue(context, raw('options.eventTime'));
	return (lead, item, index) => {
		const request = requestOf(item, index);
		const { rules, match } = of(item, index);
		const written = eventIds.read(item, index);
		const eventId = readEventId(context, written, index);
		const at = readEventTime(context, eventTime, item, index, request.zone, request.now);
		const matches = match(item, index);
		const isEvent = matches.some(({ holds }, rule) => holds && rules[rule]!.award !== 'whileTrue');
		if (eventId === null && isEvent) countWithout(withoutEvent, written, item);
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
			'Set "Event Time" to a field such as 2026-03-31T09:00:00Z, or remove the option. Events from 1990 to a day ahead of now are taken.',
	});
}

/** What events call the time at which they happened. */
const TIMES = ['occurredAt', 'timestamp'];

/** Without the option, all events happen now: those that know better would be dated wrongly without a word. */
function hintEventTime(context: IExecuteFunctions, items: INodeExecutionData[]): void {
	const field = TIMES.find((name) => items[0]?.json[name] !== undefined);
	if (field === undefined) return;
	hint(
		context,
		`Items have a field "${field}", but their events count as of now. To date points by it, add the option Event Time.`,
		'info',
	);
}

/** Empty lists only take room. */
function resultOf(scored: ScoredItem): object {
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
	};
}

/** The hints above the output. */
function showHints(
	context: IExecuteFunctions,
	results: ScoredItem[],
	thresholds: number[] | null,
	withoutLead: WithoutId,
	withoutEvent: WithoutId,
): void {
	const moved = new Set(results.filter(({ change }) => change !== 0).map(({ leadId }) => leadId));
	if (thresholds) {
		hint(context, previewInWords(results, thresholds), 'info');
	} else if (context.getMode() === 'manual' && moved.size > 0) {
		hint(
			context,
			`This run by hand changed ${moved.size} live ${moved.size === 1 ? 'score' : 'scores'}. Use the option Preview to try without saving.`,
			'info',
		);
	}
	hintNoLeadId(context, withoutLead, 'passed through without a score');
	const { items: events } = withoutEvent;
	if (events > 0 && !thresholds) {
		hint(
			context,
			`${events} ${events === 1 ? 'item' : 'items'} had no event ID${placeholders(withoutEvent)}: if they are delivered again, they count again.`,
			'info',
		);
	}
}
