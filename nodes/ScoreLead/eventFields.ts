import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import type { Instant } from '../../scoring';
import { hint, placeholders } from '../common/hints';
import { badId, toEventId, writtenId } from '../common/ids';
import { instantProblem, isLeftEmpty, isTooFarAhead, readInstant } from '../common/instants';
import type { WithoutId } from '../common/items';
import { inWords, type CompiledValue } from '../common/values';

/** What systems call what identifies an event, and the time at which it happened; only names that mean nothing else. */
const EVENT_IDS = ['eventId', 'event_id', 'eventID', 'messageId', 'message_id', 'MessageID', 'svix-id'];
const EVENT_TIMES = ['occurredAt', 'occurred_at', 'timestamp', 'eventTime', 'event_time'];

/**
 * The hints about events: what the items have and the step does not use, or what they lack.
 * @param withoutEvent the matching items without an event ID
 */
export function hintEventFields(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	withoutEvent: WithoutId,
): void {
	const unused = (parameter: string, names: string[]) => {
		const isEmpty = context.getNodeParameter(parameter, 0, '', { rawExpressions: true }) === '';
		return isEmpty ? fieldOf(items, names) : null;
	};
	const eventId = unused('eventId', EVENT_IDS);
	const eventTime = unused('eventTime', EVENT_TIMES);
	if (eventId) {
		hint(
			context,
			`${eventId.items} a field "${eventId.name}", but "Event ID" is empty. Drag the field there, so that an event that arrives twice counts once.`,
		);
	} else if (withoutEvent.items > 0) {
		const { items: count } = withoutEvent;
		hint(
			context,
			`${count === 1 ? '1 item' : `${count} items`} had no event ID${placeholders(withoutEvent)}: if ${count === 1 ? 'it arrives again, it counts' : 'they arrive again, they count'} again.`,
			'info',
		);
	}
	if (eventTime) {
		hint(
			context,
			`${eventTime.items} a field "${eventTime.name}", but "Event Time" is empty, so ${eventTime.isOne ? 'its event counts' : 'their events count'} as of now. To date points by it, drag the field there.`,
			'info',
		);
	}
}

/** The first of the names that items have as a field, and how many have it: "5 items have"; null: none has. */
function fieldOf(
	items: INodeExecutionData[],
	names: string[],
): { name: string; isOne: boolean; items: string } | null {
	for (const name of names) {
		const count = items.filter(({ json }) => writtenId(json[name]) !== null).length;
		if (count > 0)
			return { name, isOne: count === 1, items: count === 1 ? '1 item has' : `${count} items have` };
	}
	return null;
}

export function readEventId(context: IExecuteFunctions, written: unknown, itemIndex: number): string | null {
	const id = toEventId(written);
	const bad = id === null ? badId('event ID', written) : null;
	if (!bad) return id;
	throw new NodeOperationError(context.getNode(), bad.message, { itemIndex, description: bad.description });
}

export function readEventTime(
	context: IExecuteFunctions,
	eventTime: CompiledValue,
	item: INodeExecutionData,
	itemIndex: number,
	zone: string,
	now: Instant,
): Instant | null {
	const value = eventTime.read(item, itemIndex);
	if (value === undefined || isLeftEmpty(value)) return null;
	const at = readInstant(value, zone);
	if (at !== null && !isTooFarAhead(at, now)) return at;
	const problem = instantProblem(value, zone, now);
	throw new NodeOperationError(context.getNode(), `The event time ${problem}: "${inWords(value)}"`, {
		itemIndex,
		description:
			'Set "Event Time" to a field with a date and time such as 2026-03-31T09:00:00Z, from 1990 to a day from now, or leave it empty.',
	});
}
