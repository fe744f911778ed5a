// Tested by test/properties/changedRules.test.ts.
import { isNothing } from './correctedAwards';
import { newLead } from './lead';
import {
	commonOf,
	type CorrectedLine,
	isDecision,
	type Decision,
	type GivenBackLine,
	type HeldLine,
	type LedgerLine,
	type TakenBackLine,
} from './ledgerLine';
import { startWork } from './leadWork';
import type { RegisteredRule } from './rules';
import type { Score } from './score';
import { AWARDS } from './scoreItem';

/** A rule as it would have been from the start. */
export interface ChangedRule<R> {
	rule: R;
	/** null: what it gave, or would have given without a limit. */
	points: number | null;
}

/** Changed rules, by the ids of those that they replace; null: there would have been no such rule. */
type ChangedRules = ReadonlyMap<number, ChangedRule<RegisteredRule> | null>;

/**
 * A lead's ledger as changed rules would have written it, line for line: the same events match, and what other rules did
 * stays. What a rule did while it held points, or before it did, stays too: which events matched is not known there.
 * @param ledger in the order in which it was written
 */
export function decidedAgain(ledger: LedgerLine[], score: Score, rules: ChangedRules): LedgerLine[] {
	const decisions = new Decisions(score, rules);
	return ledger.map((line) => decisions.lineFor(line));
}

class Decisions {
	private readonly work = startWork(newLead());
	/** What awards of these rules gave before the change and after it, by line; null: nothing, and no award is left. */
	private readonly given = new Map<number, { was: number; is: number | null }>();
	/** What was decided again, by line. */
	private readonly decided = new Map<number, LedgerLine>();
	/** What is held, by rule. */
	private readonly held = new Map<number, { was: number; is: number }>();

	constructor(
		private readonly score: Score,
		private readonly rules: ChangedRules,
	) {}

	lineFor(line: LedgerLine): LedgerLine {
		if (line.kind === 'corrected') return this.correct(line);
		if (line.kind === 'takenBack' || line.kind === 'givenBack') return this.takeOrGive(line);
		if (line.rule === null || line.kind === 'merged') return line;
		const changed = this.rules.get(line.rule);
		if (changed === undefined) return line;
		const isHolding = changed?.rule.award === 'whileTrue';
		if (changed && isHolding !== (line.kind === 'held')) return line;
		const instead = changed ? this.changed(line, changed) : nothing(line);
		this.decided.set(line.seq, instead);
		if (line.kind === 'award') {
			this.given.set(line.seq, { was: line.points, is: instead.kind === 'award' ? instead.points : null });
		}
		return instead;
	}

	private changed(line: Decision | HeldLine, rule: ChangedRule<RegisteredRule>): LedgerLine {
		return line.kind === 'held' ? this.hold(line, rule) : this.decide(line, rule);
	}

	/** Decides as a step does, after the same decisions. */
	private decide(line: Decision, { rule, points }: ChangedRule<RegisteredRule>): LedgerLine {
		const { work } = this;
		const { at, seq, event, step, execution, writtenAt } = line;
		const award = AWARDS[rule.award as keyof typeof AWARDS];
		const author = { step, execution };
		award(work, this.score, rule, points ?? line.offered ?? line.points, { at, eventId: event, author });
		return { ...work.lines.pop()!, seq, writtenAt };
	}

	/** What was taken back stays so; what a burst took uses up no limit and no once-only rule. */
	private takeOrGive(line: TakenBackLine | GivenBackLine): LedgerLine {
		const decided = this.decided.get(line.of);
		if (!decided) return line;
		if (!isDecision(decided)) return nothing(line);
		if (line.by === 'burst' && decided.kind === 'award') {
			const { paid, state } = this.work;
			if (line.kind === 'takenBack') {
				paid.remove(decided);
				if (decided.isOnce) state.once = state.once.filter((rule) => rule !== decided.rule);
			} else {
				paid.add(decided);
				if (decided.isOnce) state.once.push(decided.rule);
			}
		}
		return line;
	}

	/** A condition holds as long as points were held. */
	private hold(line: HeldLine, { rule, points }: ChangedRule<RegisteredRule>): LedgerLine {
		const before = this.held.get(rule.id) ?? { was: 0, is: 0 };
		const was = before.was + line.points;
		const is = isNothing(was) ? 0 : (points ?? was);
		this.held.set(rule.id, { was, is });
		return { ...line, points: is - before.is };
	}

	/** What was taken back stays so; what was corrected in another way gives what the rule gives now. */
	private correct(line: CorrectedLine): LedgerLine {
		const given = this.given.get(line.award);
		if (!given) return line;
		if (given.is === null) return nothing(line);
		const was = given.was + line.points;
		const is = isNothing(was) ? 0 : (this.rules.get(line.rule)?.points ?? was);
		this.given.set(line.award, { was, is });
		return { ...line, points: is - given.is };
	}
}

/** Keeps the place of a line from which nothing would have come. */
const nothing = (line: LedgerLine): LedgerLine => ({
	...commonOf(line),
	kind: 'adjusted',
	rule: null,
	reason: null,
	...{ points: 0, offered: null, expiresAt: null, event: null },
});
