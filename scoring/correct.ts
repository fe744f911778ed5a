import { ONCE, type LeadState, type LedgerLine } from './lead';
import type { Score } from './score';
import { noneYet, rebuild } from './settle';
import type { Instant } from './time';

import { allLines, write, type Author, type LeadWork } from './leadWork';
import { correctedAwards, type CorrectedAward } from './correctedAwards';
import { rounded } from './sum';

/*
 * Correcting what a rule gave. Awards are written once: a correction is a further line, dated as the award and expiring
 * with it, with the difference in points. Whatever is left of an award is its points times a share, so that both
 * together are left as the right award would be. What has expired is left alone, and so is what limits go by: they look
 * at what was paid at the time. A match stays an activity, whatever its points become.
 */

/** What becomes of the points that a rule gave for events within a span of time (`to` not included). */
export interface Correction {
	rule: number;
	from: Instant;
	to: Instant;
	what: { do: 'remove' } | { do: 'give'; points: number } | { do: 'move'; to: number };
	reason: string;
}

/** Whether a correction has something to do for a lead. @param lines those dated within its span */
export function isToCorrect(
	state: LeadState,
	lines: LedgerLine[],
	correction: Correction,
	clock: Instant,
): boolean {
	const { what } = correction;
	return correctedAwards(lines).some(
		(worth) =>
			isWrong(worth, correction, clock) ||
			(what.do === 'move' && isOnceOf(worth, correction) && !state.once.includes(what.to)),
	);
}

/** The events that a rule has decided about, and that the rule which gets its points is to have decided about. */
export function eventsToMove(lines: LedgerLine[], { rule, from, to }: Correction): string[] {
	return lines.flatMap((line) => {
		const isDecision = line.rule === rule && (line.kind === 'award' || line.kind === 'refused');
		return isDecision && line.event !== null && line.at >= from && line.at < to ? [line.event] : [];
	});
}

/**
 * Corrects a settled lead's awards; its ledger is whole. Run again, it finds nothing left to do.
 * @returns how many awards changed
 */
export function correctAwards(work: LeadWork, score: Score, correction: Correction, author: Author): number {
	const { state } = work;
	const { rule, what, reason } = correction;
	const worths = correctedAwards(allLines(work));
	const wrong = worths.filter((worth) => isWrong(worth, correction, state.clock));
	const say = ({ line }: CorrectedAward, ofRule: number, points: number, isDouble = false) => {
		const note = JSON.stringify({ award: line.seq, reason, ...(isDouble && { isDouble }) });
		const { at, expiresAt } = line;
		write(work, author, { at, kind: 'corrected', rule: ofRule, points, expiresAt, note });
	};
	const drop = (worth: CorrectedAward) => {
		if (!isExpired(worth, state.clock)) say(worth, worth.rule, -worth.points, true);
	};

	if (what.do === 'move') {
		const twinOf = twinsUnder(what.to, worths);
		const isOnce = worths.some((worth) => isOnceOf(worth, correction));
		for (const worth of wrong) {
			const twin = twinOf(worth);
			if (twin && isBefore(twin.line, worth.line)) {
				drop(worth);
				continue;
			}
			say(worth, rule, -worth.points);
			say(worth, what.to, worth.points);
			if (twin) drop(twin);
		}
		if (!state.awarded.has(what.to)) state.awarded.set(what.to, noneYet(state, score, what.to));
		if (isOnce && !state.once.includes(what.to)) state.once.push(what.to);
	} else {
		for (const worth of wrong) say(worth, rule, rightPoints(worth, correction) - worth.points);
	}
	work.recounted.push(rule, ...(what.do === 'move' ? [what.to] : []));
	rebuild(work, score);
	return wrong.length;
}

function isWrong(worth: CorrectedAward, correction: Correction, clock: Instant): boolean {
	const { line, rule, points, isDouble } = worth;
	if (rule !== correction.rule || line.at < correction.from || line.at >= correction.to) return false;
	if (isDouble || isExpired(worth, clock)) return false;
	if (correction.what.do === 'move') return rounded(points) !== 0;
	return rounded(rightPoints(worth, correction) - points) !== 0;
}

/** What an award should have given. A limit that cut it left no more room than it got. */
function rightPoints({ line, points }: CorrectedAward, { what }: Correction): number {
	if (what.do === 'remove') return 0;
	if (what.do === 'move') return points;
	if (line.offered === null) return what.points;
	return Math.sign(what.points) * Math.min(Math.abs(what.points), Math.abs(line.points));
}

const isExpired = ({ line }: CorrectedAward, clock: Instant): boolean =>
	line.expiresAt !== null && line.expiresAt <= clock;

const isOnceOf = ({ line, rule }: CorrectedAward, correction: Correction): boolean =>
	rule === correction.rule && line.note === ONCE && line.at >= correction.from && line.at < correction.to;

/** Finds the award by which a rule has paid for the same once more: for the same event, or as a once-only rule. */
function twinsUnder(
	rule: number,
	worths: CorrectedAward[],
): (worth: CorrectedAward) => CorrectedAward | undefined {
	const paid = worths.filter((worth) => worth.rule === rule && !worth.isGone);
	const byEvent = new Map(
		paid.flatMap((worth) => (worth.line.event === null ? [] : [[worth.line.event, worth]])),
	);
	const once = paid.find(({ line }) => line.note === ONCE);
	return ({ line: { event, note } }) =>
		(event === null ? undefined : byEvent.get(event)) ?? (note === ONCE ? once : undefined);
}

const isBefore = (one: LedgerLine, other: LedgerLine): boolean =>
	one.at < other.at || (one.at === other.at && one.seq < other.seq);
