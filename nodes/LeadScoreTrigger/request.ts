import { NodeOperationError, type IPollFunctions } from 'n8n-workflow';
import { z } from 'zod';
import type { TriggerRequest } from '../../steps';
import { oneOf } from '../common/choices';
import { stepOf } from '../common/request';
import { readZone } from '../common/zone';
import { EVENTS, type StartWhen } from './events';

const STARTS = Object.keys(EVENTS) as StartWhen[];

/** A field whose name is picked or typed. */
const name = z
	.object({ value: z.union([z.string(), z.number()]).nullish() })
	.transform(({ value }) => String(value ?? '').trim());

const NO_NUMBER = '"Threshold" is not a number';
const schema = z.object({
	score: name.refine((value) => value !== '', 'The score has no name: pick or type one under "Score"'),
	band: name,
	threshold: z.preprocess(
		(value) => (typeof value === 'string' && value.trim() !== '' ? Number(value) : value),
		z.number({ invalid_type_error: NO_NUMBER }).finite(NO_NUMBER),
	),
});

/** What the panel sets: the score that the trigger watches, and what it waits for. */
export function readRequest(context: IPollFunctions): TriggerRequest {
	const startWhen = oneOf(context, 'Start When a Lead', context.getNodeParameter('startWhen'), STARTS);
	const event = EVENTS[startWhen];
	const parsed = schema.safeParse({
		score: context.getNodeParameter('score'),
		// n8n has no value for what the panel hides.
		band: context.getNodeParameter('band', { value: '' }),
		threshold: context.getNodeParameter('threshold', 0),
	});
	if (!parsed.success) {
		throw new NodeOperationError(context.getNode(), parsed.error.issues[0]!.message, {
			description: 'Correct it in the trigger.',
		});
	}
	const { score, band, threshold } = parsed.data;
	const value = event.isOfThreshold ? String(threshold) : band;
	const { entity = 'contact' } = context.getNodeParameter('options', {}) as { entity?: string };
	return {
		entity,
		score,
		step: stepOf(context),
		zone: readZone(context),
		now: Date.now(),
		threshold: event.isOfThreshold ? threshold : null,
		isMatch: (crossing) => event.matches(crossing, value),
	};
}
