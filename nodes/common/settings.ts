import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';
import type { Bursts, Settings } from '../../scoring';
import { numeric } from './numbers';
import { partsOf } from './thresholds';
import { asText } from './values';
import { fieldsOf, type OptionReader } from './options';
import { inSentences } from './wrongTypes';

/** A number, also as a text that is one; an emptied field asks for no bound at all. */
const bound = (name: string) =>
	z.preprocess(
		(value) => (value === '' ? null : value),
		numeric(
			z
				.number({ invalid_type_error: `${name} must be a number` })
				.finite(`${name} must be a number`)
				.nullable()
				.optional(),
		),
	);

const BURST_EVENTS =
	'Ignore Bursts: the number of events must be a whole number from 2 to 100, or 0 for never';
const BURST_SECONDS = 'Ignore Bursts: the seconds must be a number from 1 to 3,600';

const settingsSchema = z
	.object({
		min: bound('Minimum Score'),
		max: bound('Maximum Score'),
		groups: z.array(
			z.object({
				name: z.string().trim().min(1, 'A group limit has no group name'),
				cap: bound('The limit of a group').refine((cap) => typeof cap === 'number', {
					message: 'The limit of a group must be a number',
				}),
			}),
		),
		burst: z
			.object({
				events: numeric(z.number({ invalid_type_error: BURST_EVENTS }).int(BURST_EVENTS)).refine(
					(events) => events === 0 || (events >= 2 && events <= 100),
					BURST_EVENTS,
				),
				seconds: numeric(
					z.number({ invalid_type_error: BURST_SECONDS }).min(1, BURST_SECONDS).max(3_600, BURST_SECONDS),
				),
				groups: z.preprocess((value) => partsOf(asText(value ?? '')), z.array(z.string())),
			})
			.optional(),
	})
	.refine(({ min, max }) => typeof min !== 'number' || typeof max !== 'number' || min <= max, {
		message: 'Minimum Score must not be above Maximum Score',
	});

/** What the step sets for its score. What it leaves out, the score keeps. */
export function readSettings(context: IExecuteFunctions, option: OptionReader): Settings {
	const parsed = settingsSchema.safeParse(
		{
			min: option<unknown>('min', undefined),
			max: option<unknown>('max', undefined),
			groups: fieldsOf(option<unknown>('groupLimits', {})).group ?? [],
			burst: fieldsOf(option<unknown>('ignoreBursts', {})).burst,
		},
		{ errorMap: inSentences },
	);
	if (!parsed.success) {
		throw new NodeOperationError(context.getNode(), parsed.error.issues[0]!.message, {
			description: 'Correct it under "Options".',
		});
	}
	const { min, max, groups, burst } = parsed.data;
	return {
		min,
		max,
		...(burst && { bursts: burstsOf(burst) }),
		...(groups.length > 0 && { caps: groups.map(({ name, cap }): [string, number] => [name, Number(cap)]) }),
	};
}

/** Without events, bursts are looked for no longer. */
function burstsOf({ events, seconds, groups }: Bursts & { groups: string[] }): Bursts | null {
	if (events === 0) return null;
	return { events, seconds, ...(groups.length > 0 && { groups }) };
}
