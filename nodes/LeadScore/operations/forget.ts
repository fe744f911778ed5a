import { z } from 'zod';
import { NodeOperationError } from 'n8n-workflow';
import { after } from '../../../scoring';
import { forgetDetails, noticeUnknownNames } from '../../../steps';
import { unitOptions } from '../../common/fields';
import { openStore } from '../../common/store';
import type { StoreOperation } from './operation';

const displayOptions = { show: { operation: ['forget'] } };

/** What is old and not needed for any score goes: event IDs, and who and what stood behind old points. */
export const forget: StoreOperation = {
	fields: [
		{
			displayName: 'Older Than',
			name: 'forgetAmount',
			type: 'number',
			typeOptions: { minValue: 1, numberPrecision: 0 },
			default: 24,
			required: true,
			displayOptions,
			description:
				'Of what is older, event IDs, executions and reasons are forgotten; date, rule and points stay, so no score changes. An event that old counts again if it is delivered again.',
		},
		{
			displayName: 'Unit',
			name: 'forgetUnit',
			type: 'options',
			options: unitOptions('days', 'years'),
			default: 'months',
			displayOptions,
			description: 'The unit of the age',
		},
	],
	async run(context, request, goOn) {
		const amount = z.coerce.number().int().min(1).safeParse(context.getNodeParameter('forgetAmount', 0));
		if (!amount.success) {
			throw new NodeOperationError(context.getNode(), '"Older Than" is not a whole number above zero', {
				description: 'Enter a number such as 24.',
			});
		}
		const unit = context.getNodeParameter('forgetUnit', 0) as 'days' | 'weeks' | 'months' | 'years';
		const step = request();
		const { entity, score, at, zone } = step;
		const before = after(at, { amount: amount.data, unit }, zone, -1);
		const store = await openStore(context);
		await noticeUnknownNames(store, step);
		const forgotten = await forgetDetails(store, entity, score, before, ({ leads }) =>
			goOn(`${leads} leads have been gone through for old details`),
		);
		return {
			leads: forgotten.leads,
			eventIdsForgotten: forgotten.events,
			historyLinesShortened: forgotten.lines,
			olderThan: new Date(before).toISOString(),
		};
	},
};
