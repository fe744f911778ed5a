import { remainingShare } from './fades';
import { decodeLead, encodeLead, type Awarded, type Expiring, type LeadState } from './lead';
import type { LedgerLine } from './ledgerLine';
import type { Score } from './score';
import { keyOf } from './countWindow';
import { clockAt } from './decayMarks';
import { rebuild } from './rebuild';
import { needsHistory, settleAsLeft } from './settle';
import { isSoundExpiring, isSoundLedger, isSoundState } from './sound';
import { pointsIn } from './sum';
import { startWork } from './leadWork';

/** What is said of a ledger with lines that cannot be. */
export const UNSOUND_LEDGER = 'Its ledger names rules or awards that are not there';

/** All that says how many points a lead has. */
export interface LeadRecords {
	state: LeadState;
	/** Its whole ledger, in its order. */
	ledger: LedgerLine[];
	/** All that will expire. */
	expiring: Expiring[];
}

/**
 * Where records of a lead contradict each other, so that its score is not what its ledger says; null: nowhere. A lead whose
 * details were forgotten passes: date, rule and points of its lines are still there.
 */
export function contradiction(records: LeadRecords, score: Score): string | null {
	const { state, ledger } = records;
	const expiring = records.expiring.toSorted((a, b) => a.expiresAt - b.expiresAt);
	const lead = { state, ledger, expiring };
	if (!isSoundState(state, score) || state.seen > score.sweeps.count) {
		return 'Its sums name rules, ways of fading or decays that the score does not have';
	}
	if (state.lines !== ledger.length || ledger.some(({ seq }, index) => seq !== index + 1)) {
		return 'Lines of its ledger are missing, or are there twice';
	}
	if (!isSoundLedger(ledger, state, score, true)) {
		return UNSOUND_LEDGER;
	}
	if (ledger.some(({ writtenAt }) => writtenAt > state.clock)) {
		return 'Its ledger has lines from after the last step that worked on it';
	}
	const near = nearness(ledger);
	if (!agreesWithHeld(lead, near)) return 'Its ledger does not add up to the points it holds';
	if (!expiring.every((one) => isSoundExpiring(one, state)) || !agreesWithExpiring(lead, score, near)) {
		return 'Other points expire than its ledger says';
	}
	return agreesWithSums(lead, score, near) ? null : 'Its ledger does not add up to its score';
}

type Near = (a: number, b: number) => boolean;

/** Sums of fractions differ a little by the order in which they were made. */
function nearness(ledger: LedgerLine[]): Near {
	const size = ledger.reduce((sum, { points }) => sum + Math.abs(points), 1);
	return (a, b) => Math.abs(a - b) <= 1e-9 * size;
}

function agreesWithHeld({ state, ledger }: LeadRecords, near: Near): boolean {
	const held = new Map([...state.held].map(([rule, { points }]) => [rule, points]));
	let adjusted = pointsIn(state.adjusted);
	for (const { kind, rule, points } of ledger) {
		if (kind === 'held') held.set(rule, (held.get(rule) ?? 0) - points);
		if (kind === 'adjusted') adjusted -= points;
	}
	return [adjusted, ...held.values()].every((rest) => near(rest, 0));
}

const copyOf = (state: LeadState): LeadState => decodeLead(encodeLead(state));

function agreesWithExpiring({ state, ledger, expiring }: LeadRecords, score: Score, near: Near): boolean {
	const live = rebuild(startWork(copyOf(state), { ledger, whole: true }), score);
	// Events in a window that has changed since are counted again when a step works on the lead.
	const isCurrent = ({ rule, points }: Expiring) =>
		points !== null || state.counted.get(rule)!.window === keyOf(score.rules[rule]?.window);
	const bySeq = new Map(live.filter(isCurrent).map((one) => [one.seq, one]));
	const kept = expiring.filter(isCurrent);
	const isLive = ({ rule, at, expiresAt, seq, points }: Expiring) => {
		const one = bySeq.get(seq);
		if (one?.rule !== rule || one.at !== at || one.expiresAt !== expiresAt) return false;
		return points === null || one.points === null ? points === one.points : near(points, one.points);
	};
	const first = Math.min(...expiring.map(({ expiresAt }) => expiresAt));
	return (
		kept.length === bySeq.size &&
		new Set(kept.map(({ seq }) => seq)).size === kept.length &&
		kept.every(isLive) &&
		expiring.every(({ seq, points }) => ledger[seq - 1]?.kind === (points === null ? 'counted' : 'award')) &&
		(state.next?.expiresAt ?? Infinity) === first
	);
}

/** Settles the lead by its sums and by its ledger; where sums cannot be carried forward, every step uses the ledger anyway. */
function agreesWithSums({ state, ledger, expiring }: LeadRecords, score: Score, near: Near): boolean {
	const byLedger = startWork(copyOf(state), { ledger, whole: true });
	settleAsLeft(byLedger, score);
	const clock = clockAt(state, score, -Infinity);
	const bySums = startWork(copyOf(state), {
		due: expiring.filter(({ expiresAt }) => expiresAt <= clock),
		upcoming: expiring.find(({ expiresAt }) => expiresAt > clock) ?? null,
	});
	if (needsHistory(bySums, score, -Infinity)) return true;
	settleAsLeft(bySums, score);
	const [own, right] = [bySums.state, byLedger.state];
	const isSame = (sums: Awarded, made: Awarded) =>
		sums.times === made.times &&
		near(pointsIn(sums.given), pointsIn(made.given)) &&
		near(pointsIn(sums.faded) + pointsIn(sums.fresh), pointsIn(made.faded) + pointsIn(made.fresh)) &&
		near(massOf(sums, made, score), massOf(made, sums, score));
	return (
		[...own.awarded].every(([rule, sums]) => isSame(sums, right.awarded.get(rule)!)) &&
		[...own.counted].every(([rule, { times }]) => times === right.counted.get(rule)!.times)
	);
}

/** What is left of fresh points that fade as one, at the newest instant of two sums of them. */
function massOf({ mass, newest, fade }: Awarded, other: Awarded, score: Score): number {
	const points = pointsIn(mass);
	const fading = score.fades[fade];
	if (points === 0 || !fading) return points;
	return points * remainingShare(fading, newest, Math.max(newest, other.newest), '', []);
}
