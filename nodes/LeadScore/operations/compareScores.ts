import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import { DateTime } from 'luxon';
import type { Report, TwoScoresData } from '../../../reports';
import { COMPARISON_CHART_NAMES } from '../../../reports/names';
import { compareScores as compare, shadowOf, type ComparedScores } from '../../../steps';
import { asIfOption, entityOption, scoreField } from '../../common/fields';
import { hint, hintStopped } from '../../common/hints';
import { tooLong } from '../../common/ids';
import { attachPage, pageField, readPageField } from '../../common/page';
import { nameField, nameOf } from '../../common/pickers';
import { openStore } from '../../common/store';
import { readWrittenBands } from '../../common/writtenBands';
import type { StoreOperation } from './operation';

/** How many of the leads that differ most are named. */
const MOST = 10;

/** How two scores of the same leads differ, such as the live one and that of a draft. */
export const compareScores: StoreOperation = {
	value: 'compareScores',
	name: 'Compare Two Scores',
	action: 'Compare two scores',
	description:
		'Report how two scores of the same leads differ, such as a live score and that of a draft. Changes nothing.',
	subtitle: 'Compare two scores',
	isForAgents: false,
	worksOn: 'store',
	fields: [
		scoreField,
		nameField(
			'searchScores',
			{
				displayName: 'Compare With',
				name: 'otherScore',
				description:
					'The other score. Empty: the one in which Score Lead tries a draft beside the score above, such as "Engagement (draft)".',
			},
			'Engagement (draft)',
		),
		{
			displayName: 'Bands',
			name: 'bandsToCompare',
			type: 'string',
			default: '',
			placeholder: 'e.g. Nurture 5, Sales 60',
			description:
				'The bands to compare both scores by, each with the score that it begins at, separated by commas. Empty: the bands of your Threshold Router.',
		},
		{
			...pageField,
			description:
				'The name of the output field for the page that compares both. Its charts are pictures in the fields "distribution" and "crossings".',
		},
	],
	options: [
		{ ...asIfOption, description: 'Count crossings in the twelve weeks up to this date' },
		entityOption,
	],
	async run(context, request, goOn, attach) {
		const field = readPageField(context, COMPARISON_CHART_NAMES);
		const bands = readWrittenBands(context, 'Bands', context.getNodeParameter('bandsToCompare', 0, ''));
		const { entity, score, at, zone, notice } = request();
		const otherScore = readOther(context, score);
		const store = await openStore(context);
		const asked = { entity, score, other: otherScore, at, zone, notice, bands, size: MOST };
		const found = await compare(store, asked, (leads) => goOn(`${leads} leads have been compared`));
		if (!found) throw missing(context, [score, otherScore], entity);
		showHints(context, found);
		const { score: now, other: changedTo, ...seen } = found;
		const made = await draw({ ...seen, score, otherScore, entity, at, zone, now, changedTo });
		await attachPage(context, attach, field, made);
		return {
			...{ score, otherScore },
			...figuresOf(found, zone),
			charts: made.charts.map(({ name }) => name),
		};
	},
};

function readOther(context: IExecuteFunctions, score: string): string {
	const name = nameOf(context.getNodeParameter('otherScore', 0, null)) || shadowOf(score);
	const bad =
		name === score
			? { message: `"Compare With" is the same score: ${score}`, description: 'Pick another score there.' }
			: tooLong('The name of the score', name);
	if (!bad) return name;
	throw new NodeOperationError(context.getNode(), bad.message, { description: bad.description });
}

const missing = (
	context: IExecuteFunctions,
	[score, other]: [string, string],
	entity: string,
): NodeOperationError =>
	new NodeOperationError(
		context.getNode(),
		`The store does not have both scores: "${score}" and "${other}" (record type "${entity}")`,
		{
			description:
				'Pick scores that the store has. For a draft, let Score Lead score some leads with the option "Also Try a Draft" first.',
		},
	);

/** The chart library is read when the first page is made, not when n8n starts. */
async function draw(data: TwoScoresData): Promise<Report> {
	const reports = await import('../../../reports');
	return reports.twoScores(data);
}

/** The item that comes out. */
function figuresOf({ score, other, ...seen }: ComparedScores, zone: string): IDataObject {
	const { leads, onlyScore, onlyOther, same, pairs, most, isDone } = seen;
	return {
		...{ leads, onlyInScore: onlyScore, onlyInOther: onlyOther },
		...(score.bands.length > 0 && {
			sameBand: same,
			sameBandPercent: leads === 0 ? null : Math.round((1000 * same) / leads) / 10,
		}),
		bands: score.bands.map(({ name, from, leads: inScore }, index) => {
			return { band: name, from, inScore, inOther: other.bands[index]!.leads };
		}),
		below: { inScore: score.below, inOther: other.below },
		bandsByBoth: pairs.map(({ band, other: inOther, leads: both }) => {
			return { inScore: band ?? 'Below', inOther: inOther ?? 'Below', leads: both };
		}),
		crossings: score.weeks.flatMap(({ start, crossings }, week) =>
			crossings.map(({ band, rose, dropped }, index) => {
				const beside = other.weeks[week]!.crossings[index]!;
				return {
					week: DateTime.fromMillis(start, { zone }).toISODate(),
					band,
					inScore: { rose, dropped },
					inOther: { rose: beside.rose, dropped: beside.dropped },
				};
			}),
		),
		mostDifferent: most.map(({ leadId, score: one, other: two }) => {
			return { leadId, score: one, otherScore: two };
		}),
		finished: isDone,
	};
}

/** What a person should know beside the numbers. */
function showHints(
	context: IExecuteFunctions,
	{ leads, onlyScore, onlyOther, score, isDone }: ComparedScores,
): void {
	if (onlyScore + onlyOther > 0) {
		const alone = (count: number) => (count === 1 ? '1 lead' : `${count} leads`);
		hint(
			context,
			`${alone(leads)} ${leads === 1 ? 'has' : 'have'} both scores. Left out: ${alone(onlyScore)} with the first score only, ${alone(onlyOther)} with the other only.`,
			'info',
		);
	}
	if (leads > 0 && score.bands.length === 0) {
		hint(
			context,
			'No Threshold Router has bands of these scores, so no bands were compared. Enter some under "Bands", such as "Nurture 5, Sales 60".',
		);
	}
	if (!isDone) hintStopped(context);
}
