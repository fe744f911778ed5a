import type { RuleSums } from '../../learning/check';
import { TakenBack, type Instant, type LeadState, type LedgerLine } from '../../scoring';

/** What happens so shortly before a win may follow from it. */
const SHORTLY = 60 * 60 * 1_000;

/**
 * Counts what each rule did for a lead.
 * @param lines in the order in which they entered the score
 */
export function countRules(
	rules: Map<number, RuleSums>,
	state: LeadState,
	lines: LedgerLine[],
	win: Instant | null,
): void {
	const fired = new Map<number, LedgerLine[]>();
	const taken = new TakenBack(lines);
	for (const line of lines) {
		if (taken.isBurst(line.seq)) continue;
		const sums = line.rule === null ? undefined : rules.get(line.rule);
		if (!sums) continue;
		if (line.kind === 'award' || line.kind === 'counted' || line.kind === 'refused') {
			sums.newest = Math.max(sums.newest, line.at);
		}
		const isFirst = line.kind === 'held' && !fired.has(line.rule);
		if (line.kind === 'award' || isFirst) {
			sums.given += line.offered ?? line.points;
			sums.times++;
		}
		if (line.kind === 'award' || line.kind === 'counted' || isFirst) {
			const own = fired.get(line.rule);
			if (own) own.push(line);
			else fired.set(line.rule, [line]);
		}
	}
	for (const [rule, { points }] of state.held) if (points !== 0) setHeld(rules.get(rule));
	const stored = lines[0]?.writtenAt ?? Infinity;
	for (const [rule, own] of fired) {
		const sums = rules.get(rule)!;
		sums.leads++;
		const when = win === null ? 'notWon' : firstTime(own, win, stored);
		if (when) sums.firstTimes[when]++;
	}
}

function setHeld(sums: RuleSums | undefined): void {
	if (sums) sums.isHeld = true;
}

type Time = 'before' | 'minutesBefore' | 'after' | 'arrivedLater';

/** When a rule first fired, seen from a win. Of a lead that was stored after it, everything arrived later, and that says nothing. */
function firstTime(lines: LedgerLine[], win: Instant, stored: Instant): Time | null {
	const known = lines.filter(({ at, writtenAt }) => at < win && writtenAt < win);
	if (known.length > 0) return known.some(({ at }) => at < win - SHORTLY) ? 'before' : 'minutesBefore';
	if (!lines.some(({ at }) => at < win)) return 'after';
	return stored < win ? 'arrivedLater' : null;
}
