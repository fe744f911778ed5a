import type { IDataObject } from 'n8n-workflow';
import { adjustLeads } from '../../../steps';
import { readPoints } from '../../shared/points';
import { compileValue, inWords } from '../../shared/values';
import type { Operation } from './operation';

const displayOptions = { show: { operation: ['adjust'] } };

/** Points given or taken by hand, with a reason. */
export const adjust: Operation = {
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
	async run(context, store, request, items) {
		const raw = (name: string) => context.getNodeParameter(name, 0, '', { rawExpressions: true });
		const points = compileValue(context, raw('points'));
		const reason = compileValue(context, raw('reason'));
		const adjustments = items.map(({ item, index, lead }) => ({
			lead,
			points: readPoints(context, 'The points to add are not a number', points.read(item, index), index),
			reason: inWords(reason.read(item, index) ?? ''),
		}));
		const adjusted = await adjustLeads(store, request, adjustments);
		return adjusted.map((lead): IDataObject => ({ ...lead }));
	},
};
