import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';
import { DAY, FADE_TYPES, FADE_TYPES_BY_INTERVALS, longest, UNITS, type Fade } from '../../scoring';
import { inSentences } from './wrongTypes';

const PERCENT = 'Percent must be from 0 to 100';
const EVERY = '"Every" must be a whole number';

const fadeSchema = z.object({
	type: z.enum(FADE_TYPES, {
		message: '"How Points Fade" is not one of the choices',
	}),
	percent: z.number({ invalid_type_error: PERCENT }).min(0, PERCENT).max(100, PERCENT).optional(),
	every: z.object({
		amount: z.number({ invalid_type_error: EVERY }).int(EVERY).positive('"Every" must be above zero'),
		unit: z.enum(UNITS, { message: '"Unit" is not one of the choices' }),
	}),
	countFrom: z
		.enum(['award', 'lastActivity'], { message: '"Count From" is not one of the choices' })
		.optional(),
});

/** How points fade; undefined where only expired points go. */
export function readFade(context: IExecuteFunctions): Fade | undefined {
	const get = (name: string) => context.getNodeParameter(name, 0, undefined);
	const type = get('fade');
	if (type === 'expire') return undefined;
	const isByIntervals = FADE_TYPES_BY_INTERVALS.some((one) => one === type);
	const parsed = fadeSchema.safeParse(
		{
			type,
			every: { amount: get('amount'), unit: get(isByIntervals ? 'calendarUnit' : 'unit') },
			...(isByIntervals && { percent: get('percent'), countFrom: get('countFrom') }),
		},
		{ errorMap: inSentences },
	);
	if (!parsed.success) {
		throw new NodeOperationError(context.getNode(), parsed.error.issues[0]!.message, {
			description: 'Correct how points fade in this step.',
		});
	}
	const fade = parsed.data;
	if (fade.countFrom === 'lastActivity' && longest(fade.every) < DAY) {
		throw new NodeOperationError(
			context.getNode(),
			'"Every" must be a day or more for "The Lead\'s Last Activity"',
			{
				description: 'Choose days, weeks, months or years.',
			},
		);
	}
	return fade;
}
