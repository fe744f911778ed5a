import { add, noneYet } from './awardedSums';
import { correctedAwards } from './correctedAwards';
import { keyOf, leavesAt } from './countWindow';
import type { Expiring } from './lead';
import type { LedgerLine } from './ledgerLine';
import { silencesIn } from './leadSilences';
import { allLines, type LeadWork } from './leadWork';
import type { Score } from './score';
import { TakenBack } from './takenBack';
import type { Instant } from './time';

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
	const taken = new TakenBack(lines);
	const silences = silencesIn(lines, score, taken);
	for (const { line, rule, points, isGone, isTaken } of correctedAwards(lines, taken)) {
		if (isGone || isTaken || !isLive(line, rule, line.expiresAt, points)) continue;
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
				!taken.has(line.seq) &&
				isLive(line, rule, leavesAt(line.at, window, score), null),
		);
		Object.assign(counted, { times: events.length, window: keyOf(window) });
	}
	const isReplaced = ({ rule }: Expiring) => work.recounted.includes(rule);
	work.newExpiring = [...work.newExpiring.filter((one) => !isReplaced(one)), ...live.filter(isReplaced)];
	live.sort((a, b) => a.expiresAt - b.expiresAt);
	state.next = live[0] ?? null;
	return live;
}
