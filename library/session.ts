import {
	isActivity,
	isOnce,
	lineInWords,
	newLead,
	newScore,
	noneYet,
	Payments,
	rounded,
	settle,
	settleAsLeft,
	startWork,
	totalOf,
	withFade,
	withRules,
	type Decay,
	type EventRecord,
	type LedgerLine as CoreLine,
	type RegisteredRule,
	type RuleDefinition,
	type Score,
	type LeadWork,
} from '../scoring';
import { explanationOf } from './explanation';
import type { Fade, Instant, Lead, LedgerLine, Rule, ScoredLead, ScoreSettings } from './types';

/*
 * A lead as the scoring core works on it. The core keeps sums; the library's lead is its ledger, from which they are
 * made again at every call. Rules have names outside, and numbers inside: their places in the lead's list of rules.
 */

/** The author of changes here: always the caller. */
export const AUTHOR = { step: 1, execution: '' };

export interface Session {
	work: LeadWork;
	score: Score;
	events: Map<string, EventRecord>;
	/** The lines that the lead came with. */
	known: LedgerLine[];
	/** Its score when it came. */
	before: number;
}

/** @param rules those of this call; the lead remembers those of earlier calls */
export function openLead(lead: Lead, settings: ScoreSettings, rules: Rule[] = []): Session {
	let score = withRules(scoreWith(settings), [...lead.rules, ...rules.map(definitionOf)]);
	const idOf = idsOf(score);
	const marks = lead.decays.map(({ group, fade, at }) => {
		const [known, number] = withFade(score, fade);
		score = known;
		return { group, fade: number, at };
	});
	const ledger = lead.ledger.flatMap((line, index) => lineOf(line, index + 1, idOf) ?? []);
	const state = {
		...newLead(),
		clock: lead.clock ?? -Infinity,
		lines: lead.ledger.length,
		activity: ledger
			.filter(isActivity)
			.reduce<Instant | null>((at, line) => Math.max(at ?? 0, line.at), null),
		marks,
		once: ledger.filter(isOnce).map(({ rule }) => rule!),
		held: new Map(
			lead.held.map(({ rule, points, at }) => [idOf.get(rule)!, { points, at, steps: [AUTHOR.step] }]),
		),
	};
	for (const { kind, rule } of ledger) {
		if (kind === 'award') state.awarded.set(rule, noneYet(state, score, rule));
		if (kind === 'counted') state.counted.set(rule, { times: 0, window: '' });
	}
	const paid = ledger.flatMap(({ kind, rule, at, points }) =>
		kind === 'award' ? [{ rule, at, points }] : [],
	);
	const work = startWork(state, { ledger, whole: true, paid: new Payments(paid) });
	settleAsLeft(work, score);
	const events = new Map(
		lead.events.map(({ id, at, decided }) => [id, { at, decided: decided.map((rule) => idOf.get(rule)!) }]),
	);
	return { work, score, events, known: lead.ledger, before: totalOf(state, score) };
}

/** The rules of this call as the core knows them. */
export const registered = ({ score }: Session, rules: Rule[]): RegisteredRule[] => {
	const idOf = idsOf(score);
	return rules.map((rule) => ({ ...rule, id: idOf.get(rule.name)! }));
};

/** Brings the lead to an instant; `fade` is how its points fade from now on, all of them or those of some groups. */
export function bringTo(session: Session, at: Instant, fade?: Fade, groups?: string[]): Decay | undefined {
	if (!fade) {
		settle(session.work, session.score, at);
		return undefined;
	}
	const [score, number] = withFade(session.score, fade);
	session.score = score;
	const decay = { fade: number, groups: groups ?? [null] };
	settle(session.work, score, at, decay);
	return decay;
}

export function closeLead({ work, score, events, known, before }: Session): ScoredLead {
	const { state } = work;
	const nameOf = (rule: number) => score.rules[rule]!.name;
	const written = work.lines.map((line) => publicLine(line, score, nameOf));
	return {
		lead: {
			clock: state.clock,
			ledger: [...known, ...written],
			events: [...events].map(([id, { at, decided }]) => ({ id, at, decided: decided.map(nameOf) })),
			held: [...state.held].map(([rule, { points, at }]) => ({ rule: nameOf(rule), points, at })),
			rules: score.rules,
			decays: state.marks.map(({ group, fade, at }) => ({ group, fade: score.fades[fade]!, at })),
		},
		ledger: structuredClone(written),
		change: rounded(totalOf(state, score) - before),
		explanation: explanationOf(state, score),
	};
}

const idsOf = ({ rules }: Score): Map<string, number> =>
	new Map(rules.map(({ name }, index): [string, number] => [name, index]));

function scoreWith({ min, max, caps, zone }: ScoreSettings): Score {
	const settings = { min, max, caps: Object.entries(caps ?? {}), zone };
	return { ...newScore('', ''), settings };
}

/** What a score keeps of a rule; what a rule does not have is not there, as in JSON. */
function definitionOf({ name, group, maxPoints, tiers, window }: Rule): RuleDefinition {
	return {
		name,
		...(group !== undefined && { group }),
		...(maxPoints !== undefined && { maxPoints }),
		...(tiers && { tiers }),
		...(window && { window }),
	};
}

/** null for a decay: the lead's `decays` say what points are under. */
function lineOf(line: LedgerLine, seq: number, idOf: Map<string, number>): CoreLine | null {
	const {
		at,
		writtenAt,
		kind,
		points,
		offered = null,
		expiresAt = null,
		event = null,
		isOnce = false,
	} = line;
	if (kind === 'decayed') return null;
	const rule = idOf.get(line.rule!)!;
	const common = { at, writtenAt, seq, points, rule, offered, expiresAt, event, ...AUTHOR };
	if (kind === 'award') return { ...common, kind, isOnce, reason: null };
	if (kind === 'refused') return { ...common, kind, isOnce };
	return { ...common, kind };
}

function publicLine(line: CoreLine, score: Score, nameOf: (rule: number) => string): LedgerLine {
	const { at, writtenAt, points, rule, offered, expiresAt, event } = line;
	return {
		at,
		writtenAt,
		kind: line.kind as LedgerLine['kind'],
		what: lineInWords(line, score).what,
		points,
		...(rule !== null && { rule: nameOf(rule) }),
		...(offered !== null && { offered }),
		...(expiresAt !== null && { expiresAt }),
		...(event !== null && { event }),
		...(isOnce(line) && { isOnce: true }),
	};
}
