import {
	ManualExecutionCancelledError,
	SystemShutdownExecutionCancelledError,
	TimeoutExecutionCancelledError,
	type IDataObject,
} from 'n8n-workflow';
import { chain, pollOnce } from '../../engine';
import { Random } from '../../faults/random';
import { PASSWORD } from '../../postgres';
import { freshSchema } from '../../stores/freshSchema';
import {
	applyDecay,
	freshN8n,
	journey,
	leadScore,
	nodeTypes,
	router,
	scoreLead,
	trigger,
	type N8n,
} from '../setup';
import { live, type Started } from './n8nLifetime';

/** Changes scores by hand, in another workflow. */
const adjust = async (n8n: N8n, ...changes: Array<[lead: string, by: number]>) =>
	await n8n.run(
		journey(leadScore({ operation: 'adjust', points: '={{ $json.by }}' }, shared(n8n))),
		changes.map(([lead, by]) => ({ lead, by })),
		options.get(n8n),
	);

const options = new WeakMap<N8n, object>();
const shared = (n8n: N8n) => (options.has(n8n) ? SHARED : {});
const SHARED = { credentials: { leadScoreStoreApi: { id: '1', name: 'Store' } } };

const rises = trigger({ startWhen: 'rises', threshold: 50 });
const crossings = (items: IDataObject[] | undefined) =>
	(items ?? []).map(({ crossing }) => crossing as string);
const leadsOf = (items: IDataObject[] | undefined) => (items ?? []).map(({ leadId }) => leadId);

const test1 = async (n8n: N8n, node: ReturnType<typeof trigger>) =>
	await pollOnce(chain(node), { userFolder: n8n.userFolder, nodeTypes, mode: 'manual' });

test('a lead that rises to the threshold starts the workflow, once, from whichever workflow it comes', async () => {
	const n8n = freshN8n();
	const { poll } = live(n8n, rises);
	expect(await poll()).toBeNull();
	await n8n.run(journey(scoreLead()), [{ lead: 'ann', id: '1' }]);
	await adjust(n8n, ['ann', 45], ['bob', 49]);
	const started = await poll();

	expect(started?.items).toEqual([
		{
			crossing: expect.any(String) as string,
			leadId: 'ann',
			score: 55,
			threshold: 50,
			direction: 'up',
			at: expect.stringMatching(/^\d{4}-.*Z$/) as string,
			scoreName: 'Lead Score',
			recordType: 'contact',
			execution: expect.any(String) as string,
		},
	]);
	expect(await poll()).toBeNull();
	await started!.end();
	expect(await poll()).toBeNull();
});

test.each([
	[55.129, 55.12],
	[50.006, 50],
	[60.999_9, 60.99],
	[70, 70],
])('it shows a score of %d cut to two decimals, as the steps do', async (points, score) => {
	const n8n = freshN8n();
	const { poll } = live(n8n, rises);
	expect(await poll()).toBeNull();
	await adjust(n8n, ['ann', points]);

	expect((await poll())?.items).toMatchObject([{ leadId: 'ann', score }]);
});

test('a lead that falls below the threshold starts it, by a decay of all leads too', async () => {
	const n8n = freshN8n();
	await adjust(n8n, ['ann', 60], ['bob', 60]);
	await n8n.run(journey(scoreLead()), [{ lead: 'bob', id: '1', at: '2020-01-01' }]);
	const { poll } = live(n8n, trigger({ startWhen: 'falls', threshold: 70 }));
	expect(await poll()).toBeNull();
	await n8n.run(journey(applyDecay({ options: { asIf: new Date(Date.now() + 3_600_000).toISOString() } })));
	expect((await poll())?.items).toMatchObject([{ leadId: 'bob', direction: 'down', threshold: 70 }]);
});

test('leads that enter, leave and change bands start it, whichever router saw them', async () => {
	const n8n = freshN8n();
	const kinds = {
		sales: trigger({ startWhen: 'enters', band: { mode: 'list', value: 'Sales' } }, { id: 'a' }),
		any: trigger({ startWhen: 'enters', band: { mode: 'name', value: '' } }, { id: 'b' }),
		leaves: trigger({ startWhen: 'leaves', band: { mode: 'name', value: 'Sales' } }, { id: 'c' }),
		changes: trigger({ startWhen: 'changesBand' }, { id: 'd' }),
		threshold: trigger({ startWhen: 'rises', threshold: 20 }, { id: 'e' }),
	};
	const lives = Object.entries(kinds).map(([name, node]) => [name, live(n8n, node)] as const);
	for (const [, { poll }] of lives) expect(await poll()).toBeNull();
	for (const by of [10, 60, -30, -30]) {
		await adjust(n8n, ['ann', by]);
		await n8n.run(journey(router()), [{ lead: 'ann' }]);
	}
	const told = new Map<string, IDataObject[]>();
	for (const [name, { poll }] of lives) told.set(name, (await poll())!.items);
	const bands = (name: string) => told.get(name)!.map(({ previousBand, band }) => `${previousBand}→${band}`);

	expect(bands('changes')).toEqual(['Below→Nurture', 'Nurture→Sales', 'Sales→Warm', 'Warm→Nurture']);
	expect(bands('sales')).toEqual(['Nurture→Sales']);
	expect(bands('any')).toEqual(['Below→Nurture', 'Nurture→Sales', 'Sales→Warm', 'Warm→Nurture']);
	expect(bands('leaves')).toEqual(['Sales→Warm']);
	expect(told.get('changes')!.map(({ direction }) => direction)).toEqual(['up', 'up', 'down', 'down']);
	expect(told.get('sales')).toMatchObject([
		{ router: 'Threshold Router', routerWorkflow: 'Workflow', leadId: 'ann', score: 70 },
	]);
	expect(told.get('threshold')).toMatchObject([{ leadId: 'ann', score: 70 }]);
});

test('it begins with what happens from now on, and then misses nothing while it is switched off', async () => {
	const n8n = freshN8n();
	await adjust(n8n, ['ann', 60]);
	await n8n.run(journey(router()), [{ lead: 'ann' }]);
	const node = trigger({ startWhen: 'enters' });
	expect(await live(n8n, node).poll()).toBeNull();
	await adjust(n8n, ['bob', 60]);
	await n8n.run(journey(router()), [{ lead: 'bob' }]);

	expect(leadsOf((await live(n8n, node).poll())?.items)).toEqual(['bob']);
});

test('a trigger that is set to another score begins there with what happens from now on', async () => {
	const n8n = freshN8n();
	const at = (score: string) =>
		trigger({ startWhen: 'rises', threshold: 50, score: { mode: 'name', value: score } });
	const { poll, change } = live(n8n, at('Lead Score'));
	expect(await poll()).toBeNull();
	change(at('Fit'));
	expect(await poll()).toBeNull();
	await adjust(n8n, ['ann', 60]);
	change(at('Lead Score'));
	expect(await poll()).toBeNull();
	await adjust(n8n, ['ann', -60]);
	await adjust(n8n, ['ann', 60], ['bob', 60]);

	expect(leadsOf((await poll())?.items)).toEqual(['ann', 'bob']);
});

test('so does one that is set to another band, also where n8n was restarted', async () => {
	const n8n = freshN8n();
	const enters = (band: string) => trigger({ startWhen: 'enters', band: { mode: 'name', value: band } });
	expect(await live(n8n, enters('Nurture')).poll()).toBeNull();
	await adjust(n8n, ['ann', 60]);
	await n8n.run(journey(router()), [{ lead: 'ann' }]);
	const { poll } = live(n8n, enters('Sales'));
	expect(await poll()).toBeNull();
	await adjust(n8n, ['bob', 60]);
	await n8n.run(journey(router()), [{ lead: 'bob' }]);

	expect(leadsOf((await poll())?.items)).toEqual(['bob']);
});

test('the test button shows the newest crossing and leaves all to be told', async () => {
	const n8n = freshN8n();
	const { poll } = live(n8n, rises);
	await poll();
	await adjust(n8n, ['ann', 60], ['bob', 70]);
	const shown = await test1(n8n, rises);
	expect(shown![0]!.map(({ json }) => json.leadId)).toEqual(['bob']);
	expect(leadsOf((await poll())?.items)).toEqual(['ann', 'bob']);
});

test('the test button says what to do where nothing has happened yet, and looks from then on', async () => {
	const n8n = freshN8n();
	await adjust(n8n, ['ann', 1]);
	await expect(test1(n8n, rises)).rejects.toThrow(
		'No lead has done this yet, so there is nothing to test with',
	);
	await adjust(n8n, ['ann', 60]);
	expect((await test1(n8n, rises))![0]).toMatchObject([{ json: { leadId: 'ann', score: 61 } }]);
	// It was not active yet: it begins when it is.
	expect(await live(n8n, rises).poll()).toBeNull();
});

test('a test with another threshold takes nothing from the workflow that is active', async () => {
	const n8n = freshN8n();
	const { poll } = live(n8n, rises);
	await poll();
	await expect(test1(n8n, trigger({ startWhen: 'rises', threshold: 90 }))).rejects.toThrow();
	await adjust(n8n, ['ann', 60]);

	expect(leadsOf((await poll())?.items)).toEqual(['ann']);
});

test.each([
	[{ threshold: 'many' }, '"Threshold" is not a number'],
	[{ score: { mode: 'name', value: ' ' } }, 'The score has no name: choose or enter one under "Score"'],
])('with %j it says what is wrong', async (wrong, message) => {
	await expect(live(freshN8n(), trigger({ startWhen: 'rises', ...wrong })).poll()).rejects.toThrow(message);
});

test('a store that cannot be used is told with what to do', async () => {
	const credentials = { leadScoreStoreApi: { kind: 'sqlite', path: '/dev/null/scores.sqlite' } };
	const node = trigger({ store: 'shared' }, SHARED);
	await expect(live(freshN8n(), node, { credentials }).poll()).rejects.toMatchObject({
		message: expect.stringContaining('cannot be written') as string,
		description: expect.stringContaining('Name a file') as string,
	});
});

describe.each(['embedded', 'shared'])('a thousand crossings, on the %s store', (store) => {
	/** Lets a thousand leads rise while n8n polls, stops and starts. Returns each crossing as often as it had its run. */
	async function play(isKilled: boolean): Promise<{ given: string[]; ran: string[]; begun: number }> {
		const n8n = freshN8n();
		const place = freshSchema();
		const credentials = {
			leadScoreStoreApi: { kind: 'postgres', connect: 'fields', ...place, password: PASSWORD },
		};
		const random = new Random(isKilled ? 7 : 3);
		const roll = (below: number) => random.between(0, below - 1);
		const more = store === 'shared' ? { credentials } : {};
		const node = trigger({ startWhen: 'rises', threshold: 50, store }, store === 'shared' ? SHARED : {});
		const change = leadScore(
			{ operation: 'adjust', points: '={{ $json.by }}', store },
			store === 'shared' ? SHARED : {},
		);
		const ran: string[] = [];
		const given: string[] = [];
		let life = live(n8n, node, more);
		let running: Array<NonNullable<Awaited<ReturnType<typeof life.poll>>>> = [];
		let begun = 1;
		await life.poll();
		let leads = 0;
		const end = async () => {
			const [started] = running.splice(roll(Math.max(1, running.length)), 1);
			if (!started) return;
			ran.push(...crossings(started.items));
			await started.end();
		};
		while (leads < 1_000 || running.length > 0) {
			const what = roll(10);
			if (what < 4 && leads < 1_000) {
				const batch = Array.from({ length: Math.min(1 + roll(60), 1_000 - leads) }, () => ({
					lead: `lead ${++leads}`,
					by: 60,
				}));
				const { error } = await n8n.run(journey(change), batch, more);
				expect(error).toBeUndefined();
			} else if (what < 7) {
				const started = await life.poll();
				if (started) {
					running.push(started);
					given.push(...crossings(started.items));
				}
			} else if (what < 9) await end();
			else if (begun < 12) {
				// n8n lets runs end before it stops; one that is killed does not.
				while (!isKilled && running.length > 0) await end();
				running = [];
				life = live(n8n, node, more);
				begun++;
				const started = await life.poll();
				if (started) {
					running.push(started);
					given.push(...crossings(started.items));
				}
			}
		}
		for (;;) {
			const started = await life.poll();
			if (!started) return { given, ran, begun };
			given.push(...crossings(started.items));
			ran.push(...crossings(started.items));
			await started.end();
		}
	}

	test('with clean restarts: none is missed, none comes twice, all in their order', async () => {
		const { given, begun } = await play(false);

		expect(begun).toBeGreaterThan(5);
		expect(new Set(given).size).toBe(1_000);
		expect(given).toHaveLength(1_000);
		expect(given.map(Number)).toEqual(given.map(Number).sort((a, b) => a - b));
	}, 120_000);

	test('where n8n is killed during runs: none is missed, and what comes twice carries the same ID', async () => {
		const { ran, given, begun } = await play(true);

		expect(begun).toBeGreaterThan(5);
		expect(new Set(ran).size).toBe(1_000);
		expect(given.length).toBeGreaterThan(1_000);
		expect(new Set(given).size).toBe(1_000);
	}, 120_000);
});

test.each<[string, (run: Started) => Promise<void>]>([
	['could not begin', async (run) => await run.fail()],
	['lost with a worker', async (run) => await run.lose()],
	[
		'ended because it was shut down',
		async (run) => await run.stop(new SystemShutdownExecutionCancelledError('1')),
	],
])('a run that n8n %s comes again, under the same ID', async (_how, end) => {
	const n8n = freshN8n();
	const { poll } = live(n8n, rises);
	await poll();
	await adjust(n8n, ['ann', 60]);
	const first = await poll();
	await end(first!);

	expect((await poll())!.items).toEqual(first!.items);
});

test.each([new ManualExecutionCancelledError('1'), new TimeoutExecutionCancelledError('1')])(
	'a run that a person or its time limit has stopped does not come again: %p',
	async (error) => {
		const n8n = freshN8n();
		const { poll } = live(n8n, rises);
		await poll();
		await adjust(n8n, ['ann', 60]);
		await (await poll())!.stop(error);

		expect(await poll()).toBeNull();
		expect(await live(n8n, rises).poll()).toBeNull();
	},
);

test('runs that end out of their order leave none out after a restart', async () => {
	const n8n = freshN8n();
	const { poll } = live(n8n, rises);
	await poll();
	await adjust(n8n, ['ann', 60]);
	await poll();
	await adjust(n8n, ['bob', 60]);
	await (await poll())!.end();

	expect(leadsOf((await live(n8n, rises).poll())!.items)).toEqual(['ann', 'bob']);
});
