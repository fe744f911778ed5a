import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod';
import { LONGEST_TEXT, UNITS, type Band } from '../../scoring';
import { noticeUnknownNames, routeLeads, type RoutedLead, type StepRequest } from '../../steps';
import { inBatches } from '../common/batches';
import { oneOf } from '../common/choices';
import { refuseDiffering } from '../common/differing';
import { hint, hintNoLeadId } from '../common/hints';
import { errorItem, readItems, type ReadItems } from '../common/items';
import { leadIdField, type EntityOf } from '../common/leadIds';
import { numeric } from '../common/numbers';
import { fieldsOf, readOptions, type OptionReader } from '../common/options';
import { SETTINGS_OF_ITEMS, stepRequests } from '../common/request';
import { readPoints } from '../common/points';
import { failedItems, openStore } from '../common/store';
import { compileValue, inWords } from '../common/values';
import { afterField, inSentences } from '../common/wrongTypes';
import { properties } from './properties';

const threshold = z.number({ invalid_type_error: 'From must be a number' }).finite('From must be a number');
const bandsSchema = z
	.array(
		z.object({
			name: z
				.string({ message: 'The name of a band is not a text' })
				.trim()
				.min(1, 'A band has no name')
				.max(LONGEST_TEXT, `The name of a band has more than ${LONGEST_TEXT} characters`),
			// Empty where the band asks for other scores only.
			from: z.preprocess((value) => (value === '' ? undefined : value), threshold.nullish()),
			others: z
				.object({
					score: z.array(
						z.object({
							name: z
								.string({ message: 'The name of another score is not a text' })
								.trim()
								.min(1, 'Another score has no name'),
							from: threshold,
						}),
					),
				})
				.partial()
				.optional(),
		}),
	)
	.min(1, 'This step has no bands');

/** When items come out. */
const ROUTES = ['always', 'changed', 'up', 'down'] as const;

/** Parameters that each item can have its own of; all others hold for the whole run. */
const OF_ITEMS = [...SETTINGS_OF_ITEMS, 'leadId', 'options.scoreFromItem'];

/** Threshold Router: sends each item to the output of its lead's band. The first output is Below. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	refuseDiffering(context, properties, OF_ITEMS);
	const option = readOptions(context);
	const requestOf = stepRequests(context, option);
	const { names, bandsFor } = readBands(context);
	const when = oneOf(context, 'Route', context.getNodeParameter('route', 0), ROUTES);
	const { margin, quiet } = readMoves(context, option);
	const given = readGiven(context);
	const bandsGone = new Set<string>();
	let read: ReadItems<{ lead: string; score: number | undefined; request: StepRequest }>;
	let routed: RoutedLead[];
	try {
		const store = await openStore(context);
		const entityOf: EntityOf = (item, index) => requestOf(item, index).entity;
		const leadId = await leadIdField(context, store, entityOf, 'automatic', false);
		read = readItems(context, items, option, leadId, (lead, item, index) => ({
			lead,
			score: given?.(item, index),
			request: requestOf(item, index),
		}));
		routed = await inBatches(
			read.known.map(([, value]) => value),
			async (request, batch) => {
				if (!given) await noticeUnknownNames(store, request);
				return await routeLeads(store, {
					...request,
					routing: {
						bands: bandsFor(request.score),
						when,
						margin,
						rememberFirst: option<string>('firstTime', 'route') === 'remember',
					},
					rearmAfter: when === 'down' ? undefined : quiet,
					bandsGone,
					leads: batch.map(({ lead }) => lead),
					...(given && { given: batch.map(({ score }) => score!) }),
				});
			},
		);
	} catch (error) {
		return [failedItems(context, error), ...names.map(() => [])];
	}

	const { known, errors, withoutLead } = read;
	const field = option('outputField', 'leadBand') || 'leadBand';
	const results = new Map(known.map(([index], position) => [index, routed[position]!]));
	const outputs: INodeExecutionData[][] = [[], ...names.map(() => [])];
	items.forEach((item, index) => {
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
			outputs[output]!.push({ ...item, json: { ...item.json, [field]: shown(result) }, pairedItem });
		}
	});
	for (const notice of bandsGone) hint(context, notice, 'info');
	hintNoLeadId(context, withoutLead, when === 'always' ? 'went to Below' : 'did not come out');
	return outputs;
}

/** The names of the bands as they were added, which is the order of the outputs; and a score's bands from low to high. */
function readBands(context: IExecuteFunctions): { names: string[]; bandsFor: (score: string) => Band[] } {
	const problem = (message: string, description: string) =>
		new NodeOperationError(context.getNode(), message, { description });
	const raw = context.getNodeParameter('bands.band', 0, []) as Array<{ name?: unknown }>;
	const parsed = bandsSchema.safeParse(raw, { errorMap: afterField });
	if (!parsed.success) {
		const { path, message } = parsed.error.issues[0]!;
		const band =
			path.length > 1 && path[1] !== 'name' ? `Band "${inWords(raw[Number(path[0])]?.name)}": ` : '';
		throw problem(band + message, 'Give every band under "Bands" a name and a score from which it begins.');
	}
	const names = parsed.data.map(({ name }) => name);
	const twice = names.find((name, index) => names.indexOf(name) !== index);
	if (twice !== undefined)
		throw problem(`Two bands are named "${twice}"`, 'Give each band a name of its own.');
	// Of those that ask for other scores, too, several can begin at the same score.
	const alone = parsed.data.filter(({ from, others }) => typeof from === 'number' && !others?.score?.length);
	const [one, other] =
		[...Map.groupBy(alone, ({ from }) => from).values()].find(({ length }) => length > 1) ?? [];
	if (one && other) {
		throw problem(
			`The bands "${one.name}" and "${other.name}" both begin at ${one.from}`,
			'Give each a score of its own from which it begins, or remove one.',
		);
	}
	let place = -Infinity;
	const bands = parsed.data.map(({ name, from, others }) => {
		const more = (others?.score ?? []).map((other): [string, number] => [other.name, other.from]);
		if (typeof from !== 'number' && more.length === 0) {
			throw problem(
				`Band "${name}": From must be a number`,
				`Say from which score the band "${name}" begins.`,
			);
		}
		// A band of other scores only is above the band that was added before it.
		place = from ?? place;
		return { place, name, from, more };
	});
	bands.sort((a, b) => a.place - b.place);
	const bandsFor = (score: string) =>
		bands.map(({ name, from, more }): Band => {
			return { name, from: typeof from === 'number' ? [[score, from], ...more] : more };
		});
	return { names, bandsFor };
}

/** Reads the score that an item carries, where the step routes by it. */
function readGiven(
	context: IExecuteFunctions,
): ((item: INodeExecutionData, index: number) => number) | undefined {
	const raw = context.getNodeParameter('options.scoreFromItem', 0, '', { rawExpressions: true });
	if (raw === '') return undefined;
	const { read } = compileValue(context, raw);
	return (item, index) =>
		readPoints(context, 'The score from the item is not a number', read(item, index), index);
}

const MARGIN = '"Drop Only When This Far Below" must be a number, zero or above';
const QUIET = '"Report Again After Quiet For" must be a whole number of days or longer';
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
function readMoves(context: IExecuteFunctions, option: OptionReader): z.infer<typeof movesSchema> {
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
function shown({ leadId, band, previous, direction, isBack, score, crossing }: RoutedLead) {
	return {
		leadId,
		band: band ?? 'Below',
		previousBand: previous ?? 'Below',
		direction,
		isBack,
		score,
		crossing,
	};
}
