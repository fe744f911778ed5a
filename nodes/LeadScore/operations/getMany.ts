import { z } from 'zod';
import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import { OUTCOME_KINDS, type Grading } from '../../../scoring';
import {
	noticeUnknownNames,
	noticeUnknownScores,
	rankLeads,
	SORTS,
	type Filters,
	type Place,
	type Sort,
} from '../../../steps';
import { oneOf } from '../../common/choices';
import { entityOption, scoreField } from '../../common/fields';
import { gradeOption, readGrading, readGradesAsked } from '../../common/grade';
import { isLeftEmpty } from '../../common/instants';
import { outputOption } from '../../common/output';
import { nameField, nameOf } from '../../common/pickers';
import { openStore } from '../../common/store';
import { asNumber } from '../../common/numbers';
import { fieldsOf, readOptions } from '../../common/options';
import { inWords } from '../../common/values';
import { instantUnder } from './asItWas';
import { limitFields, readLimit } from './limit';
import type { StoreOperation } from './operation';

/** The ranking of the stored leads: an item each. It runs once, whatever the number of incoming items. */
export const getMany: StoreOperation = {
	value: 'getMany',
	name: 'Get Many',
	action: 'Rank and filter leads by score',
	description:
		'Rank and filter the stored leads by their scores. Runs once, whatever the number of incoming items.',
	subtitle: 'Get many scores',
	isForAgents: true,
	worksOn: 'store',
	fields: [
		scoreField,
		{
			displayName: 'Sort',
			name: 'sort',
			type: 'options',
			options: [
				{ name: 'Highest Score First', value: 'highest' },
				{ name: 'Lead ID', value: 'leadId' },
				{ name: 'Lowest Score First', value: 'lowest' },
				{ name: 'Most Recently Active', value: 'active' },
			],
			default: 'highest',
			description: 'Which leads come first',
		},
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			description: 'Return only leads that meet all of these',
			options: [
				nameField(
					'searchBands',
					{
						displayName: 'Band',
						name: 'band',
						description: 'Only leads that a router has in this band',
					},
					'Sales',
				),
				{
					displayName: 'Changed Since',
					name: 'changedSince',
					type: 'dateTime',
					default: '',
					description: 'Only leads that a step has worked on since this date and time',
				},
				{
					displayName: 'Entered Band Since',
					name: 'enteredSince',
					type: 'dateTime',
					default: '',
					description:
						'Only leads that a router has seen enter the band since this date and time. Without the filter "Band": any band.',
				},
				{
					displayName: 'Grade',
					name: 'grade',
					type: 'string',
					default: '',
					placeholder: 'e.g. A1, B*',
					description:
						'Only leads with one of these grades, separated by commas. A star stands for any band: A* is every grade with A. Needs the option "Grade", which says how leads are graded.',
				},
				nameField(
					'searchGroups',
					{
						displayName: 'Group',
						name: 'group',
						description: 'Only leads that have points from rules of this group',
					},
					'Email',
				),
				{
					displayName: 'Maximum Score',
					name: 'maxScore',
					type: 'number',
					default: 100,
					description: 'Only leads with this score or lower',
				},
				{
					displayName: 'Minimum Score',
					name: 'minScore',
					type: 'number',
					default: 50,
					description: 'Only leads with this score or higher',
				},
				{
					displayName: 'Outcome',
					name: 'outcome',
					type: 'options',
					options: [
						{ name: 'Lost', value: 'lost' },
						{ name: 'None', value: 'none', description: 'No outcome has been recorded yet' },
						{ name: 'Rejected by Sales', value: 'rejected' },
						{ name: 'Won', value: 'won' },
					],
					default: 'won',
					description: 'Only leads with this outcome, at any time and for any of their deals',
				},
				{
					displayName: 'Start After',
					name: 'startAfter',
					type: 'string',
					default: '',
					description: 'To get the next page, enter the field "next" of the last item of the page before',
				},
			],
		},
		...limitFields,
	],
	options: [entityOption, gradeOption, outputOption],
	async run(context, request, goOn) {
		const step = request();
		const { entity, score, notice } = step;
		const sort = readSort(context);
		const written = fieldsOf(context.getNodeParameter('filters', 0, {}));
		const store = await openStore(context);
		const grading = readGrading(context, readOptions(context));
		const filters = readFilters(context, written, grading);
		await noticeUnknownNames(store, step, filters);
		await noticeUnknownScores(store, step, grading?.map(({ score: name }) => name) ?? []);
		const { leads, next } = await rankLeads(
			store,
			{
				entity,
				score,
				sort,
				filters,
				grading,
				after: readPlace(context, sort, written.startAfter),
				limit: readLimit(context),
				notice,
			},
			(looked) => goOn(`${looked} leads checked`),
		);
		const items = leads as object[] as IDataObject[];
		if (next) items.at(-1)!.next = encodePlace(next);
		return items;
	},
};

function readSort(context: IExecuteFunctions): Sort {
	return oneOf(context, 'Sort', context.getNodeParameter('sort', 0, 'highest'), SORTS);
}

function readFilters(
	context: IExecuteFunctions,
	written: IDataObject,
	grading: Grading | undefined,
): Filters {
	const number = (name: string, field: string) => {
		if (!Object.hasOwn(written, name)) return undefined;
		const read = asNumber(written[name]);
		if (Number.isFinite(read)) return read as number;
		throw new NodeOperationError(context.getNode(), `"${field}" is not a number: ${inWords(written[name])}`, {
			description: 'Enter a score such as 50, or remove the filter.',
		});
	};
	const instant = (name: string, field: string) =>
		isLeftEmpty(written[name] ?? '') ? undefined : instantUnder(context, field, written[name]);
	return {
		minScore: number('minScore', 'Minimum Score'),
		maxScore: number('maxScore', 'Maximum Score'),
		band: nameOf(written.band) || undefined,
		enteredSince: instant('enteredSince', 'Entered Band Since'),
		changedSince: instant('changedSince', 'Changed Since'),
		group: nameOf(written.group) || undefined,
		grades: readGradesAsked(context, grading, written.grade),
		outcome: Object.hasOwn(written, 'outcome')
			? oneOf(context, 'Outcome', written.outcome, [...OUTCOME_KINDS, 'none'] as const)
			: undefined,
	};
}

const placeSchema = z.tuple([z.enum(SORTS), z.number(), z.string(), z.number()]);

/** A place in the ranking as one text, and back. */
const encodePlace = ({ sort, key, lead, rank }: Place): string =>
	Buffer.from(JSON.stringify([sort, key, lead, rank])).toString('base64url');

function readPlace(context: IExecuteFunctions, sort: Sort, written: unknown): Place | null {
	if (written === undefined || written === null || written === '') return null;
	const place = placeSchema.safeParse(parsed(Buffer.from(inFull(written), 'base64url').toString()));
	if (place.success && place.data[0] === sort) {
		const [, key, lead, rank] = place.data;
		return { sort, key, lead, rank };
	}
	throw new NodeOperationError(context.getNode(), '"Start After" is not a place in this ranking', {
		description: 'Enter the field "next" of the last item unchanged, and keep the same "Sort".',
	});
}

const inFull = (value: unknown): string => (typeof value === 'string' ? value : '');

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
