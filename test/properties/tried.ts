import {
	replayedScore,
	underChanges,
	type Changes,
	type Instant,
	type LedgerLine,
	type Rule,
	type Settings,
} from '../../scoring';
import { tryChanges } from '../../steps';
import { leads } from './arbitraries';
import { journey, type Journey, type Step } from './journey';
import type { Player } from './play';

/* Histories, what steps make of them, and what Try Changes says that they would have made of them. */

/** Of a decay of some leads and one of all at the same instant, no ledger says which came first. */
function isTold({ steps }: Journey): boolean {
	const decays = steps.filter((step) => step.do === 'decay');
	return decays.every((one) => !one.leads || decays.every((other) => other.leads || other.at !== one.at));
}

/** Histories of leads that were not merged: steps in the order of their instants. */
export const history = journey({ isForward: true, maxSteps: 12, weights: { merge: 0 } }).filter(isTold);

/** What a journey's steps do under changed settings: the same items, and decays at the same instants. */
export function changedStep(step: Step, { fade }: Changes): Step {
	if (step.do === 'score') return { ...step, settings: {} };
	if (step.do !== 'decay' || fade === undefined) return step;
	// That a step let points of some leads expire, and did not let them fade, is in no ledger.
	if (step.leads && !step.fade) return step;
	return { ...step, fade: fade ?? undefined };
}

/** A lead's score right after the last step at an instant. */
export type Shown = Map<string, Map<Instant, number>>;

/** Plays a journey under settings that hold from its start. */
export async function play(player: Player, steps: Step[], bounds: Settings): Promise<Shown> {
	await player.scoreItems(
		'start',
		steps[0]!.at,
		[],
		[{ lead: 'first', eventId: null, at: null, matches: {} }],
		bounds,
	);
	const shown: Shown = new Map();
	for (const step of steps) {
		await player.play(step);
		for (const lead of await player.read(leads)) {
			if (!lead) continue;
			const known = shown.get(lead.leadId) ?? new Map<Instant, number>();
			shown.set(lead.leadId, known.set(step.at, lead.score));
		}
	}
	return shown;
}

const NOBODY: never[] = [];

/** The scores that Try Changes says leads would have. */
export async function tried(player: Player, changes: Changes, at: Instant): Promise<Map<string, number>> {
	const request = { ...player.request('reader', at, null), changes, bands: NOBODY, size: 100 };
	const { most, notExact } = (await tryChanges(player.store, request))!;
	expect(notExact).toBe(0);
	const read = await player.read(leads);
	const now = new Map(read.flatMap((lead) => (lead ? [[lead.leadId, lead.score] as const] : [])));
	return new Map([...now, ...most.map(({ leadId, changedTo }) => [leadId, changedTo] as const)]);
}

/** To 9 decimals; a lead that would change by no more than rounding is not named, and then its real score stands for it. */
export function expectSameTo9(got: number | undefined, expected: number, what: string): void {
	if (got !== undefined && Math.abs(got - expected) <= 2.5e-9 * Math.max(1, Math.abs(expected))) return;
	throw new Error(`${what}: got ${got}, expected ${expected}`);
}

export const lastOf = (shown: Map<Instant, number>): number => [...shown.values()].at(-1)!;

/** The same journey where each rule keeps one definition: the past is replayed under the definitions of today. */
export function withSteadyRules({ zone, steps }: Journey): Journey {
	const definitions = new Map<string, Rule>();
	for (const step of steps) {
		if (step.do !== 'score') continue;
		for (const rule of step.rules) if (!definitions.has(rule.name)) definitions.set(rule.name, rule);
	}
	const steady = (step: Step): Step =>
		step.do === 'score' ? { ...step, rules: step.rules.map(({ name }) => definitions.get(name)!) } : step;
	return { zone, steps: steps.map(steady) };
}

const THRESHOLDS = [-5, 0.5, 5, 10, 12.5, 20, 40];

async function pastOf(player: Player) {
	return await player.store.transaction(async (tx) => {
		const { id, score } = (await tx.score(player.entity, player.score))!;
		const states = await tx.leads(id, leads);
		const spans = [...states.keys()].map((lead): [string, number, number] => [lead, -Infinity, Infinity]);
		return { score, states, ledgers: await tx.ledger(id, spans), sweeps: await tx.sweeps(id) };
	}, 'preview');
}

/**
 * Crossings from an instant on are those that the scores after each step show, as far as there is a line or a decay at the
 * step's instant. Returns how many there are.
 */
export async function expectCrossings(
	player: Player,
	changes: Changes,
	expected: Shown,
	since: Instant,
): Promise<number> {
	let crossed = 0;
	const { score, sweeps, states, ledgers } = await pastOf(player);
	const under = underChanges(score, sweeps, changes);
	for (const [lead, state] of states) {
		const ledger = ledgers.get(lead) as LedgerLine[];
		const past = {
			...under,
			lines: under.ledgerOf(ledger),
			clock: Math.max(state.clock, score.sweeps.clock),
		};
		const { passings } = replayedScore(past, THRESHOLDS, since);
		crossed += passings.length;
		const instants = new Set([...ledger.map(({ writtenAt }) => writtenAt), ...sweeps.map(({ at }) => at)]);
		const told = [...expected.get(lead)!].filter(
			([at]) => instants.has(at) && ledger[0] && at >= ledger[0].writtenAt,
		);
		const before = told.findLast(([at]) => at < since)?.[1] ?? -Infinity;
		for (const threshold of THRESHOLDS) {
			const of = passings.filter((one) => one.threshold === threshold);
			for (const [at, shown] of told.filter(([at]) => at >= since)) {
				if (shown !== threshold && Math.abs(shown - threshold) < 1e-8) continue;
				const net = of.filter((one) => one.at <= at).reduce((sum, { isRise }) => sum + (isRise ? 1 : -1), 0);
				expect([lead, threshold, at, Number(before >= threshold) + net]).toEqual([
					lead,
					threshold,
					at,
					Number(shown >= threshold),
				]);
			}
		}
	}
	return crossed;
}
