import { NodeOperationError, type IDataObject, type INodeProperties } from 'n8n-workflow';
import { adjustLeads, boundsOf, type Adjustment, type StepRequest } from '../../../steps';
import type { Store } from '../../../stores';
import { oneOf } from '../../common/choices';
import { asIfOption, entityOption, scoreField } from '../../common/fields';
import { outputOption } from '../../common/output';
import { tooLong } from '../../common/ids';
import { readPoints } from '../../common/points';
import { filledByModel, isTool, notOfTools } from '../../common/tool';
import { asText, compileValue } from '../../common/values';
import { complaintsToModel, mostPointsOption, readMostPoints } from './adjustByAgent';
import { leadIdsForPeople } from './leadIds';
import type { Complaint, LeadsOperation } from './operation';

const pointsField: INodeProperties = {
	displayName: 'Points',
	name: 'points',
	type: 'number',
	default: 10,
	required: true,
	description: 'How many points to add or subtract, or the score to set',
};

const POINTS_FOR_MODEL = {
	add: 'How many points to add to the score; below zero to take some away',
	subtract: 'How many points to take away from the score',
	set: 'The score that the lead is to have',
};

/** For people: a model is to say no more than how many points and why. */
const fadesOption = notOfTools({
	displayName: 'Fades Like Other Points',
	name: 'fadesLikeOtherPoints',
	type: 'boolean',
	default: true,
	description:
		'Whether the points fade like points from rules. Otherwise, 100 points that you subtract stay subtracted even after the points under them have faded.',
});

const reasonField: INodeProperties = {
	displayName: 'Reason',
	name: 'reason',
	type: 'string',
	default: '',
	placeholder: 'e.g. Met at the trade fair',
	description: 'Why you adjust the score. Shown in the history of the lead.',
};

/** Points given or taken by hand, or a score set, with a reason. */
export const adjust: LeadsOperation<Adjustment & { most: number }> = {
	value: 'adjust',
	name: 'Adjust',
	action: 'Adjust the score of a lead and say why',
	description: 'Add or subtract points manually, or set the score, with a reason',
	subtitle: 'Adjust a score',
	isForAgents: true,
	worksOn: 'leads',
	fields: [
		scoreField,
		{
			displayName: 'How',
			name: 'how',
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: 'Add', value: 'add', description: 'Give the lead this many points' },
				{ name: 'Subtract', value: 'subtract', description: 'Take this many points away' },
				{
					name: 'Set',
					value: 'set',
					description: 'Give or take as many points as it takes to reach this score',
				},
			],
			default: 'add',
			description:
				'What to do with the points. They are kept apart from the points of rules, and do not fade unless you add that option.',
		},
		notOfTools(pointsField),
		...Object.entries(POINTS_FOR_MODEL).map(([how, description]) =>
			filledByModel({ ...pointsField, displayOptions: { show: { how: [how] } } }, description),
		),
		notOfTools(reasonField),
		filledByModel(reasonField, 'Why, in a few words; people read it in the history of the lead'),
	],
	options: [asIfOption, entityOption, fadesOption, leadIdsForPeople, mostPointsOption, outputOption],
	ofItems: ['points', 'reason'],
	reader(context) {
		const raw = (name: string) => context.getNodeParameter(name, 0, '', { rawExpressions: true });
		const how = oneOf(context, 'How', context.getNodeParameter('how', 0, 'add'), ['add', 'subtract', 'set']);
		const points = compileValue(context, raw('points'));
		const reason = compileValue(context, raw('reason'));
		const fades = context.getNodeParameter('options.fadesLikeOtherPoints', 0, false) as boolean;
		const most = readMostPoints(context);
		const complaint = `The points to ${how} are not a number`;
		return (lead, item, index) => {
			const read = readPoints(
				context,
				complaint,
				points.read(item, index),
				points.isConstant ? undefined : index,
			);
			if (how === 'subtract' && read < 0) {
				throw new NodeOperationError(context.getNode(), `The points to subtract are below zero: ${read}`, {
					itemIndex: index,
					description: 'Enter how many points to take away, such as 10, or choose "Add".',
				});
			}
			const why = asText(reason.read(item, index) ?? '');
			if (why.trim() === '' && isTool(context)) {
				throw new NodeOperationError(context.getNode(), 'There is no reason', {
					itemIndex: index,
					description: 'Say in a few words why; nothing was adjusted.',
				});
			}
			const bad = tooLong('The reason', why);
			if (bad) {
				const { message, description } = bad;
				throw new NodeOperationError(context.getNode(), message, { itemIndex: index, description });
			}
			return {
				lead,
				points: how === 'subtract' ? -read : read,
				reason: why,
				isSet: how === 'set',
				fades,
				most,
			};
		};
	},
	async check(store, request, adjustments, byModel) {
		const toModel = byModel ? await complaintsToModel(store, request, adjustments) : [];
		const beyond = await beyondBounds(store, request, adjustments);
		return adjustments.map((_, position) => toModel[position] ?? beyond[position] ?? null);
	},
	async run(store, request, adjustments) {
		const adjusted = await adjustLeads(store, request, adjustments);
		return adjusted.map((lead): IDataObject => ({ ...lead }));
	},
};

type Complaints = Array<Complaint | null>;

/** A score cannot be set to what it can never be. */
async function beyondBounds(
	store: Store,
	{ entity, score }: StepRequest,
	adjustments: Adjustment[],
): Promise<Complaints> {
	if (!adjustments.some(({ isSet }) => isSet)) return [];
	const { min, max } = await boundsOf(store, entity, score);
	const beyond = (points: number, which: string, bound: number) => ({
		message: `The score cannot be set to ${points}: its ${which} is ${bound}`,
		description: `Set it to ${bound}, or change the ${which} in the Score Lead step of this score.`,
	});
	return adjustments.map(({ points, isSet }) => {
		if (isSet && max !== null && points > max) return beyond(points, 'maximum', max);
		if (isSet && min !== null && points < min) return beyond(points, 'minimum', min);
		return null;
	});
}
