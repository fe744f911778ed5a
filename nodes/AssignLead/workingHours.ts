import { NodeOperationError, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';
import { z } from 'zod';
import type { WorkingHours } from '../../scoring';
import { numeric } from '../common/numbers';
import type { OptionReader } from '../common/options';
import { inSentences } from '../common/wrongTypes';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** When the people of a pool work. */
export const workingHoursOption: INodeProperties = {
	displayName: 'Working Hours',
	name: 'workingHours',
	type: 'fixedCollection',
	default: { hours: { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' } },
	placeholder: 'Add Working Hours',
	description:
		'When the people of the pool work. The time that they have to touch a lead runs only then. They hold for the pool, in all steps. Leads are assigned at any time. Not added: as the pool has them, at first all hours of all days.',
	options: [
		{
			displayName: 'Working Hours',
			name: 'hours',
			values: [
				{
					displayName: 'Days',
					name: 'days',
					type: 'multiOptions',
					options: DAYS.map((name, index) => ({ name, value: index + 1 })),
					default: [1, 2, 3, 4, 5],
					description: 'The days on which they work',
				},
				{
					displayName: 'From',
					name: 'from',
					type: 'string',
					default: '09:00',
					placeholder: 'e.g. 09:00',
					description: 'When work begins, in the time zone of the pool: a time of day from 00:00 to 23:59',
				},
				{
					displayName: 'To',
					name: 'to',
					type: 'string',
					default: '17:00',
					placeholder: 'e.g. 17:00',
					description: 'When work ends: a later time on the same day, 24:00 at the latest',
				},
			],
		},
	],
};

const TIME = /^(\d{1,2}):([0-5]\d)$/;
const END_OF_DAY = 1_440;

const timeOfDay = (name: string) =>
	z
		.string({ message: `"${name}" must be a time of day such as 09:00` })
		.trim()
		.transform((written, context) => {
			const [, hours, minutes] = TIME.exec(written) ?? [];
			const time = Number(hours) * 60 + Number(minutes);
			if (time <= END_OF_DAY) return time;
			context.addIssue({ code: 'custom', message: `"${name}" must be a time of day such as 09:00` });
			return z.NEVER;
		});

const NO_DAYS = 'Under "Days", choose at least one day';
const hoursSchema = z
	.object({
		days: z
			.array(numeric(z.number().int().min(1, NO_DAYS).max(7, NO_DAYS)), { message: NO_DAYS })
			.min(1, NO_DAYS)
			.transform((days) => [...new Set(days)].sort()),
		from: timeOfDay('From'),
		to: timeOfDay('To'),
	})
	.refine(({ from, to }) => from < to, '"To" must be later than "From" on the same day')
	.transform(({ days, from, to }): WorkingHours => ({ days, from, until: to }));

/** The working hours that a step sets for its pool; null: none. */
export function readWorkingHours(context: IExecuteFunctions, option: OptionReader): WorkingHours | null {
	const { hours } = (option<unknown>('workingHours', null) ?? {}) as { hours?: unknown };
	if (hours === undefined) return null;
	const { data, error } = hoursSchema.safeParse(hours, { errorMap: inSentences });
	if (data) return data;
	throw new NodeOperationError(context.getNode(), `"Working Hours": ${error.issues[0]!.message}`, {
		description: 'Choose the days, and two times of day such as 09:00 and 17:00.',
	});
}
