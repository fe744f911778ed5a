import fc from 'fast-check';
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
import { openPostgres, type Store } from '../../stores';
import { freshSchema } from '../stores/freshSchema';
import { fade, leads, settings } from './arbitraries';
import { journey, type Journey, type Step } from './journey';
import { journeys, openStore, timeoutMs, Player } from './play';

const { store, close } = openStore();
afterAll(close);

const changes: fc.Arbitrary<Changes> = fc.record({
	fade: fc.oneof({ weight: 4, arbitrary: fade }, { weight: 1, arbitrary: fc.constantFrom(null, undefined) }),
	settings,
});

/** Of a decay of some leads and one of all at the same instant, no ledger says which came first. */
function isTold({ steps }: Journey): boolean {
	const decays = steps.filter((step) => step.do === 'decay');
	return decays.every((one) => !one.leads || decays.every((other) => other.leads || other.at !== one.at));
}

/** Histories of leads that were not merged: steps in the order of their instants. */
const history = journey({ isForward: true, maxSteps: 12, weights: { merge: 0 } }).filter(isTold);

/** What a journey's steps do under changed settings: the same items, and decays at the same instants. */
function changedStep(step: Step, { fade }: Changes): Step {
	if (step.do === 'score') return { ...step, settings: {} };
	if (step.do !== 'decay' || fade === undefined) return step;
	// That a step let points of some leads expire, and did not let them fade, is in no ledger.
	if (step.leads && !step.fade) return step;
	return { ...step, fade: fade ?? undefined };
}

/** A lead's score right after the last step at an instant. */
type Shown = Map<string, Map<Instant, number>>;

/** Plays a journey under settings that hold from its start. */
async function play(player: Player, steps: Step[], bounds: Settings): Promise<Shown> {
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
async function tried(player: Player, changes: Changes, at: Instant): Promise<Map<string, number>> {
	const request = { ...player.request('reader', at, null), changes, bands: NOBODY, size: 100 };
	const { most, notExact } = (await tryChanges(player.store, request))!;
	expect(notExact).toBe(0);
	const read = await player.read(leads);
	const now = new Map(read.flatMap((lead) => (lead ? [[lead.leadId, lead.score] as const] : [])));
	return new Map([...now, ...most.map(({ leadId, changedTo }) => [leadId, changedTo] as const)]);
}

/** To 9 decimals; a lead that would change by no more than rounding is not named, and then its real score stands for it. */
function expectSameTo9(got: number | undefined, expected: number, what: string): void {
	if (got !== undefined && Math.abs(got - expected) <= 2.5e-9 * Math.max(1, Math.abs(expected))) return;
	throw new Error(`${what}: got ${got}, expected ${expected}`);
}

const lastOf = (shown: Map<Instant, number>): number => [...shown.values()].at(-1)!;

const pairs: Array<[name: string, open: () => Store, runs: number]> = [
	['SQLite', () => store, 500],
	['PostgreSQL', () => openPostgres(freshSchema()), 150],
];

test.each(pairs)(
	'in %s, what scores would be is what scoring the same events under the changed settings gives',
	async (_, open, runs) => {
		const place = open();
		let compared = 0;
		await fc.assert(
			fc.asyncProperty(history, settings, changes, async ({ zone, steps }, bounds, changed) => {
				const real = new Player(place, zone);
				await play(
					real,
					steps.map((step) => changedStep(step, { settings: {} })),
					bounds,
				);
				const reference = new Player(place, zone);
				const under = {
					...bounds,
					...changed.settings,
					caps: [...(bounds.caps ?? []), ...(changed.settings.caps ?? [])],
				};
				const expected = await play(
					reference,
					steps.map((step) => changedStep(step, changed)),
					under,
				);
				const got = await tried(real, changed, steps.at(-1)!.at);
				for (const [lead, shown] of expected) {
					expectSameTo9(got.get(lead), lastOf(shown), lead);
					compared++;
				}
			}),
			{ numRuns: journeys(runs) },
		);
		expect(compared).toBeGreaterThan(journeys(runs));
	},
	timeoutMs,
);

/** The same journey where each rule keeps one definition: the past is replayed under the definitions of today. */
function withSteadyRules({ zone, steps }: Journey): Journey {
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

test(
	'crossings would be those that scoring the same events under the changed settings shows',
	async () => {
		let crossed = 0;
		await fc.assert(
			fc.asyncProperty(
				history.map(withSteadyRules),
				changes,
				fc.nat(12),
				async ({ zone, steps }, changed, from) => {
					const real = new Player(store, zone);
					await play(
						real,
						steps.map((step) => changedStep(step, { settings: {} })),
						{},
					);
					const reference = new Player(store, zone);
					const expected = await play(
						reference,
						steps.map((step) => changedStep(step, changed)),
						changed.settings,
					);
					const { score, sweeps, states, ledgers } = await pastOf(real);
					const under = underChanges(score, sweeps, changed);
					for (const [lead, state] of states) {
						const ledger = ledgers.get(lead) as LedgerLine[];
						const since = steps[from]?.at ?? -Infinity;
						const past = {
							...under,
							lines: under.ledgerOf(ledger),
							clock: Math.max(state.clock, score.sweeps.clock),
						};
						const { passings } = replayedScore(past, THRESHOLDS, since);
						crossed += passings.length;
						const instants = new Set([
							...ledger.map(({ writtenAt }) => writtenAt),
							...sweeps.map(({ at }) => at),
						]);
						const told = [...expected.get(lead)!].filter(
							([at]) => instants.has(at) && ledger[0] && at >= ledger[0].writtenAt,
						);
						const before = told.findLast(([at]) => at < since)?.[1] ?? -Infinity;
						for (const threshold of THRESHOLDS) {
							const of = passings.filter((one) => one.threshold === threshold);
							for (const [at, shown] of told.filter(([at]) => at >= since)) {
								if (shown !== threshold && Math.abs(shown - threshold) < 1e-8) continue;
								const net = of
									.filter((one) => one.at <= at)
									.reduce((sum, { isRise }) => sum + (isRise ? 1 : -1), 0);
								expect([lead, threshold, at, Number(before >= threshold) + net]).toEqual([
									lead,
									threshold,
									at,
									Number(shown >= threshold),
								]);
							}
						}
					}
				},
			),
			{ numRuns: journeys(350) },
		);
		expect(crossed).toBeGreaterThan(journeys(350));
	},
	timeoutMs,
);
