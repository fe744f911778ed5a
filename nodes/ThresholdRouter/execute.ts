import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod';
import { UNITS, type Band, type Grading } from '../../scoring';
import { routeLeads, type RoutedLead, type StepRequest } from '../../steps';
import { inBatches } from '../common/batches';
import { oneOf } from '../common/choices';
import { refuseDiffering } from '../common/differing';
import { readGrading } from '../common/grade';
import { hint, hintNoLeadId } from '../common/hints';
import { errorItem, readItems, type ReadItems } from '../common/items';
import { leadIdField, type EntityOf } from '../common/leadIds';
import { numeric } from '../common/numbers';
import { fieldsOf, readOptions, type OptionReader } from '../common/options';
import { readOutput } from '../common/output';
import { SETTINGS_OF_ITEMS, stepRequests } from '../common/request';
import { readPoints } from '../common/points';
import { failedItems } from '../common/store';
import { openStepStore, type TestMark } from '../common/testRun';
import { compileValue, type ItemReader } from '../common/values';
import { inSentences } from '../common/wrongTypes';
import { readBands, type Bands } from './bands';
import { nothingRouted } from './nothingRouted';
import { properties } from './properties';

/** When items come out. */
const ROUTES = ['always', 'changed', 'up', 'down'] as const;

/** Parameters that each item can have its own of; all others hold for the whole run. */
const OF_ITEMS = [...SETTINGS_OF_ITEMS, 'leadId', 'options.scoreFromItem'];

/** Threshold Router: sends each item to the output of its lead's band. The first output is Below. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	refuseDiffering(context, properties, OF_ITEMS);
	const option = readOptions(context);
	const requestOf = stepRequests(context, option);
	const routing = readRouting(context, option);
	try {
		const { known, errors, withoutLead, routed, mark } = await routeItems(
			context,
			option,
			requestOf,
			routing,
		);
		const results = new Map(known.map(([index], position) => [index, routed[position]!]));
		const wentTo = routing.when === 'always' ? 'went to Below' : 'did not come out';
		hintNoLeadId(context, withoutLead, wentTo);
		if (known.length > 0 && !routed.some(({ isRouted }) => isRouted)) {
			known[0]![1].request.notice?.(nothingRouted(routing.when, routed));
		}
		return outputsOf(context, option, routing, { results, errors, mark });
	} catch (error) {
		return [failedItems(context, error), ...routing.names.map(() => [])];
	}
}

/** How the panel has items routed. */
interface Routing extends Bands, Moves {
	when: (typeof ROUTES)[number];
	/** Reads the score that an item carries; undefined: the store has it. */
	given: ItemReader<number> | undefined;
	/** How leads are graded; undefined: they are not. */
	grading: Grading | undefined;
}

function readRouting(context: IExecuteFunctions, option: OptionReader): Routing {
	const bands = readBands(context, option);
	const when = oneOf(context, 'Route', context.getNodeParameter('route', 0), ROUTES);
	const grading = readGrading(context, option);
	return { ...bands, when, ...readMoves(context, option), given: readGiven(context), grading };
}

/** An item's lead, with the score that the item carries where the step routes by it. */
interface RoutedItem {
	lead: string;
	score: number | undefined;
	request: StepRequest;
}

/** Routes the leads of all items, one result for each item that has a lead. */
async function routeItems(
	context: IExecuteFunctions,
	option: OptionReader,
	requestOf: ItemReader<StepRequest>,
	{ bandsFor, when, margin, quiet, given, grading }: Routing,
): Promise<ReadItems<RoutedItem> & { routed: RoutedLead[]; mark: TestMark }> {
	const target = await openStepStore(context, option, false);
	const entityOf: EntityOf = (item, index) => requestOf(item, index).entity;
	const leadId = await leadIdField(context, target.live, entityOf, 'automatic', false);
	const items = context.getInputData();
	const read = readItems(context, items, option, leadId, (lead, item, index): RoutedItem => ({
		lead,
		score: given?.(item, index),
		request: requestOf(item, index),
	}));
	const rememberFirst = option<string>('firstTime', 'route') === 'remember';
	const bandsGone = new Set<string>();
	const values = read.known.map(([, value]) => value);
	const routed = await inBatches(values, async (request, batch) => {
		if (!given) await target.noticeUnknownNames(request);
		const bands = bandsFor(request.score);
		const leads = batch.map(({ lead }) => lead);
		await target.begin(request.entity, scoresOf(request.score, bands, grading), leads);
		return await routeLeads(target.store, {
			...request,
			routing: { bands, when, margin, rememberFirst },
			rearmAfter: when === 'down' ? undefined : quiet,
			bandsGone,
			grading,
			leads,
			...(given && { given: batch.map(({ score }) => score!) }),
		});
	});
	for (const notice of bandsGone) hint(context, notice, 'info');
	const moved = routed.filter(({ direction, isRouted }) => isRouted && direction !== 'none').length;
	await target.end(moved > 0 ? `used up ${moved} ${moved === 1 ? 'change' : 'changes'} of band` : '');
	return { ...read, routed, mark: target.mark };
}

/** The scores that bands and grades look at. */
const scoresOf = (score: string, bands: Band[], grading: Grading | undefined): string[] => [
	...new Set([
		score,
		...bands.flatMap(({ from }) => from.map(([name]) => name)),
		...(grading ?? []).map(({ score: name }) => name),
	]),
];

/** What became of the items, by their index. */
interface Outcome {
	results: Map<number, RoutedLead>;
	errors: Map<number, string>;
	mark: TestMark;
}

/** The items at the outputs of their leads' bands. */
function outputsOf(
	context: IExecuteFunctions,
	option: OptionReader,
	{ names, when }: Routing,
	{ results, errors, mark }: Outcome,
): INodeExecutionData[][] {
	const { add } = readOutput(context, option);
	const outputs: INodeExecutionData[][] = [[], ...names.map(() => [])];
	context.getInputData().forEach((item, index) => {
		const pairedItem = { item: index };
		const error = errors.get(index);
		const result = results.get(index);
		if (error) {
			outputs[0]!.push(errorItem(context, item, error, index));
		} else if (!result) {
			// Nothing is known of this item; it passes where every lead does.
			if (when === 'always') outputs[0]!.push({ ...item, pairedItem });
		} else if (result.isRouted) {
			const output = result.band === null ? 0 : names.indexOf(result.band) + 1;
			const value = { ...mark, ...shown(result) };
			outputs[output]!.push({ ...item, json: add(item.json, value, true), pairedItem });
		}
	});
	return outputs;
}

/** Reads the score that an item carries, where the step routes by it. */
function readGiven(context: IExecuteFunctions): ItemReader<number> | undefined {
	const raw = context.getNodeParameter('options.scoreFromItem', 0, '', { rawExpressions: true });
	if (raw === '') return undefined;
	const { read } = compileValue(context, raw);
	return (item, index) =>
		readPoints(context, 'The score from the item is not a number', read(item, index), index);
}

const MARGIN = '"Buffer" must be a number, zero or above';
const QUIET = '"Notify Again After Inactivity" must be a whole number of days or longer';
const movesSchema = z.object({
	margin: numeric(z.number({ invalid_type_error: MARGIN }).finite(MARGIN).nonnegative(MARGIN)),
	quiet: z
		.object({
			amount: z.number({ invalid_type_error: QUIET }).int(QUIET).positive(QUIET),
			unit: z.enum(UNITS),
		})
		.optional(),
});

/** How far a lead must fall, and how long it must be silent to come out again. */
type Moves = z.infer<typeof movesSchema>;

function readMoves(context: IExecuteFunctions, option: OptionReader): Moves {
	const parsed = movesSchema.safeParse(
		{
			margin: option<unknown>('margin', 0),
			quiet: fieldsOf(option<unknown>('quiet', {})).time,
		},
		{ errorMap: inSentences },
	);
	if (parsed.success) return parsed.data;
	throw new NodeOperationError(context.getNode(), parsed.error.issues[0]!.message, {
		description: 'Correct it under "Options".',
	});
}

/** What an item learns of its route. */
function shown(routed: RoutedLead) {
	const { leadId, band, previous, direction, isBack, score, crossing, keptBackBy, grade, gradedBy } = routed;
	return {
		leadId,
		band: band ?? 'Below',
		previousBand: previous ?? 'Below',
		direction,
		isBack,
		score,
		crossing,
		...(keptBackBy && { keptBackBy }),
		...(grade !== undefined && { grade, gradedBy }),
	};
}
