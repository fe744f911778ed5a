import { NodeOperationError, type IPollFunctions } from 'n8n-workflow';
import { z } from 'zod';
import type { TriggerRequest } from '../../steps';
import { oneOf } from '../common/choices';
import { numeric } from '../common/numbers';
import { fieldsOf } from '../common/options';
import { nameOf } from '../common/pickers';
import { readEntity, stepOf } from '../common/request';
import { inSentences } from '../common/wrongTypes';
import { readZone } from '../common/zone';
import { EVENTS, type StartWhen } from './events';

const STARTS = Object.keys(EVENTS) as StartWhen[];

/** A field whose name is picked or typed. */
const name = z.unknown().transform(nameOf);

const NO_NUMBER = '"Threshold" is not a number';
const schema = z.object({
	score: name.refine((value) => value !== '', 'The score has no name: choose or enter one under "Score"'),
	band: name,
	threshold: numeric(z.number({ invalid_type_error: NO_NUMBER }).finite(NO_NUMBER)),
});

/** What the panel sets: the score that the trigger watches, and what it waits for. */
export function readRequest(context: IPollFunctions): TriggerRequest {
	const startWhen = oneOf(context, 'Trigger On', context.getNodeParameter('startWhen'), STARTS);
	const event = EVENTS[startWhen];
	const parsed = schema.safeParse(
		{
			score: context.getNodeParameter('score'),
			// n8n has no value for what the panel hides.
			band: context.getNodeParameter('band', { value: '' }),
			threshold: context.getNodeParameter('threshold', 0),
		},
		{ errorMap: inSentences },
	);
	if (!parsed.success) {
		throw new NodeOperationError(context.getNode(), parsed.error.issues[0]!.message, {
			description: 'Correct it in the trigger.',
		});
	}
	const { score, band, threshold } = parsed.data;
	const value = event.isOfThreshold ? String(threshold) : band;
	const { entity = 'contact' } = fieldsOf(context.getNodeParameter('options', {}));
	return {
		entity: readEntity(context, entity),
		score,
		step: stepOf(context),
		zone: readZone(context),
		now: Date.now(),
		threshold: event.isOfThreshold ? threshold : null,
		isMatch: (crossing) => event.matches(crossing, value),
	};
}
