import { fadesAsOne, followsActivity, remainingShare, silencesOf, type Fade, type Silence } from './fades';
import {
	BY_HAND,
	type Awarded,
	type Expiring,
	type LeadState,
	type LedgerLine,
	type DecayMark,
} from './lead';
import { zoneOf, type Score } from './score';
import { added, pointsIn, scaled, united, type Sum } from './sum';
import { after, type Duration, type Instant } from './time';
import { allLines, isFadingInSilence, type LeadWork } from './leadWork';
import { correctedAwards } from './correctedAwards';

/*
 * Bringing a lead to an instant: it takes in the decays of all leads it has not seen, drops what has expired, and lets
 * its points fade. The sums in its state make this independent of how many events it has; where they are not enough
 * (another way of fading, intervals, an activity in an old silence), they are rebuilt from the ledger.
 */

/** Settles a lead at its own last instant, or that of the last decay of all leads: what a read shows. */
export function settleAsLeft(work: LeadWork, score: Score): void {
	settle(work, score, -Infinity);
}

/** A decay of one lead, for all its points (null) or for those of some groups. */
export interface Decay {
	fade: number;
	groups: Array<string | null>;
}

/** Settles a lead at a step's instant, or its own last one where that is later; `decay` is what the step does to it. */
export function settle(work: LeadWork, score: Score, at: Instant, decay?: Decay): void {
	const { state } = work;
	const marks = marksAt(state, score, at, decay);
	const clock = clockAt(state, score, at);
	const expired = work.due.filter(({ expiresAt }) => expiresAt <= clock);
	state.clock = clock;
	state.marks = marks;
	// A report settles a lead as it was before a decay, which it may have taken in since.
	state.seen = Math.max(state.seen, score.sweeps.count);
	if (expired.length) {
		work.hasExpired = true;
		work.due = work.due.filter(({ expiresAt }) => expiresAt > clock);
		state.next = work.due[0] ?? work.upcoming;
	}
	if (work.whole) {
		rebuild(work, score);
		return;
	}
	for (const award of expired) drop(state, score, award);
	for (const [rule, awarded] of state.awarded)
		fadeTo(awarded, markOf(marks, score.rules[rule]?.group), score);
}

/** The instant a step works at: never before the lead's last one, nor before the last decay of all leads. */
export function clockAt(state: LeadState, score: Score, at: Instant): Instant {
	return Math.max(state.clock, score.sweeps.clock, at);
}

/** Whether settling the lead, and then events as early as `earliest`, need its whole ledger. */
export function needsHistory(
	{ state, due }: Pick<LeadWork, 'state' | 'due'>,
	score: Score,
	at: Instant,
	decay?: Decay,
	earliest: Instant = Infinity,
): boolean {
	const marks = marksAt(state, score, at, decay);
	if (isRecounted(state, score)) return true;
	if (isFadingInSilence(marks, score, earliest)) return true;
	for (const [rule, awarded] of state.awarded) {
		if (awarded.times === 0) continue;
		const mark = markOf(marks, score.rules[rule]?.group);
		if (!canFadeTo(awarded, mark, score)) return true;
		if (mark && followsActivity(score.fades[mark.fade]!) && due.length > 0) return true;
	}
	return false;
}

/**
 * The decays a lead is under once it has taken in those of all leads, and then the step's own. The same array where
 * there is nothing new.
 */
function marksAt(state: LeadState, score: Score, at: Instant, decay?: Decay): DecayMark[] {
	let marks = state.seen < score.sweeps.count ? marksSwept(state, score) : state.marks;
	for (const group of decay?.groups ?? []) {
		marks = withMark(marks, group, decay!.fade, clockAt(state, score, at));
	}
	return marks;
}

function marksSwept(state: LeadState, score: Score): DecayMark[] {
	const { all, groups } = score.sweeps;
	let { marks } = state;
	if (all && all.number > state.seen) marks = withMark(marks, null, all.fade, Math.max(state.clock, all.at));
	for (const [group, sweep] of groups) {
		if (sweep.number > state.seen)
			marks = withMark(marks, group, sweep.fade, Math.max(state.clock, sweep.at));
	}
	return marks;
}

/** A decay of all groups (null) replaces every earlier one; that of a group, the group's. */
export function withMark(marks: DecayMark[], group: string | null, fade: number, at: Instant): DecayMark[] {
	const others = group === null ? [] : marks.filter((mark) => mark.group !== group);
	return [...others, { group, fade, at }];
}

export function markOf(marks: DecayMark[], group: string | undefined): DecayMark | undefined {
	return (
		marks.find((mark) => group !== undefined && mark.group === group) ??
		marks.find((mark) => mark.group === null)
	);
}

/** Adds an award to a rule's sums. `silences`: see `remainingShare`. */
export function add(
	awarded: Awarded,
	{ at, points }: { at: Instant; points: number },
	score: Score,
	silences: Silence[] = [],
): void {
	awarded.times++;
	awarded.given = added(awarded.given, points);
	const left = count(awarded, at, points, score, silences, 1);
	if (points < 0) awarded.minus = added(awarded.minus, points);
	else if (left > 0) awarded.plus = added(awarded.plus, points);
}

/** The sums that a rule's first award of a lead starts from. */
export function noneYet(state: LeadState, score: Score, rule: number): Awarded {
	return nothing(markOf(state.marks, score.rules[rule]?.group));
}

function nothing(mark: DecayMark | undefined): Awarded {
	const under = { fade: mark?.fade ?? -1, at: mark?.at ?? -Infinity };
	return { times: 0, given: 0, ...under, faded: 0, fresh: 0, mass: 0, newest: -Infinity, plus: 0, minus: 0 };
}

/**
 * Rebuilds all sums of a lead's events from its whole ledger. Returns all that will expire; what of it the store does
 * not have yet, because the window of a rule by count changed or awards were corrected, is to be written.
 */
export function rebuild(work: LeadWork, score: Score): Expiring[] {
	const { state } = work;
	const lines = allLines(work);
	const live: Expiring[] = [];
	const isLive = (
		{ at, seq }: LedgerLine,
		rule: number,
		expiresAt: Instant | null,
		points: number | null,
	): boolean => {
		if (expiresAt === null) return true;
		if (expiresAt <= state.clock) return false;
		live.push({ rule, at, expiresAt, seq, points });
		return true;
	};

	for (const rule of state.awarded.keys()) state.awarded.set(rule, noneYet(state, score, rule));
	const silences = silencesIn(lines, score);
	for (const { line, rule, points, isGone } of correctedAwards(lines)) {
		if (isGone || !isLive(line, rule, line.expiresAt, points)) continue;
		const awarded = state.awarded.get(rule)!;
		add(awarded, { at: line.at, points }, score, silences(awarded.fade, awarded.at));
	}

	for (const [rule, counted] of state.counted) {
		const window = score.rules[rule]?.window;
		if (counted.window !== keyOf(window)) work.recounted.push(rule);
		const events = lines.filter(
			(line) =>
				line.kind === 'counted' &&
				line.rule === rule &&
				isLive(line, rule, window ? after(line.at, window, zoneOf(score)) : null, null),
		);
		Object.assign(counted, { times: events.length, window: keyOf(window) });
	}
	const isReplaced = ({ rule }: Expiring) => work.recounted.includes(rule);
	work.newExpiring = [...work.newExpiring.filter((one) => !isReplaced(one)), ...live.filter(isReplaced)];
	live.sort((a, b) => a.expiresAt - b.expiresAt);
	state.next = live[0] ?? null;
	return live;
}

/** A window as a text that distinguishes it from others. */
export const keyOf = (window: Duration | undefined): string =>
	window ? `${window.amount} ${window.unit}` : '';

function isRecounted(state: LeadState, score: Score): boolean {
	for (const [rule, { window, times }] of state.counted) {
		if (window !== keyOf(score.rules[rule]?.window) && (times > 0 || window !== '')) return true;
	}
	return false;
}

/** A lead's silences under a way of fading and up to an instant. */
export type Silences = (fade: number, until: Instant) => Silence[];

/** Works them out once for each, where they are asked for. */
export function silencesIn(lines: LedgerLine[], score: Score): Silences {
	const known = new Map<string, Silence[]>();
	const worked = (fade: Fade, until: Instant): Silence[] => {
		const awards = lines.filter(({ kind }) => kind === 'award');
		const first = awards.reduce((earliest, { at }) => Math.min(earliest, at), Infinity);
		const activities = lines.filter(isActivity).map(({ at }) => at);
		return silencesOf(fade, first, activities, until, zoneOf(score));
	};
	return (number, until) => {
		const fade = score.fades[number];
		if (!fade || !followsActivity(fade)) return NONE;
		const key = `${number} ${until}`;
		const silences = known.get(key) ?? worked(fade, until);
		known.set(key, silences);
		return silences;
	};
}

const NONE: Silence[] = [];

/** A first-time match of a rule with points above zero, or of a rule by count, awarded or refused. */
export function isActivity({ kind, rule, points, offered }: LedgerLine): boolean {
	if (kind === 'counted') return true;
	return (kind === 'award' || kind === 'refused') && rule !== BY_HAND && (offered ?? points) > 0;
}

/** An award or counted event leaves the sums: it has expired, or is corrected. `silences`: see `remainingShare`. */
export function drop(
	state: LeadState,
	score: Score,
	{ rule, at, points }: Expiring,
	silences?: Silences,
): void {
	if (points === null) {
		const counted = state.counted.get(rule);
		if (counted) counted.times--;
		return;
	}
	const awarded = state.awarded.get(rule)!;
	awarded.times--;
	awarded.given = added(awarded.given, -points);
	if (points < 0) awarded.minus = added(awarded.minus, -points);
	const most = added(awarded.given, -pointsIn(awarded.minus));
	if (pointsIn(awarded.plus) > pointsIn(most)) awarded.plus = most;
	count(awarded, at, points, score, silences?.(awarded.fade, awarded.at) ?? NONE, -1);
	// Without awards the sums are exactly zero, whatever rounding errors have left.
	if (awarded.times === 0) Object.assign(awarded, nothing(undefined), { fade: awarded.fade, at: awarded.at });
}

/** Adds (sign 1) an award's points to the faded or the fresh ones, or takes them away (-1). Returns what is left of them. */
function count(
	awarded: Awarded,
	at: Instant,
	points: number,
	score: Score,
	silences: Silence[],
	sign: 1 | -1,
): number {
	const fade = score.fades[awarded.fade];
	if (fade && at <= awarded.at) {
		const left = points * remainingShare(fade, at, awarded.at, zoneOf(score), silences);
		awarded.faded = added(awarded.faded, sign * left);
		return left;
	}
	awarded.fresh = added(awarded.fresh, sign * points);
	const newest = Math.max(awarded.newest, at);
	if (fade && fadesAsOne(fade)) {
		const weigh = (sum: Sum, since: Instant) =>
			sum && scaled(sum, remainingShare(fade, since, newest, '', []));
		awarded.mass = united(weigh(awarded.mass, awarded.newest), weigh(sign * points, at));
	}
	awarded.newest = newest;
	return points;
}

function canFadeTo(awarded: Awarded, mark: DecayMark | undefined, score: Score): boolean {
	if (!mark) return awarded.fade === -1;
	if (mark.fade !== awarded.fade) return false;
	if (mark.at === awarded.at) return true;
	// A rule that moved to another group can come under an earlier decay, to which sums cannot be taken back.
	return mark.at > awarded.at && awarded.newest <= mark.at && fadesAsOne(score.fades[mark.fade]!);
}

/** Brings a rule's sums under a later decay of the same kind; empty sums fit under any. */
function fadeTo(awarded: Awarded, mark: DecayMark | undefined, score: Score): void {
	if (awarded.times === 0) {
		Object.assign(awarded, nothing(mark));
		return;
	}
	if (!canFadeTo(awarded, mark, score)) throw new Error('A ledger is needed here and was not read');
	if (!mark || mark.at === awarded.at) return;
	const left = (sum: Sum, since: Instant) =>
		sum && scaled(sum, remainingShare(score.fades[mark.fade]!, since, mark.at, '', []));
	awarded.faded = united(left(awarded.faded, awarded.at), left(awarded.mass, awarded.newest));
	Object.assign(awarded, { at: mark.at, fresh: 0, mass: 0, newest: -Infinity });
}
