import type { IDataObject } from 'n8n-workflow';
import { adjustLeads, type Adjustment } from '../../../steps';
import { readPoints } from '../../common/points';
import { asText, compileValue } from '../../common/values';
import type { Operation } from './operation';

const displayOptions = { show: { operation: ['adjust'] } };

/** Points given or taken by hand, with a reason. */
export const adjust: Operation<Adjustment> = {
	fields: [
		{
			displayName: 'Points',
			name: 'points',
			type: 'number',
			default: 10,
			required: true,
			displayOptions,
			description: 'How many points to add; below zero takes points away',
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
		const points = compileValue(context, raw('points'));
		const reason = compileValue(context, raw('reason'));
		return (lead, item, index) => ({
			lead,
			points: readPoints(
				context,
				'The points to add are not a number',
				points.read(item, index),
				points.isConstant ? undefined : index,
			),
			reason: asText(reason.read(item, index) ?? ''),
		});
	},
	async run(store, request, adjustments) {
		const adjusted = await adjustLeads(store, request, adjustments);
		return adjusted.map((lead): IDataObject => ({ ...lead }));
	},
};
