// Tested by test/properties/takenBack.test.ts.
import { correctedAwards, type CorrectedAward } from './correctedAwards';
import { BY_HAND, type LeadState } from './lead';
import { activitiesIn } from './leadSilences';
import { allLines, write, type Author, type LeadWork } from './leadWork';
import { isDecision, type Decision, type LedgerLine, type Taker } from './ledgerLine';
import { Payments } from './payments';
import { rebuild } from './rebuild';
import { roomUnder, within } from './awards/everyTime';
import { ofSameEvents } from './sameEvents';
import type { Score } from './score';
import { paymentsIn, TakenBack } from './takenBack';
import type { Instant } from './time';

/*
 * Taking back what rules gave or counted for events, and giving it back. Nothing is edited: a further line says that a
 * decision counts for nothing, or again, and the lead's sums are made anew from its ledger, which is whole here.
 */

/** Which decisions are taken back or given back by hand: those dated from one instant to another, both included. */
export interface TakeBack {
	from: Instant;
	to: Instant;
	/** null: of all rules. */
	rule: number | null;
	/** The execution that wrote them; null: any. */
	execution: string | null;
	reason: string;
}

/**
 * Takes decisions back: their points, or that they were counted.
 * @param by a burst's also use up no limit and no once-only rule, and are no activity
 */
export function takeBack(
	work: LeadWork,
	score: Score,
	decisions: ReadonlyMap<Decision, string>,
	by: Taker,
	author: Author,
): void {
	const awards = awardsByNumber(work);
	for (const [{ at, seq, rule, expiresAt }, reason] of decisions) {
		const award = awards.get(seq);
		const points = award && counts(award) ? -award.points : 0;
		write(work, author, {
			at,
			kind: 'takenBack',
			rule: award?.rule ?? rule,
			points,
			expiresAt,
			of: seq,
			by,
			reason,
		});
	}
	if (by === 'burst') work.state.hasBursts = true;
	madeAnew(work, score, decisions.keys());
}

/** Takes back by hand what rules gave and counted, as far as it is not taken back by hand yet. Returns how many decisions. */
export function takeBackByHand(work: LeadWork, score: Score, which: TakeBack, author: Author): number {
	const decisions = decisionsToTake(allLines(work), which);
	if (decisions.length > 0) {
		takeBack(work, score, new Map(decisions.map((one) => [one, which.reason])), 'hand', author);
	}
	return decisions.length;
}

/** Those that taking back by hand has something to do for. @param lines those dated within its span, at least */
export function decisionsToTake(lines: LedgerLine[], which: TakeBack): Decision[] {
	const taken = new TakenBack(lines);
	return decisionsOf(lines, which).filter((line) => line.kind !== 'refused' && !taken.isByHand(line.seq));
}

/** Those that giving back has something to do for: taken back by hand, or about an event of a burst. */
export function decisionsToGive(lines: LedgerLine[], which: TakeBack): Decision[] {
	const taken = new TakenBack(lines);
	const ofBursts = eventsOfBursts(lines, taken);
	return decisionsOf(lines, which).filter((line) => taken.isByHand(line.seq) || ofBursts.has(line));
}

const eventsOfBursts = (lines: LedgerLine[], taken: TakenBack): Set<Decision> =>
	ofSameEvents(lines, new Set(lines.filter(isDecision).filter(({ seq }) => taken.isBurst(seq))));

function decisionsOf(lines: LedgerLine[], { from, to, rule, execution }: TakeBack): Decision[] {
	const ruleOf = new Map(correctedAwards(lines).map((award) => [award.line.seq, award.rule]));
	return lines
		.filter(isDecision)
		.filter(
			(line) =>
				line.at >= from &&
				line.at <= to &&
				(rule === null || (ruleOf.get(line.seq) ?? line.rule) === rule) &&
				(execution === null || line.execution === execution),
		);
}

/**
 * Gives back what was taken back, by hand and by bursts. Of a burst, whole events come back, in the order of their time,
 * as far as limits and once-only rules now leave room, and count towards no later burst. Returns how many decisions.
 */
export function giveBack(work: LeadWork, score: Score, which: TakeBack, author: Author): number {
	const lines = allLines(work);
	const taken = new TakenBack(lines);
	const wanted = decisionsToGive(lines, which);
	const byHand = wanted.filter(({ seq }) => taken.isByHand(seq));
	const ofBursts = eventsOfBursts(lines, taken);
	const events = [...ofSameEvents(lines, new Set(wanted.filter((one) => ofBursts.has(one))))]
		.filter(({ seq }) => taken.isBurst(seq))
		.sort((a, b) => a.at - b.at || a.seq - b.seq);
	if (wanted.length === 0) return 0;
	const awards = awardsByNumber(work);
	work.paid = new Payments(paymentsIn(lines, taken));
	for (const decision of events)
		giveBackOfBurst(work, score, decision, awards.get(decision.seq), which, author);
	for (const { at, seq, rule, expiresAt } of byHand) {
		const award = awards.get(seq);
		const isWhole = award && !award.isGone && !(taken.isBurst(seq) && !events.some((one) => one.seq === seq));
		const points = isWhole ? award.points : 0;
		const { reason } = which;
		write(work, author, {
			at,
			kind: 'givenBack',
			rule: award?.rule ?? rule,
			points,
			expiresAt,
			of: seq,
			by: 'hand',
			reason,
		});
	}
	madeAnew(work, score, [...byHand, ...events]);
	return new Set([...byHand, ...events]).size;
}

function giveBackOfBurst(
	work: LeadWork,
	score: Score,
	decision: Decision,
	award: CorrectedAward | undefined,
	{ reason }: TakeBack,
	author: Author,
): void {
	const { at, seq, expiresAt } = decision;
	const rule = award?.rule ?? decision.rule;
	const line = { at, rule, expiresAt };
	const full = award?.points ?? 0;
	const points = award ? roomFor(work, score, award) : 0;
	const offered = points === full ? null : full;
	write(work, author, { ...line, kind: 'givenBack', points, offered, of: seq, by: 'burst', reason });
	if (!award) return;
	if (offered !== null) {
		const cut = { points: points - full, award: seq, isDouble: false, reason: NO_ROOM };
		write(work, author, { ...line, kind: 'corrected', ...cut });
	}
	// An award of no points is one, too.
	if (points === 0 && full !== 0) return;
	if (award.line.isOnce) work.state.once.push(award.line.rule);
	work.paid.add({ rule: award.line.rule, at, points: offered === null ? award.line.points : points });
}

const NO_ROOM = 'its limit leaves no more room, or it has given its points since';

/** How many of an award's points there is room for now. */
function roomFor(work: LeadWork, score: Score, { line, points }: CorrectedAward): number {
	if (line.isOnce) return work.state.once.includes(line.rule) ? 0 : points;
	const limit = score.rules[line.rule]?.limit;
	if (!limit) return points;
	const room = roomUnder(limit, work, score, line.rule, line.at);
	if (room <= 0) return 0;
	return room >= Math.abs(line.points) ? points : within(room, points);
}

const counts = ({ isGone, isTaken }: CorrectedAward): boolean => !isGone && !isTaken;

const awardsByNumber = (work: LeadWork): Map<number, CorrectedAward> =>
	new Map(
		correctedAwards(allLines(work))
			.filter(({ line }) => line.rule !== BY_HAND)
			.map((award) => [award.line.seq, award]),
	);

/** Makes all that the lead's ledger says anew, after some decisions were taken or given back. */
function madeAnew(work: LeadWork, score: Score, decisions: Iterable<Decision>): void {
	const { state } = work;
	const lines = allLines(work);
	const taken = new TakenBack(lines);
	const rules = new Set([...decisions].map(({ rule }) => rule));
	for (const { line, rule } of correctedAwards(lines, taken)) if (rules.has(line.rule)) rules.add(rule);
	work.recounted.push(...rules);
	if (!work.whole) throw new Error('A ledger is needed here and was not read');
	rebuild(work, score);
	withoutBursts(state, lines, taken);
	work.paid = new Payments(paymentsIn(lines, taken));
}

/** What bursts took back used up no once-only rule, and was no activity. @param lines the lead's whole ledger */
export function withoutBursts(state: LeadState, lines: LedgerLine[], taken = new TakenBack(lines)): void {
	const awards = correctedAwards(lines, taken).filter(({ line }) => line.isOnce);
	const isUsed = ({ line, isGone }: CorrectedAward) =>
		!taken.isBurst(line.seq) && !(isGone && taken.exempt.has(line.seq));
	const used = new Set(awards.filter(isUsed).map(({ line }) => line.rule));
	const free = new Set(awards.map(({ line }) => line.rule).filter((rule) => !used.has(rule)));
	state.once = [...new Set([...state.once.filter((rule) => !free.has(rule)), ...used])];
	state.activity = activitiesIn(lines, taken).reduce<Instant | null>(
		(newest, at) => Math.max(newest ?? -Infinity, at),
		null,
	);
}
