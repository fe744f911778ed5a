import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';
import type { Settings } from '../../scoring';
import { numeric } from './numbers';
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
		},
		{ errorMap: inSentences },
	);
	if (!parsed.success) {
		throw new NodeOperationError(context.getNode(), parsed.error.issues[0]!.message, {
			description: 'Correct it under "Options".',
		});
	}
	const { min, max, groups } = parsed.data;
	return {
		min,
		max,
		...(groups.length > 0 && { caps: groups.map(({ name, cap }): [string, number] => [name, Number(cap)]) }),
	};
}
