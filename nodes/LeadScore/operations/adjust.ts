import type { IDataObject } from 'n8n-workflow';
import { adjustLeads, boundsOf, type Adjustment } from '../../../steps';
import { readPoints } from '../../common/points';
import { asText, compileValue } from '../../common/values';
import type { Operation } from './operation';

const displayOptions = { show: { operation: ['adjust'] } };

/** Points given or taken by hand, or a score set, with a reason. */
export const adjust: Operation<Adjustment> = {
	fields: [
		{
			displayName: 'How',
			name: 'how',
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: 'Add', value: 'add', description: 'Give the lead so many points' },
				{ name: 'Subtract', value: 'subtract', description: 'Take so many points away' },
				{
					name: 'Set',
					value: 'set',
					description: 'Give or take as many points as the score needs to be this',
				},
			],
			default: 'add',
			displayOptions,
			description:
				'What to do with the points. They are kept apart from those of rules and do not fade; rules go on giving theirs.',
		},
		{
			displayName: 'Points',
			name: 'points',
			type: 'number',
			default: 10,
			required: true,
			displayOptions,
			description: 'How many points to add or subtract, or the score that the lead is to have',
		},
		{
			displayName: 'Reason',
			name: 'reason',
			type: 'string',
			default: '',
			placeholder: 'e.g. Met at the trade fair',
			displayOptions,
			description: 'Why; it stands in the history of the lead',
		},
	],
	reader(context) {
		const raw = (name: string) => context.getNodeParameter(name, 0, '', { rawExpressions: true });
		const how = context.getNodeParameter('how', 0, 'add') as 'add' | 'subtract' | 'set';
		const points = compileValue(context, raw('points'));
		const reason = compileValue(context, raw('reason'));
		const complaint = `The points to ${how} are not a number`;
		return (lead, item, index) => {
			const read = readPoints(
				context,
				complaint,
				points.read(item, index),
				points.isConstant ? undefined : index,
			);
			return {
				lead,
				points: how === 'subtract' ? -read : read,
				reason: asText(reason.read(item, index) ?? ''),
				isSet: how === 'set',
			};
		};
	},
	async check(store, { entity, score }, adjustments) {
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
	},
	async run(store, request, adjustments) {
		const adjusted = await adjustLeads(store, request, adjustments);
		return adjusted.map((lead): IDataObject => ({ ...lead }));
	},
};
