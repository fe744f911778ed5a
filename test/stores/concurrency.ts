import { decayAll, listRuleVersions, readHistories, readLeads, readRules, saveDraft } from '../../steps';
import type { Store } from '../../stores';
import { changes, DAY, decaying, NEW_YEAR } from '../steps/setup';
import type { StoreUnderTest } from './contract';
import { addOne, makeScore } from './count';
import { jobs, leadsInBatches, type JobName } from './jobs';
import { openers } from './openers';
import { runWorker } from './runWorker';

/** What executions that run at the same time, in one process and in others, may not do to each other. */
export function testConcurrency({ kind, fresh }: StoreUnderTest): void {
	const open = openers[kind]!;

	/** Does a job in this process and in two others at once; gives what they all gave back. */
	async function everywhere(location: string, job: JobName, times: number): Promise<string[]> {
		const others = [runWorker(kind, location, job, times), runWorker(kind, location, job, times)];
		const own = await jobs[job](open(location), times);
		const finished = await Promise.all(others);
		expect(finished.map(({ isFine, output }) => isFine || output)).toEqual([true, true]);
		return [...own, ...finished.flatMap(({ output }) => (output ? (JSON.parse(output) as string[]) : []))];
	}

	const scoreOf = async (store: Store, lead: string) =>
		(await readLeads(store, 'contact', 'Lead Score', [lead]))[0]!;
	const countOf = async (store: Store) => (await scoreOf(store, 'ann')).score;

	describe('transactions at the same time', () => {
		test('follow each other: a hundred times one is a hundred', async () => {
			const location = fresh();
			const store = open(location);
			const score = await makeScore(store);
			await Promise.all(Array.from({ length: 100 }, async () => await addOne(store, score)));

			expect(await countOf(store)).toBe(100);
		});

		test('also from several processes, whichever makes the store', async () => {
			const location = fresh();
			await everywhere(location, 'count', 33);
			const store = open(location);
			await addOne(store, await makeScore(store));

			expect(await countOf(store)).toBe(100);
		});

		test('and give back what each of them did', async () => {
			const store = open(fresh());
			const results = await Promise.all(
				[1, 2, 3].map(async (n) => await store.transaction(async () => await Promise.resolve(n))),
			);

			expect(results).toEqual([1, 2, 3]);
		});
	});

	describe('executions at the same time', () => {
		test('that all deliver one event count it once, also the first of a lead', async () => {
			const location = fresh();
			await everywhere(location, 'deliver', 20);
			const request = { entity: 'contact', score: 'Lead Score', leads: ['ann'], limit: Infinity, asOf: null };
			const [told] = await readHistories(open(location), request);

			expect([told!.lead.score, told!.history.length]).toEqual([60, 1]);
		});

		test('that each bring a rule of their own keep all of them apart', async () => {
			const location = fresh();
			const rules = await everywhere(location, 'define', 10);
			const { score, reasons } = await scoreOf(open(location), 'ann');

			expect(score).toBe(30);
			expect(reasons.map(({ reason }) => reason).sort()).toEqual(rules.sort());
		});

		test('that each publish rules make versions in an order, with the rules of one of them each', async () => {
			const location = fresh();
			const versions = await everywhere(location, 'publish', 5);
			const store = open(location);
			const kept = await listRuleVersions(store, 'Team rules');
			const stored = await Promise.all(
				kept.map(async ({ version }) => {
					const { rules } = await readRules(store, { ruleSet: 'Team rules', version });
					return `${version} ${String(rules[0]!.name)}`;
				}),
			);

			expect(kept.map(({ version }) => version)).toEqual(
				Array.from({ length: 15 }, (_, index) => 15 - index),
			);
			expect(stored.sort()).toEqual(versions.sort());
		});

		test('that all publish one draft make one version of it', async () => {
			const location = fresh();
			const store = open(location);
			const step = { key: 'drafts', workflow: 'Journey', node: 'Rules' };
			const request = { ruleSet: 'Team rules', note: '', step, run: null, now: NEW_YEAR };
			await saveDraft(store, request, [{ name: 'Opened' }]);

			expect(await everywhere(location, 'publishDraft', 5)).toEqual(['1']);
			expect(await listRuleVersions(store, 'Team rules')).toHaveLength(1);
		});

		test('that all see a crossing give it out once', async () => {
			const location = fresh();
			await jobs.deliver(open(location), 1);

			expect(await everywhere(location, 'route', 20)).toHaveLength(1);
		});

		test('on the same leads in different orders do not stop each other', async () => {
			const location = fresh();
			await everywhere(location, 'batches', 12);
			const scores = await readLeads(open(location), 'contact', 'Lead Score', leadsInBatches);

			expect(new Set(scores.map((lead) => lead!.score))).toEqual(new Set([36]));
		});

		test('lose nothing while a decay runs', async () => {
			const [location, alone] = [fresh(), fresh()];
			await everywhere(location, 'decay', 10);
			for (let times = 0; times < 3; times++) await jobs.decay(open(alone), 10);
			const request = decaying({ at: NEW_YEAR + 30 * DAY });
			for (const place of [location, alone]) await decayAll(open(place), request, changes(0));
			const [raced, expected] = [await countOf(open(location)), await countOf(open(alone))];

			expect(expected).toBeGreaterThan(0);
			expect(raced).toBeCloseTo(expected, 9);
		});
	});
}
