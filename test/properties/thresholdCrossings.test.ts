import fc from 'fast-check';
import { emptyTotal, withTrigger } from '../../scoring';
import { decayAll, type DecayReport } from '../../steps';
import { leads } from './arbitraries';
import { journey, type Journey, type Scoring } from './journey';
import { tell } from './inWords';
import { journeys, openStore, timeoutMs, Player } from './play';

const { store, close } = openStore();
afterAll(close);

const TRIGGER = 4_242;

/** The scores of all leads, by lead. */
async function scoresOf(player: Player): Promise<Map<string, number>> {
	const read = await player.read(leads);
	return new Map(read.flatMap((lead) => (lead ? [[lead.leadId, lead.score]] : [])));
}

/** Plays a journey, and compares what is recorded with what one finds by looking at every lead after every step. */
async function playAndCompare(
	{ zone, steps }: Journey,
	thresholds: number[],
	reports: DecayReport[],
): Promise<number> {
	const player = new Player(store, zone);
	const aliases = new Map<string, string>();
	const of = (lead: string) => aliases.get(lead) ?? lead;
	let place = '0';
	let isWaiting = false;
	let count = 0;
	let empty = 0;
	for (const [index, step] of steps.entries()) {
		const wasWaiting = isWaiting;
		const before = await scoresOf(player);
		const report = reports[index % reports.length]!;
		if (step.do === 'decay' && !step.leads) {
			const request = { ...player.request('decay', step.at, null), fade: step.fade, groups: step.groups };
			await decayAll(store, request, report);
		} else await player.play(step);
		if (step.do === 'merge' && of(step.from) !== of(step.into)) {
			const [from, into] = [of(step.from), of(step.into)];
			for (const lead of leads) if (of(lead) === from) aliases.set(lead, into);
			if (!before.has(into) && before.has(from)) before.set(into, before.get(from)!);
		}
		const { entity, score: name } = player.request('decay', step.at, null);
		const found = await store.transaction(async (tx) => {
			const stored = await tx.score(entity, name);
			if (!stored) return [];
			const { id, score } = stored;
			empty = emptyTotal(score);
			if (!isWaiting) {
				await tx.saveScore(
					withTrigger(score, { step: TRIGGER, thresholds, after: '0', looked: Date.now() }),
					id,
				);
				isWaiting = true;
				return [];
			}
			const all = await tx.crossings(id, place, -Infinity, 1_000);
			place = all.at(-1)?.id ?? place;
			return all;
		});
		const after = await scoresOf(player);
		if (!wasWaiting) continue;
		// Several items of one lead can pass it up and down: an odd number of times where it ends at the other side.
		for (const [lead, score] of after) {
			for (const threshold of thresholds) {
				const was = before.get(lead) ?? empty;
				const passed = found.filter((one) => one.lead === lead && (one.from ?? one.to) === String(threshold));
				const isPassed = was >= threshold !== score >= threshold;
				if (step.do !== 'score' && step.do !== 'adjust') expect(passed).toHaveLength(isPassed ? 1 : 0);
				let isAbove = was >= threshold;
				for (const { to } of passed) {
					expect(to !== null).toBe(!isAbove);
					isAbove = to !== null;
				}
				expect(isAbove).toBe(score >= threshold);
				count += passed.length;
			}
		}
		expect(found.filter(({ lead }) => !after.has(lead))).toEqual([]);
	}
	return count;
}

/** A journey that begins with all its rules and settings, which stay: what they change of leads that no step works on, nobody records. */
function settled({ zone, steps }: Journey): Journey {
	const scorings = steps.filter((step): step is Scoring => step.do === 'score');
	if (scorings.length === 0) return { zone, steps };
	const rules = new Map(
		scorings
			.flatMap((step) => step.rules)
			.toReversed()
			.map((rule) => [rule.name, rule]),
	);
	const [{ settings }] = scorings as [Scoring];
	const same = (step: Scoring) => ({
		...step,
		settings,
		rules: step.rules.map(({ name }) => rules.get(name)!),
	});
	const first = { ...scorings[0]!, rules: [...rules.values()] };
	return { zone, steps: [first, ...steps.map((step) => (step.do === 'score' ? same(step) : step))] };
}

const thresholds = fc.uniqueArray(fc.constantFrom(20, 12, 7.5, 5, 0.05, -4), { minLength: 1, maxLength: 2 });
const report = fc.oneof(
	fc.constant<DecayReport>({ of: 'changes', atLeast: 0, limit: Infinity }),
	fc.constant<DecayReport>({ of: 'changes', atLeast: 5, limit: 1 }),
	thresholds.map((all): DecayReport => ({ of: 'falls', thresholds: all.sort((a, b) => b - a), limit: 1 })),
	fc.constant<DecayReport>({ of: 'falls', thresholds: [], limit: 0 }),
);

test(
	'the crossings of a trigger are those that one finds by looking at every lead after every step',
	async () => {
		let count = 0;
		await fc.assert(
			fc.asyncProperty(
				journey({ maxSteps: 12, weights: { decay: 9 } })
					.map(settled)
					.map((one) => ({ ...one, [fc.toStringMethod]: () => tell(one) })),
				thresholds,
				fc.array(report, { minLength: 1, maxLength: 4 }),
				async (one, all, reports) => {
					count += await playAndCompare(one, all, reports);
				},
			),
			{ numRuns: journeys(500) },
		);
		expect(count).toBeGreaterThan(journeys(100));
	},
	timeoutMs,
);
