import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import type { Instant } from '../../scoring';
import { scoreLeads, type ScoreItem, type ScoredItem, type StepRequest } from '../../steps';
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
import { idParameter, leadIdsOf, readIdCase } from '../common/leadIds';
import { readOptions } from '../common/options';
import { stepRequest } from '../common/request';
import { failedItems, openStore } from '../common/store';
import { answerModel, isTool } from '../common/tool';
import { compileValue, inWords, type CompiledValue } from '../common/values';
import { readThresholds } from '../common/thresholds';
import { previewInWords } from './preview';
import { compileRules, type CompiledRule } from './rules';
import { readSettings } from './settings';

/** Score Lead: checks all items, scores them as one batch, and adds the result to each. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	if (!isTool(context)) return await score(context);
	return await answerModel(context, async () => await score(context));
}

async function score(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const option = readOptions(context);
	const request = withRulesName(stepRequest(context, option), option('rulesName', '').trim());
	const unconvertible = { times: 0, example: '' };
	const rules = compileRules(context, option('missingFields', 'unknown') === 'unknown', (message) => {
		unconvertible.times++;
		unconvertible.example ||= message;
	});
	const settings = readSettings(context, option);
	const thresholds = option('preview', false)
		? readThresholds(context, 'Preview Thresholds', option('thresholds', ''))
		: null;

	const idCase = readIdCase(context, option);
	const withoutEvent = noneWithout();
	let read: ReadItems<ScoreItem>;
	let scored: ScoredItem[];
	try {
		const store = await openStore(context);
		const toLead = await leadIdsOf(store, request.entity, idCase, thresholds === null);
		const leadId = { value: idParameter(context, 'leadId'), toLead };
		read = readItems(context, items, option, leadId, reader(context, rules, request, withoutEvent));
		scored = await scoreLeads(store, {
			...request,
			rules: rules.map(({ rule }) => rule),
			settings,
			willFade: context
				.getChildNodes(context.getNode().name)
				.some(({ type }) => type.endsWith('.applyDecay')),
			preview: thresholds !== null,
			items: read.known.map(([, item]) => item),
		});
	} catch (error) {
		return [failedItems(context, error)];
	}

	const results = new Map(read.known.map(([index], position) => [index, scored[position]!]));
	const field = option('outputField', 'leadScore') || 'leadScore';
	tell(context, scored, thresholds, unconvertible, read.withoutLead, withoutEvent);
	if (!('eventTime' in context.getNodeParameter('options', 0))) hintEventTime(context, items);
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

/** A step is known by its workflow and node, or by a name given to its rules. */
function withRulesName(request: StepRequest, name: string): StepRequest {
	return name === '' ? request : { ...request, step: { ...request.step, key: `rules/${name}` } };
}

/**
 * Reads what the rules need of an item.
 * @param withoutEvent counts the events that have no ID
 */
function reader(
	context: IExecuteFunctions,
	rules: CompiledRule[],
	{ zone, now }: StepRequest,
	withoutEvent: WithoutId,
): (lead: string, item: INodeExecutionData, index: number) => ScoreItem {
	const raw = (name: string) => context.getNodeParameter(name, 0, '', { rawExpressions: true });
	const eventId = compileValue(context, raw('eventId'));
	const eventTime = compileValue(context, raw('options.eventTime'));
	return (lead, item, index) => {
		const written = eventId.read(item, index);
		const event = readEventId(context, written, index);
		const at = readEventTime(context, eventTime, item, index, zone, now);
		const matches = rules.map(({ match }) => match(item, index));
		const isEvent = matches.some(({ holds }, rule) => holds && rules[rule]!.rule.award !== 'whileTrue');
		if (event === null && isEvent) countWithout(withoutEvent, written);
		return { lead, eventId: event, at, matches };
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
function tell(
	context: IExecuteFunctions,
	results: ScoredItem[],
	thresholds: number[] | null,
	unconvertible: { times: number; example: string },
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
	if (unconvertible.times > 0) {
		hint(
			context,
			`${unconvertible.times} times a value could not be compared and did not match, for example: ${unconvertible.example}`,
		);
	}
}
