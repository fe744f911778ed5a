import { BY_HAND, type Expiring, type LeadState } from './lead';
import { isDecision, type LedgerLine } from './ledgerLine';
import type { Score } from './score';

/*
 * Whether what is kept of a lead can be worked with: its numbers are numbers, its instants are dates, and the rules and
 * ways of fading that it names exist. A damaged or hand-edited database fails here, for the leads it is about alone.
 */

/** The last instant that dates can say, in milliseconds. */
const LATEST = 8.64e15;

/** `Number.isFinite` takes nothing but numbers. */
const isNumber = Number.isFinite;
const isSum = (sum: unknown): boolean =>
	isNumber(sum) || (Array.isArray(sum) && sum.length === 2 && sum.every(isNumber));
const isInstant = (at: unknown): boolean => isNumber(at) && Math.abs(at as number) <= LATEST;
/** An instant, or one that has not come yet: -Infinity. */
const isSince = (at: unknown): boolean => at === -Infinity || isInstant(at);
const isOrNull = (is: (value: unknown) => boolean, value: unknown): boolean => value === null || is(value);
const has = (list: unknown[], index: unknown): boolean =>
	Number.isInteger(index) && list[index as number] !== undefined;

export function isSoundState(state: LeadState, score: Score): boolean {
	const { clock, seen, lines, activity, adjusted, next, watch } = state;
	const isRule = (rule: unknown) => has(score.rules, rule);
	return (
		isSince(clock) &&
		[seen, lines].every(isNumber) &&
		isSum(adjusted) &&
		isOrNull(isInstant, activity) &&
		state.marks.every(({ fade, at }) => has(score.fades, fade) && isSince(at)) &&
		isSoundSums(state, score) &&
		[...state.counted].every(([rule, { times }]) => isRule(rule) && isNumber(times)) &&
		[...state.held].every(
			([rule, { points, at, steps }]) =>
				isRule(rule) && isNumber(points) && isSince(at) && steps.every(isNumber),
		) &&
		state.once.every(isRule) &&
		state.limited.every(isRule) &&
		(next === null || isSoundExpiring(next, state)) &&
		(watch === null || (isOrNull(isNumber, watch.threshold) && isInstant(watch.from)))
	);
}

function isSoundSums({ awarded }: LeadState, score: Score): boolean {
	for (const [rule, sums] of awarded) {
		const { times, given, fade, at, faded, fresh, mass, newest, plus, minus } = sums;
		if (!(rule === BY_HAND || has(score.rules, rule)) || !(fade === -1 || has(score.fades, fade)))
			return false;
		if (!isSince(at) || !isSince(newest)) return false;
		if (!isNumber(times) || ![given, faded, fresh, mass, plus, minus].every(isSum)) return false;
	}
	return true;
}

/** Whether something that is to expire is an award or a counted event of a rule that the lead has sums of. */
export function isSoundExpiring({ rule, at, expiresAt, seq, points }: Expiring, state: LeadState): boolean {
	const isKnown = points === null ? state.counted.has(rule) : state.awarded.has(rule) && isNumber(points);
	return isKnown && isInstant(at) && isInstant(expiresAt) && isNumber(seq);
}

/**
 * @param lines null: one of them could not be read
 * @param whole whether these are all lines of the lead: then each award has its sums, and each correction its award
 */
export function isSoundLedger(
	lines: LedgerLine[] | null,
	state: LeadState,
	score: Score,
	whole: boolean,
): lines is LedgerLine[] {
	if (!lines?.every((line) => isSoundLine(line, score))) return false;
	if (!whole) return true;
	const awards = new Set(lines.filter(({ kind }) => kind === 'award').map(({ seq }) => seq));
	const decisions = new Set(lines.filter(isDecision).map(({ seq }) => seq));
	return lines.every((line) => {
		const { kind, rule } = line;
		if (kind === 'award') return state.awarded.has(rule);
		if (kind === 'counted') return state.counted.has(rule);
		if (kind === 'takenBack' || kind === 'givenBack') return decisions.has(line.of);
		return kind !== 'corrected' || (state.awarded.has(rule) && awards.has(line.award));
	});
}

function isSoundLine(line: LedgerLine, score: Score): boolean {
	const { at, seq, kind, rule, points, offered, expiresAt, step, writtenAt } = line;
	const isByHand = rule === BY_HAND && kind === 'award';
	if (rule !== null && !isByHand && !has(score.rules, rule)) return false;
	if (!isInstant(at) || !isInstant(writtenAt) || !isOrNull(isInstant, expiresAt)) return false;
	if (!isNumber(points) || !isNumber(seq) || !isNumber(step) || !isOrNull(isNumber, offered)) return false;
	return kind !== 'decayed' || has(score.fades, line.decay.fade);
}
