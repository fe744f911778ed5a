import { after, dayOf, type Instant } from './time';

/** What can come of a lead: sales wins or loses it, or does not take it. */
export const OUTCOME_KINDS = ['won', 'lost', 'rejected'] as const;
export type OutcomeKind = (typeof OUTCOME_KINDS)[number];

/** What came of a lead, or of one of its deals. A lead has one outcome under an ID: the newest by its date. */
export interface Outcome {
	/** The ID of the deal, or what stands for it (`outcomeIdOf`). */
	id: string;
	kind: OutcomeKind;
	at: Instant;
	value: number | null;
	reason: string;
	/** From when on it keeps the lead back (`isWonForGood`, `isBackInNurture`); null: it does not. */
	holdsFrom: Instant | null;
	step: number;
	execution: string;
	writtenAt: Instant;
}

/** The ID of an outcome without one: a lead has one of a kind on a day. */
export const outcomeIdOf = (kind: OutcomeKind, at: Instant, zone: string): string =>
	`${kind} ${dayOf(at, zone)}`;

/** Whether nobody is to hear of a lead again, at an instant: it was won by then, and the win was recorded so. */
export const isWonForGood = (outcomes: Outcome[], at: Instant): boolean =>
	outcomes.some(({ kind, holdsFrom }) => kind === 'won' && holdsFrom !== null && holdsFrom <= at);

/** Whether a lead is back in nurture: sales has rejected it, and it has not been active since. */
export const isBackInNurture = (outcomes: Outcome[], activity: Instant | null): boolean =>
	outcomes.some(
		({ kind, holdsFrom }) =>
			kind === 'rejected' && holdsFrom !== null && (activity === null || activity <= holdsFrom),
	);

/**
 * From when on an outcome keeps its lead back. One on a day without a time may have come at any time of it, so what the lead
 * did on that day until now is no new activity.
 */
export function holdsFrom(at: Instant, zone: string, now: Instant): Instant {
	const isWholeDay = dayOf(at, zone) !== dayOf(at - 1, zone);
	return isWholeDay ? Math.min(now, after(at, { amount: 1, unit: 'days' }, zone)) : at;
}

/**
 * Those of a merged lead's outcomes that its survivor takes over: under an ID that both have, the newer by date, of equal
 * dates the last to arrive.
 */
export function takenOver(own: Outcome[], others: Outcome[]): Outcome[] {
	const known = new Map(own.map((one) => [one.id, one]));
	return others.filter((other) => {
		const one = known.get(other.id);
		return !one || other.at > one.at || (other.at === one.at && other.writtenAt > one.writtenAt);
	});
}

const MADE_ID = /^[a-z]+ \d{4}-\d\d-\d\d$/;

const IN_WORDS: Record<OutcomeKind, string> = {
	won: 'Won',
	lost: 'Lost',
	rejected: 'Rejected by sales',
};

/** "Won: deal-17, value 5000 (signed for a year)". An ID that only repeats kind and day is left out. */
export function outcomeInWords({ id, kind, value, reason }: Outcome): string {
	const facts = [
		...(MADE_ID.test(id) && id.startsWith(kind) ? [] : [id]),
		...(value === null ? [] : [`value ${value}`]),
	].join(', ');
	return IN_WORDS[kind] + (facts && `: ${facts}`) + (reason && ` (${reason})`);
}
