import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { IdCase, Rule, Settings } from '../../scoring';
import { scoreLeads, shadowOf, type ScoreItem, type ScoredItem, type StepRequest } from '../../steps';
import { inBatches } from '../common/batches';
import { oneOf } from '../common/choices';
import type { UnknownFields } from '../common/conditions';
import { refuseDiffering } from '../common/differing';
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
import { nodeOf } from '../common/node';
import { readOptions, type OptionReader } from '../common/options';
import { readOutput, type Output } from '../common/output';
import { SETTINGS_OF_ITEMS, stepBase, stepRequests } from '../common/request';
import { failedItems, openStore } from '../common/store';
import { liveStore, openStepStore, type TestMark } from '../common/testRun';
import { answerModel, isTool } from '../common/tool';
import { asText, compileValue, type ItemReader } from '../common/values';
import { readThresholds } from '../common/thresholds';
import { draftToTry, type DraftToTry } from './draftToTry';
import { hintEventFields, readEventId, readEventTime } from './eventFields';
import { chanceBy } from './learned';
import { previewInWords } from './preview';
import { panelNotices } from './panelNotices';
import { properties } from './properties';
import { Remarks } from './remarks';
import { compileRules, type RulesOfStep } from './rules';
import { rulesSource, type RulesSource } from './rulesSource';
import { readSettings } from '../common/settings';
import { unmatchedNotices } from './unmatched';

/** Score Lead: checks all items, scores them as one batch, and adds the result to each. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	if (!isTool(context)) return await score(context);
	return await answerModel(context, async () => await score(context));
}

/** Parameters that each item can have its own of; all others hold for the whole run. */
const OF_ITEMS = [...SETTINGS_OF_ITEMS, 'leadId', 'eventId', 'eventTime', 'rules'];

async function score(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	refuseDiffering(context, properties, OF_ITEMS);
	const remarks = new Remarks();
	const withoutEvent = noneWithout();
	try {
		const base = stepBase(context);
		const source = await rulesSource(context, base);
		const panel = await readPanel(context, base, source, remarks);
		const outcome = await scoreItems(context, panel, withoutEvent);
		showHints(context, panel.thresholds, outcome, withoutEvent);
		remarks.show(context);
		hintSlips(context, panel, outcome.read);
		return [itemsOut(context, panel.output, outcome, chanceBy(source.rules))];
	} catch (error) {
		return [failedItems(context, error)];
	}
}

/** What the panel says, but for what each item has of its own. */
interface Panel {
	option: OptionReader;
	output: Output;
	requestOf: ItemReader<StepRequest>;
	rules: RulesOfStep;
	source: RulesSource;
	/** null: no draft is tried. */
	draft: DraftToTry | null;
	settings: Settings;
	/** Those whose crossings a preview counts; null: this is no preview. */
	thresholds: number[] | null;
	rulesName: string;
	idCase: IdCase;
}

async function readPanel(
	context: IExecuteFunctions,
	base: ReturnType<typeof stepBase>,
	source: RulesSource,
	remarks: Remarks,
): Promise<Panel> {
	const option = readOptions(context);
	const requestOf = stepRequests(context, option, base);
	const output = readOutput(context, option);
	const missing = oneOf(context, 'Missing Fields', option<unknown>('missingFields', 'unknown'), MISSING);
	const rules = compileRules(context, source.rules, UNKNOWN[missing], remarks);
	const draft = await draftToTry(context, option, base, source, UNKNOWN[missing]);
	const settings = readSettings(context, option);
	const thresholds = option('preview', false)
		? readThresholds(context, 'Preview Thresholds', option<unknown>('thresholds', ''))
		: null;
	const rulesName = asText(option<unknown>('rulesName', '') ?? '').trim();
	const idCase = readIdCase(context, option);
	return { option, output, requestOf, rules, source, draft, settings, thresholds, rulesName, idCase };
}

/** What became of the items. */
interface Outcome {
	read: ReadItems<Reading>;
	/** Of the items that were read, in their order. */
	scored: ScoredItem[];
	mark: TestMark;
}

/** @param withoutEvent counts the events that have no ID */
async function scoreItems(
	context: IExecuteFunctions,
	panel: Panel,
	withoutEvent: WithoutId,
): Promise<Outcome> {
	const { option, requestOf, rules, source, draft, settings, thresholds, rulesName, idCase } = panel;
	const isPreview = thresholds !== null;
	const target = isPreview
		? liveStore(context, source.store ?? (await openStore(context)))
		: await openStepStore(context, option, true, source.store);
	const { live, store, mark } = target;
	const entityOf: EntityOf = (item, index) => requestOf(item, index).entity;
	const leadId = await leadIdField(context, live, entityOf, idCase, !isPreview && store === live);
	const items = context.getInputData();
	const readOne = reader(context, panel, withoutEvent);
	// n8n reads dates without a zone in that of the workflow which asked last, and others had time to ask meanwhile.
	context.getWorkflowDataProxy(0);
	const read = readItems(context, items, option, leadId, readOne);
	const willFade = context
		.getChildNodes(nodeOf(context).name)
		.some(({ type }) => type.endsWith('.applyDecay'));
	const values = read.known.map(([, value]) => value);
	const scored = await inBatches(values, async (request, batch) => {
		const batchItems = batch.map(({ item }) => item);
		const scores = [request.score, ...(draft ? [shadowOf(request.score)] : [])];
		await target.begin(request.entity, scores, [...new Set(batchItems.map(({ lead }) => lead))]);
		return await scoreLeads(store, {
			...source.asUser(withRulesName(request, rulesName)),
			draft: draft?.of(batchItems),
			settings,
			willFade,
			preview: isPreview,
			rules: rules.fixed?.rules ?? [...new Set(batch.map((one) => one.rules))].flat(),
			items: batchItems,
		});
	});
	await target.end(isPreview ? '' : changesOf(scored));
	return { read, scored, mark };
}

function itemsOut(
	context: IExecuteFunctions,
	output: Output,
	{ read, scored, mark }: Outcome,
	chanceOfScored: (scored: ScoredItem) => object,
): INodeExecutionData[] {
	const results = new Map(read.known.map(([index], position) => [index, scored[position]!]));
	return context.getInputData().map((item, index): INodeExecutionData => {
		const pairedItem = { item: index };
		const error = read.errors.get(index);
		if (error) return errorItem(context, item, error, index);
		const result = results.get(index);
		if (!result) return { ...item, pairedItem };
		const value = { ...mark, ...resultOf(result), ...chanceOfScored(result) };
		return { ...item, json: output.add(item.json, value), pairedItem };
	});
}

/** For a person who tries the step: what it shows may look right and be a slip. */
function hintSlips(
	context: IExecuteFunctions,
	{ rules, output }: Panel,
	{ known }: ReadItems<Reading>,
): void {
	const first = known[0]?.[1];
	const notice = first?.request.notice;
	if (!notice) return;
	const step = { score: first.request.score, field: output.field };
	panelNotices(context, { count: known.length, leadId: first.item.lead }, step).forEach(notice);
	if (!rules.fixed) return;
	// An event that matches few rules is nothing unusual.
	const items = context.getInputData();
	unmatchedNotices(
		rules.fixed,
		known.map(([index]) => items[index]!),
		known.map(([, { item }]) => item.matches),
	).forEach(notice);
}

const MISSING = ['unknown', 'blank', 'empty'] as const;
type MissingFields = (typeof MISSING)[number];
const UNKNOWN: Record<MissingFields, UnknownFields> = { unknown: 'missing', blank: 'blank', empty: 'none' };

/** Steps that give their rules one name hold points as one. */
function withRulesName(request: StepRequest, name: string): StepRequest {
	if (name === '') return request;
	const own = request.step;
	return { ...request, holder: { own, shared: { ...own, key: `rules/${name}` } } };
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
	{ requestOf, rules: { fixed, of }, draft }: Panel,
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
		if (eventId === null && isEvent) countWithout(withoutEvent, written, item);
		const tried = draft?.judge(item, index);
		return { request, rules, item: { lead, eventId, at, ...(!fixed && { rules }), matches, draft: tried } };
	};
}

/** Empty lists only take room. */
function resultOf(scored: ScoredItem): object {
	const { leadId, score, change, previous, why, reasons, expiresNext, awarded } = scored;
	const { ignored, countedBefore, rules, draft } = scored;
	return {
		leadId,
		score,
		change,
		previous,
		why,
		...(reasons.length > 0 && { reasons }),
		...(expiresNext && { expiresNext }),
		...(awarded.length > 0 && { awarded }),
		...(ignored && { ignored }),
		...(countedBefore.length > 0 && { countedBefore }),
		...(rules && { rules }),
		...(draft && { draft }),
	};
}

/** What a run did to live scores, in words. */
function changesOf(scored: ScoredItem[]): string {
	const moved = new Set(scored.filter(({ change }) => change !== 0).map(({ leadId }) => leadId));
	if (moved.size === 0) return '';
	return `changed ${moved.size} live ${moved.size === 1 ? 'score' : 'scores'}`;
}

/** The hints above the output. */
function showHints(
	context: IExecuteFunctions,
	thresholds: number[] | null,
	{ read, scored }: Outcome,
	withoutEvent: WithoutId,
): void {
	if (thresholds) hint(context, previewInWords(scored, thresholds), 'info');
	hintNoLeadId(context, read.withoutLead, 'passed through without a score');
	hintEventFields(context, context.getInputData(), thresholds ? noneWithout() : withoutEvent);
}
