import { after } from '../../../scoring';
import { forgetDetails, noticeUnknownNames } from '../../../steps';
import { oneOf } from '../../common/choices';
import { asIfOption, entityOption, scoreField, unitOptions } from '../../common/fields';
import { readCount } from '../../common/numbers';
import { openStore } from '../../common/store';
import type { StoreOperation } from './operation';

const UNITS_OF_AGE = ['days', 'weeks', 'months', 'years'] as const;

/** What is old and not needed for any score goes: event IDs, and who and what stood behind old points. */
export const forget: StoreOperation = {
	value: 'forget',
	name: 'Forget Old Details',
	action: 'Forget old details',
	description: 'Remove old event IDs and the details of old history, without changing a score',
	subtitle: 'Forget old details',
	isForAgents: false,
	worksOn: 'store',
	fields: [
		scoreField,
		{
			displayName: 'Older Than',
			name: 'forgetAmount',
			type: 'number',
			typeOptions: { minValue: 1, numberPrecision: 0 },
			default: 24,
			required: true,
			description:
				'Event IDs, executions and reasons older than this are removed. Date, rule and points stay, so no score changes. If an event this old arrives again, it counts again.',
		},
		{
			displayName: 'Unit',
			name: 'forgetUnit',
			type: 'options',
			options: unitOptions('days', 'years'),
			default: 'months',
			description: 'The unit of the age',
		},
	],
	options: [asIfOption, entityOption],
	async run(context, request, goOn) {
		const written = context.getNodeParameter('forgetAmount', 0);
		const amount = readCount(context, 'Older Than', written, 'Enter a number such as 24.');
		const unit = oneOf(context, 'Unit', context.getNodeParameter('forgetUnit', 0), UNITS_OF_AGE);
		const step = request();
		const { entity, score, at, zone } = step;
		const before = after(at, { amount, unit }, zone, -1);
		const store = await openStore(context);
		await noticeUnknownNames(store, step);
		const forgotten = await forgetDetails(store, entity, score, before, ({ leads }) =>
			goOn(`${leads} leads checked for old details`),
		);
		return {
			leads: forgotten.leads,
			eventIdsForgotten: forgotten.events,
			historyLinesShortened: forgotten.lines,
			olderThan: new Date(before).toISOString(),
		};
	},
};
