import { NodeOperationError, type IPollFunctions } from 'n8n-workflow';
import { z } from 'zod';
import type { TriggerRequest, Wait } from '../../steps';
import { oneOf } from '../common/choices';
import { numeric } from '../common/numbers';
import { fieldsOf } from '../common/options';
import { nameOf } from '../common/pickers';
import { readEntity, stepOf } from '../common/request';
import { inSentences } from '../common/wrongTypes';
import { readZone } from '../common/zone';
import { EVENTS, type StartWhen } from './events';
import { RUNS_FROM } from './notTouched';

const STARTS = Object.keys(EVENTS) as StartWhen[];

/** A field whose name is picked or typed. */
const name = z.unknown().transform(nameOf);

const NO_NUMBER = '"Threshold" is not a number';
const whole = (what: string, least: number, most: number) => {
	const message = `"${what}" must be a whole number from ${least} to ${most.toLocaleString('en')}`;
	return numeric(z.number({ message }).int(message).min(least, message).max(most, message));
};
const schema = z.object({
	score: name.refine((value) => value !== '', 'The score has no name: choose or enter one under "Score"'),
	band: name,
	threshold: numeric(z.number({ invalid_type_error: NO_NUMBER }).finite(NO_NUMBER)),
	pool: name,
	within: whole('Within', 1, 10_000),
	waitUntilSure: whole('Wait Until Sure', 0, 86_400),
	workingHoursOf: name,
});

type Settings = z.output<typeof schema>;

/** What the panel sets: the score that the trigger watches, and what it waits for. */
export function readRequest(context: IPollFunctions): TriggerRequest {
	const startWhen = oneOf(context, 'Trigger On', context.getNodeParameter('startWhen'), STARTS);
	const event = EVENTS[startWhen];
	const {
		entity = 'contact',
		waitUntilSure = 0,
		workingHoursOf,
	} = fieldsOf(context.getNodeParameter('options', {}));
	const parsed = schema.safeParse(
		{
			score: context.getNodeParameter('score'),
			// n8n has no value for what the panel hides.
			band: context.getNodeParameter('band', { value: '' }),
			threshold: context.getNodeParameter('threshold', 0),
			pool: context.getNodeParameter('pool', { value: '' }),
			within: context.getNodeParameter('within', 1),
			waitUntilSure,
			workingHoursOf,
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
	const waiting = waitOf(context, startWhen, parsed.data);
	const since = waiting.wait?.until === 'untouched' ? waiting.wait.since : '';
	return {
		entity: readEntity(context, entity),
		score,
		step: stepOf(context),
		zone: readZone(context),
		now: Date.now(),
		threshold: event.isOfThreshold ? threshold : null,
		isMatch: (crossing) => event.matches(crossing, value),
		watches: `${startWhen} ${value} ${since}`,
		...waiting,
	};
}

/** What the trigger waits for before it reports; most report at once. */
function waitOf(
	context: IPollFunctions,
	startWhen: StartWhen,
	{ pool, within, waitUntilSure, workingHoursOf }: Settings,
): { wait?: Wait } {
	if (startWhen === 'rises' && waitUntilSure > 0) {
		return { wait: { until: 'sure', duration: { amount: waitUntilSure, unit: 'seconds' } } };
	}
	if (startWhen !== 'notTouched') return {};
	const since = oneOf(context, 'Time Runs From', context.getNodeParameter('runsFrom', 'dealt'), RUNS_FROM);
	const unit = oneOf(context, 'Unit', context.getNodeParameter('withinUnit', 'hours'), [
		'minutes',
		'hours',
	] as const);
	const duration = { amount: within, unit };
	if (since === 'entered') {
		return { wait: { until: 'untouched', since, duration, pool: workingHoursOf || null } };
	}
	if (pool !== '') return { wait: { until: 'untouched', since, duration, pool } };
	throw new NodeOperationError(context.getNode(), '"Pool" is empty', {
		description: 'Pick or type the name of the pool that assigns the leads.',
	});
}
