import { pointsIn, united } from './sum';
import { minimumOf, type Score, type Tiers } from './score';
import type { Awarded, LeadState } from './lead';

/** A part of a score: a rule's points, manual adjustments, or what a limit takes away. Parts add up to the score. */
export interface Part {
	kind: 'rule' | 'adjusted' | 'maximum' | 'group' | 'bound';
	/** The rule's id; the group's name. */
	rule?: number;
	group?: string;
	points: number;
	/** For a rule: how many awards or counted events the points come from, and what they gave originally. */
	times?: number;
	given?: number;
}

/** The parts of a settled lead's score, in the order in which limits apply: rule maximum, group cap, minimum and maximum. */
export function partsOf(state: LeadState, score: Score): Part[] {
	const parts: Part[] = [];
	const groups = new Map<string, number>();
	let total = 0;
	for (const rule of rulesOf(state)) {
		const definition = score.rules[rule];
		const part = rulePart(state, rule, definition?.tiers);
		if (part.points === 0 && part.times === 0) continue;
		parts.push(part);
		let points = part.points;
		if (definition?.maxPoints !== undefined && points > definition.maxPoints) {
			parts.push({ kind: 'maximum', rule, points: definition.maxPoints - points });
			points = definition.maxPoints;
		}
		if (definition?.group !== undefined) {
			groups.set(definition.group, (groups.get(definition.group) ?? 0) + points);
		}
		total += points;
	}
	for (const [group, cap] of score.settings.caps ?? []) {
		const over = (groups.get(group) ?? 0) - cap;
		if (over <= 0) continue;
		parts.push({ kind: 'group', group, points: -over });
		total -= over;
	}
	const adjusted = pointsIn(state.adjusted);
	if (adjusted !== 0) {
		parts.push({ kind: 'adjusted', points: adjusted });
		total += adjusted;
	}
	const bound = bounded(total, score) - total;
	if (bound !== 0) parts.push({ kind: 'bound', points: bound });
	return parts;
}

/**
 * The score of a settled lead, in points. Not rounded.
 * @param left the points that remain of a rule's awards, if not those after the lead's last decay
 */
export function totalOf(
	state: LeadState,
	score: Score,
	left: (rule: number, awarded: Awarded) => number = asLeft,
): number {
	const { rules, settings } = score;
	const groups = settings.caps?.length ? new Map<string, number>() : null;
	let total = 0;
	for (const rule of rulesOf(state)) {
		const { tiers, maxPoints = Infinity, group } = rules[rule] ?? {};
		const points = Math.min(maxPoints, pointsOf(state, rule, tiers, left));
		if (groups && group !== undefined) groups.set(group, (groups.get(group) ?? 0) + points);
		total += points;
	}
	for (const [group, cap] of settings.caps ?? []) {
		total -= Math.max(0, (groups!.get(group) ?? 0) - cap);
	}
	return bounded(total + pointsIn(state.adjusted), score);
}

/** The score of a settled lead before its minimum and maximum apply: what an adjustment adds to. */
export function unboundedTotal(state: LeadState, score: Score): number {
	return totalOf(state, { ...score, settings: { ...score.settings, min: null, max: null } });
}

/** What a settled lead has of a rule, before anything limits it. */
export const pointsOfRule = (state: LeadState, { rules }: Score, rule: number): number =>
	pointsOf(state, rule, rules[rule]?.tiers, asLeft);

const asLeft = (_rule: number, { faded, fresh }: Awarded): number => pointsIn(united(faded, fresh));

/** The rules that a lead has points of, or had. */
function rulesOf({ awarded, counted, held }: LeadState): Iterable<number> {
	if (counted.size === 0 && held.size === 0) return awarded.keys();
	return new Set([...awarded.keys(), ...counted.keys(), ...held.keys()]);
}

function pointsOf(
	state: LeadState,
	rule: number,
	tiers: Tiers | undefined,
	left: (rule: number, awarded: Awarded) => number,
): number {
	const awarded = state.awarded.get(rule);
	const counted = state.counted.get(rule);
	const held = state.held.get(rule);
	let points = awarded ? left(rule, awarded) : 0;
	if (counted && tiers) points += tierOf(tiers, counted.times);
	if (held) points += held.points;
	return points;
}

/** What a lead without a score counts as: the score's minimum. */
export function emptyTotal(score: Score): number {
	return minimumOf(score) ?? bounded(0, score);
}

function rulePart(state: LeadState, rule: number, tiers: Tiers = []): Part {
	const awarded = state.awarded.get(rule);
	const counted = state.counted.get(rule);
	const held = state.held.get(rule)?.points ?? 0;
	const tier = tierOf(tiers, counted?.times ?? 0);
	return {
		kind: 'rule',
		rule,
		points: pointsOf(state, rule, tiers, asLeft),
		times: (awarded?.times ?? 0) + (counted?.times ?? 0) + (held ? 1 : 0),
		given: pointsIn(awarded?.given ?? 0) + tier + held,
	};
}

/** The points of the highest tier that a number of events reaches. */
function tierOf(tiers: Tiers, times: number): number {
	let points = 0;
	for (const [from, tierPoints] of tiers) if (times >= from) points = tierPoints;
	return points;
}

function bounded(total: number, score: Score): number {
	return Math.max(minimumOf(score) ?? -Infinity, Math.min(score.settings.max ?? Infinity, total));
}
