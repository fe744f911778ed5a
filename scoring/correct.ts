// Tested by test/properties/correct.test.ts.
import type { LeadState } from './lead';
import type { LedgerLine } from './ledgerLine';
import type { Score } from './score';
import { noneYet } from './awardedSums';
import { rebuild } from './rebuild';
import type { Instant } from './time';

import { allLines, write, type Author, type LeadWork } from './leadWork';
import { correctedAwards, type CorrectedAward } from './correctedAwards';
import { rounded } from './sum';

/*
 * Correcting what a rule gave. Awards are written once: a correction is a further line, dated as the award and expiring
 * with it, with the difference in points. What remains of an award is its points times a factor, so that both
 * together fade as the right award would. What has expired is left alone, except that a once-only award moves with its
 * rule, and limits are not affected: they look at what was awarded at the time. A match stays an activity, whatever its
 * points become.
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
		(award) =>
			isWrong(award, correction, clock) ||
			(what.do === 'move' && isOnceOf(award, correction) && !state.once.includes(what.to)),
	);
}

/**
 * The events about which a rule may have decided, itself or under an earlier name: the records of them say so. What it has
 * counted stays with it.
 */
export function eventsToMove(lines: LedgerLine[], { rule, from, to }: Correction): string[] {
	const counted = new Set(
		lines.flatMap((line) => (line.kind === 'counted' && line.rule === rule ? [line.event] : [])),
	);
	const events = lines.flatMap(({ kind, event, at }) => {
		const isDecision = (kind === 'award' || kind === 'refused') && at >= from && at < to;
		return isDecision && event !== null && !counted.has(event) ? [event] : [];
	});
	return [...new Set(events)];
}

/**
 * Corrects a settled lead's awards; its ledger is whole. Run again, it finds nothing left to do.
 * @returns how many awards changed
 */
export function correctAwards(work: LeadWork, score: Score, correction: Correction, author: Author): number {
	const { state } = work;
	const { rule, what, reason } = correction;
	const awards = correctedAwards(allLines(work));
	const wrong = awards.filter((award) => isWrong(award, correction, state.clock));
	const writeCorrection = ({ line }: CorrectedAward, ofRule: number, points: number, isDouble = false) => {
		const { at, expiresAt, seq: award } = line;
		write(work, author, { at, kind: 'corrected', rule: ofRule, points, expiresAt, award, reason, isDouble });
	};
	const drop = (award: CorrectedAward) => {
		if (canMove(award, state.clock)) writeCorrection(award, award.rule, -award.points, true);
	};

	if (what.do === 'move') {
		const twinOf = twinsUnder(what.to, awards);
		const isOnce = awards.some((award) => isOnceOf(award, correction));
		for (const award of wrong) {
			const twin = twinOf(award);
			if (twin && isBefore(twin.line, award.line)) {
				drop(award);
				continue;
			}
			writeCorrection(award, rule, -award.points);
			writeCorrection(award, what.to, award.points);
			if (twin) drop(twin);
		}
		if (!state.awarded.has(what.to)) state.awarded.set(what.to, noneYet(state, score, what.to));
		if (isOnce && !state.once.includes(what.to)) state.once.push(what.to);
	} else {
		for (const award of wrong) writeCorrection(award, rule, rightPoints(award, correction) - award.points);
	}
	work.recounted.push(rule, ...(what.do === 'move' ? [what.to] : []));
	rebuild(work, score);
	return wrong.length;
}

function isWrong(award: CorrectedAward, correction: Correction, clock: Instant): boolean {
	const { line, rule, points, isDouble } = award;
	if (rule !== correction.rule || line.at < correction.from || line.at >= correction.to) return false;
	if (isDouble) return false;
	if (correction.what.do === 'move') return canMove(award, clock) && rounded(points) !== 0;
	if (isExpired(award, clock)) return false;
	return rounded(rightPoints(award, correction) - points) !== 0;
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

/** A once-only rule has given its points, also after these have expired: that is known of the rule that gets them, too. */
const canMove = (award: CorrectedAward, clock: Instant): boolean =>
	award.line.isOnce || !isExpired(award, clock);

const isOnceOf = ({ line, rule }: CorrectedAward, correction: Correction): boolean =>
	rule === correction.rule && line.isOnce && line.at >= correction.from && line.at < correction.to;

/** Finds another award of a rule for the same thing: for the same event, or as a once-only rule. */
function twinsUnder(
	rule: number,
	awards: CorrectedAward[],
): (award: CorrectedAward) => CorrectedAward | undefined {
	const paid = awards.filter((award) => award.rule === rule && !award.isGone);
	const byEvent = new Map(
		paid.flatMap((award) => (award.line.event === null ? [] : [[award.line.event, award]])),
	);
	const once = paid.find(({ line }) => line.isOnce);
	return ({ line: { event, isOnce } }) =>
		(event === null ? undefined : byEvent.get(event)) ?? (isOnce ? once : undefined);
}

const isBefore = (one: LedgerLine, other: LedgerLine): boolean =>
	one.at < other.at || (one.at === other.at && one.seq < other.seq);
