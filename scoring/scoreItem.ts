import { byCount } from './awards/byCount';
import { everyTime } from './awards/everyTime';
import { once } from './awards/once';
import { hold, release } from './awards/whileTrue';
import type { Award } from './awards/award';
import type { AwardKind, Match, RegisteredRule } from './rules';
import type { Score } from './score';
import { isActivity, isFadingInSilence } from './leadSilences';
import { rebuild } from './rebuild';
import type { Instant } from './time';
import type { Author, LeadWork } from './leadWork';

/** What a lead has of an event ID: the instant of its first delivery, and the rules that decided about it. */
export interface EventRecord {
	at: Instant;
	decided: number[];
}

/** One item as a step sees it: its event, and the result of each rule's condition for it (in the order of the rules). */
export interface Occurrence {
	/** null: the event has no ID, and nothing distinguishes a second delivery from a new event. */
	eventId: string | null;
	/** null: the instant at which the step works on the lead. */
	at: Instant | null;
	matches: Match[];
}

/** Kinds of rule that award events. While-true rules hold points instead. */
export const AWARDS: Record<Exclude<AwardKind, 'whileTrue'>, Award> = { everyTime, once, byCount };

/**
 * Applies one item to a settled lead and returns what is now known of its event ID (null without one).
 * An event rule decides about an event ID once; a rule that does not match decides nothing.
 */
export function scoreItem(
	work: LeadWork,
	score: Score,
	rules: RegisteredRule[],
	occurrence: Occurrence,
	known: EventRecord | undefined,
	author: Author,
): EventRecord | null {
	const { state } = work;
	const { eventId } = occurrence;
	const at = known?.at ?? occurrence.at ?? state.clock;
	const decided = [...(known?.decided ?? [])];
	const before = work.lines.length;

	release(work, rules, author);
	rules.forEach((rule, index) => {
		const match = occurrence.matches[index]!;
		if (rule.award === 'whileTrue') {
			hold(work, rule, match, at, author);
			return;
		}
		if (!match.holds || (eventId !== null && decided.includes(rule.id))) return;
		AWARDS[rule.award](work, score, rule, match.points, { at, eventId, author });
		decided.push(rule.id);
	});

	const activities = work.lines.slice(before).filter(isActivity);
	if (activities.length) state.activity = Math.max(state.activity ?? -Infinity, at);
	// A late event changes how much others have faded in the silences around it, and may itself have faded in some.
	if (work.lines.length > before && isFadingInSilence(state.marks, score, at)) rebuild(work, score);
	return eventId === null ? null : { at, decided };
}
