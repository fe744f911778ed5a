import { byCount } from './awards/byCount';
import { everyTime } from './awards/everyTime';
import { once } from './awards/once';
import { hold, release } from './awards/whileTrue';
import type { Award, Occasion } from './awards/award';
import { burstAround, ignore, type Burst } from './burstItem';
import type { AwardKind, Match, RegisteredRule } from './rules';
import type { Score } from './score';
import { activitiesIn, isFadingInSilence } from './leadSilences';
import { rebuild } from './rebuild';
import { takeBack } from './takeBack';
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
 * An event rule decides about an event ID once; a rule that does not match decides nothing. What bursts look at must have
 * been read.
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
	const occasion: Occasion = { at, eventId, author, ...ownTime(occurrence.at, at, state.clock) };
	const isToDecide = ({ id, award }: RegisteredRule, { holds }: Match): boolean =>
		award !== 'whileTrue' && holds === true && (eventId === null || !decided.includes(id));
	const toDecide = rules.flatMap((rule, index): Array<[RegisteredRule, number]> => {
		const match = occurrence.matches[index]!;
		return isToDecide(rule, match) ? [[rule, match.points]] : [];
	});
	const burst: Burst | null = score.settings.bursts ? burstAround(work, score, toDecide, occasion) : null;

	if (burst && burst.earlier.size > 0) takeBack(work, score, burst.earlier, 'burst', author);
	release(work, rules, author);
	rules.forEach((rule, index) => {
		const match = occurrence.matches[index]!;
		if (rule.award === 'whileTrue') {
			hold(work, rule, match, at, author);
			return;
		}
		if (!isToDecide(rule, match)) return;
		const reason = burst?.ignored.get(rule.id);
		if (reason === undefined) AWARDS[rule.award](work, score, rule, match.points, occasion);
		else ignore(work, score, rule, match.points, occasion, reason);
		decided.push(rule.id);
	});

	const activities = activitiesIn(work.lines.slice(before));
	if (activities.length) state.activity = Math.max(state.activity ?? -Infinity, at);
	// A late event changes how much others have faded in the silences around it, and may itself have faded in some.
	if (work.lines.length > before && isFadingInSilence(state.marks, score, at)) rebuild(work, score);
	return eventId === null ? null : { at, decided };
}

/** Said only where the dates of a line do not: an item without a time of its own happens when it is written. */
const ownTime = (given: Instant | null, at: Instant, clock: Instant): Pick<Occasion, 'hasOwnTime'> =>
	(given === null) === (at === clock) ? {} : { hasOwnTime: given !== null };
