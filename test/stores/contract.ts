import {
	DAY,
	NEVER,
	newLead,
	newScore,
	pointsIn,
	SOON,
	type AdjustedLine,
	type AwardLine,
	type Bar,
	type LeadState,
	type LedgerLine,
	type RefusedLine,
	type Score,
} from '../../scoring';
import {
	SCORE_TABLES,
	TABLE_NAMES,
	TABLES,
	type Contenders,
	type LeadChange,
	type RouteRecord,
	type Store,
	type StoredLead,
	type Transaction,
} from '../../stores';
import { testConcurrency } from './concurrency';
import { addOne, change, makeScore } from './count';
import { openers } from './openers';
import { outcome, testOutcomes } from './outcomes';
import { assignment, testPools } from './pools';
import { testTouches, touch } from './touches';
import { testRuleSets } from './ruleSets';

/** What the contract asks of a kind of store. */
export interface StoreUnderTest {
	/** Its name among the openers. */
	kind: string;
	/** The location of a store that is not there yet. */
	fresh: () => string;
}

type Tail<T extends unknown[]> = T extends [unknown, ...infer Rest] ? Rest : never;

/** IDs that people and systems send, and that a database might trip over. */
const STRANGE = [
	'__proto__',
	'constructor',
	'😀'.repeat(2_500),
	`'; DROP TABLE leads; --`,
	'"%_\\',
	'\u0000',
	'a\u0000b',
	'a\u0000c',
	'a',
	'\u0301',
	'é',
	'e\u0301',
	'ÄÖ',
	'äö',
	' ',
	'null',
	'0',
	'e'.repeat(100_000),
];

/** Every store passes these tests, whatever database it is. */
export function testStore(under: StoreUnderTest): void {
	testContract(under);
	testConcurrency(under);
}

/** All of them but those with several processes. */
export function testContract({ kind, fresh }: StoreUnderTest): void {
	testRuleSets({ kind, fresh });
	testOutcomes({ kind, fresh });
	testPools({ kind, fresh });
	testTouches({ kind, fresh });
	const open = openers[kind]!;

	/** A fresh store with a score. */
	async function withScore(): Promise<{ location: string; store: Store; score: number }> {
		const location = fresh();
		const store = open(location);
		return { location, store, score: await makeScore(store) };
	}

	const read = async <T>(store: Store, work: (tx: Transaction) => Promise<T>): Promise<T> =>
		await store.transaction(work, 'preview');
	const save = async (store: Store, score: number, ...changes: LeadChange[]): Promise<void> =>
		await store.transaction(async (tx) => {
			await tx.leads(
				score,
				changes.map(({ lead }) => lead),
			);
			await tx.saveLeads(score, changes);
		});

	const common = (seq: number) => ({
		at: 1_000 * seq,
		seq,
		points: 10,
		offered: null,
		expiresAt: null,
		event: null,
		step: 1,
		execution: '1',
		writtenAt: 5_000,
	});
	const line = (seq: number, more: Partial<AwardLine> = {}): LedgerLine => ({
		...common(seq),
		kind: 'award',
		rule: 0,
		isOnce: false,
		reason: null,
		...more,
	});
	const adjustment = (seq: number, more: Partial<AdjustedLine>): LedgerLine => ({
		...common(seq),
		kind: 'adjusted',
		rule: null,
		reason: null,
		...more,
	});
	const refusal = (seq: number, more: Partial<RefusedLine>): LedgerLine => ({
		...common(seq),
		kind: 'refused',
		rule: 0,
		points: 0,
		isOnce: false,
		...more,
	});

	describe('what is written is read back', () => {
		const score: Score = {
			entity: 'company',
			name: 'Fit "1"',
			settings: { min: null, max: 100, caps: [['Email', 20.5]], zone: 'Europe/Berlin' },
			rules: [
				{ name: 'Visit', group: 'Web', maxPoints: 50 },
				{ name: 'Often', tiers: [[1, 2]], window: { amount: 7, unit: 'days' } },
			],
			fades: [{ type: 'halfLife', every: { amount: 30, unit: 'days' } }],
			rulesOf: [[1, [0, 1]]],
			sweeps: {
				count: 2,
				clock: 1_767_225_600_000,
				all: { number: 1, fade: 0, at: 1_767_225_500_000, step: 1 },
				groups: [['Web', { number: 2, fade: 0, at: 1_767_225_600_000, step: 2 }]],
			},
		};

		test('a score with all its settings', async () => {
			const store = open(fresh());
			const { id } = await store.transaction(async (tx) => await tx.saveScore(score, null));

			expect(await read(store, async (tx) => await tx.score('company', 'Fit "1"'))).toEqual({ id, score });
			expect(await read(store, async (tx) => await tx.score('contact', 'Fit "1"'))).toBeNull();
		});

		test('a score that is new has had no decay', async () => {
			const { store } = await withScore();
			const stored = await read(store, async (tx) => await tx.score('contact', 'Lead Score'));

			expect(stored!.score).toEqual(newScore('contact', 'Lead Score'));
		});

		test('a score that is written again keeps its id', async () => {
			const store = open(fresh());
			const { id } = await store.transaction(async (tx) => await tx.saveScore(score, null));
			const changed = { ...score, settings: {} };
			await store.transaction(async (tx) => await tx.saveScore(changed, id));

			expect(await read(store, async (tx) => await tx.scores('company'))).toEqual([{ id, score: changed }]);
		});

		test('scores of a record type, and the names of those that have leads, each once', async () => {
			const { store, score: id } = await withScore();
			await store.transaction(async (tx) => {
				for (const [entity, name] of [
					['contact', 'Fit'],
					['company', 'Fit'],
				] as const) {
					const fit = await tx.saveScore(newScore(entity, name), null);
					await tx.saveLeads(fit.id, [change('ann')]);
				}
				await tx.saveScore(newScore('company', 'Mistyped'), null);
			});
			await addOne(store, id);
			const contacts = await read(store, async (tx) => await tx.scores('contact'));

			expect(contacts.map(({ score: { name } }) => name)).toEqual(['Lead Score', 'Fit']);
			expect(new Set(contacts.map((one) => one.id)).size).toBe(2);
			expect(contacts[0]!.id).toBe(id);
			expect(await read(store, async (tx) => await tx.scoreNames())).toEqual(['Fit', 'Lead Score']);
		});

		test('a step under its key, also where its names change', async () => {
			const { store } = await withScore();
			const numbers = await store.transaction(async (tx) => [
				await tx.step({ key: 'a', workflow: 'W', node: 'N' }),
				await tx.step({ key: 'b', workflow: 'W', node: 'N' }),
				await tx.step({ key: 'a', workflow: 'W2', node: 'N2' }),
			]);

			expect(numbers[2]).toBe(numbers[0]);
			expect(numbers[1]).not.toBe(numbers[0]);
		});

		test('a lead with all its fields', async () => {
			const { store, score } = await withScore();
			const state: LeadState = {
				clock: 1_767_225_600_000,
				seen: 3,
				lines: 7,
				activity: -1_000,
				marks: [
					{ group: null, fade: 0, at: 5 },
					{ group: 'Email', fade: 1, at: 6 },
				],
				awarded: new Map([
					[
						0,
						{
							times: 2,
							given: 20.1,
							fade: 0,
							at: 5,
							faded: 0.1,
							fresh: 1e-13,
							mass: 1 / 3,
							newest: 9,
							plus: 0,
							minus: 0,
						},
					],
					[
						4,
						{
							times: 0,
							given: 0,
							fade: -1,
							at: -Infinity,
							faded: 0,
							fresh: 0,
							mass: 0,
							newest: -Infinity,
							plus: 0,
							minus: 0,
						},
					],
				]),
				counted: new Map([[1, { times: 3, window: '7 days' }]]),
				held: new Map([[2, { points: -5, at: 8, steps: [1, 2] }]]),
				once: [3],
				adjusted: -0.5,
				next: { rule: 0, at: 1, expiresAt: 1_767_225_700_000, seq: 1, points: 4.5 },
				limited: [3],
				hasBursts: true,
				hasRedated: true,
				watch: { threshold: 20.5, from: 1_767_225_600_000 },
			};
			await save(store, score, change('ann', { state }), change('bob'));
			const leads = await read(store, async (tx) => await tx.leads(score, ['bob', 'ann', 'nobody']));

			expect([...leads.keys()].sort()).toEqual(['ann', 'bob']);
			expect(leads.get('ann')).toEqual(state);
			expect(leads.get('bob')).toEqual(newLead());
		});

		test('a lead that is written again', async () => {
			const { store, score } = await withScore();
			await save(store, score, change('ann'));
			const state = { ...newLead(), adjusted: 5 };
			await save(store, score, change('ann', { state }));

			expect(await read(store, async (tx) => await tx.leads(score, ['ann']))).toEqual(
				new Map([['ann', state]]),
			);
		});

		test('ledger lines with all their fields, in the order they were written', async () => {
			const { store, score } = await withScore();
			const lines = [
				refusal(1, { at: 3_000, offered: 10, event: 'e1', isOnce: true }),
				adjustment(2, { at: -1_000, points: -0.5, reason: 'met "Ann"' }),
				line(3, { at: 2_000, expiresAt: 1_767_225_700_000, step: 2, execution: '77', writtenAt: 6_000 }),
			];
			await save(store, score, change('ann', { lines: lines.slice(0, 2) }), change('bob'));
			await save(store, score, change('ann', { lines: lines.slice(2) }));
			const all = await read(
				store,
				async (tx) =>
					await tx.ledger(score, [
						['ann', -Infinity, Infinity],
						['bob', -Infinity, Infinity],
						['nobody', 0, 1],
					]),
			);

			expect(all).toEqual(
				new Map([
					['ann', lines],
					['bob', []],
					['nobody', []],
				]),
			);
		});

		test('whole ledgers of many leads, whatever their IDs', async () => {
			const { store, score } = await withScore();
			const leads = [...STRANGE, 'half \udc00 of a pair'];
			await save(store, score, ...leads.map((lead) => change(lead, { lines: [line(1), line(2)] })));
			const whole = (lead: string): [string, number, number] => [lead, -Infinity, Infinity];
			const all = await read(store, async (tx) => await tx.ledger(score, leads.map(whole)));

			expect([...all.values()].map((lines) => lines?.length)).toEqual(leads.map(() => 2));
		});

		test('ledger lines of a span of time, its ends included', async () => {
			const { store, score } = await withScore();
			const lines = [line(1), line(2), line(3), line(4)];
			await save(store, score, change('ann', { lines }));
			const span = await read(store, async (tx) => await tx.ledger(score, [['ann', 2_000, 3_000]]));

			expect(span.get('ann')).toEqual(lines.slice(1, 3));
		});

		test('what a rule paid for events of a span of time, its ends included, and not what it refused', async () => {
			const { store, score } = await withScore();
			const lines = [
				line(1, { rule: 7, points: 0.1 }),
				line(2, { rule: 7, points: -2 }),
				line(3, { rule: 8 }),
				refusal(4, { rule: 7, offered: 5 }),
				line(5, { rule: 7, at: 2_000, points: 3 }),
				{
					...common(6),
					kind: 'corrected' as const,
					rule: 7,
					points: -3,
					award: 5,
					reason: '',
					isDouble: false,
				},
			];
			const state = { ...newLead(), limited: [7, 8] };
			const paidWithin = async () =>
				await read(
					store,
					async (tx) =>
						await tx.paid(score, [
							['ann', 7, 2_000, 6_000],
							['ann', 8, -Infinity, Infinity],
							['bob', 7, 2_000, 6_000],
						]),
				);
			await save(
				store,
				score,
				change('ann', { lines: lines.slice(0, 4) }),
				change('bob', { lines: [line(1, { rule: 7 })] }),
			);
			expect([...(await paidWithin()).values()].flat()).toEqual([]);
			await store.transaction(
				async (tx) =>
					await tx.markPaid(score, [
						['ann', 7],
						['ann', 8],
					]),
			);
			await save(store, score, change('ann', { state, lines: lines.slice(4) }));
			const paid = await paidWithin();

			expect(paid.get('ann')!.toSorted((a, b) => a.points - b.points)).toEqual([
				{ rule: 7, at: 2_000, points: -2 },
				{ rule: 7, at: 2_000, points: 3 },
				{ rule: 8, at: 3_000, points: line(3).points },
			]);
			expect(paid.get('bob') ?? []).toEqual([]);
		});

		test('event records, and what is decided later', async () => {
			const { store, score } = await withScore();
			await save(
				store,
				score,
				change('ann', {
					events: [
						['e1', { at: 5, decided: [0, 2] }],
						['e2', { at: -6, decided: [] }],
					],
				}),
			);
			await save(store, score, change('ann', { events: [['e1', { at: 5, decided: [0, 2, 1] }]] }));
			const found = await read(
				store,
				async (tx) =>
					await tx.events(score, [
						['ann', 'e1'],
						['ann', 'e2'],
						['ann', 'e3'],
						['bob', 'e1'],
					]),
			);

			expect(found.get('ann', 'e1')).toEqual({ at: 5, decided: [0, 2, 1] });
			expect(found.get('ann', 'e2')).toEqual({ at: -6, decided: [] });
			expect(found.get('ann', 'e3')).toBeUndefined();
			expect(found.get('bob', 'e1')).toBeUndefined();
			expect(await read(store, async (tx) => await tx.eventsOf(score, 'ann'))).toEqual(
				new Map([
					['e1', { at: 5, decided: [0, 2, 1] }],
					['e2', { at: -6, decided: [] }],
				]),
			);
		});

		test('what expires up to an instant, and the first that expires later', async () => {
			const { store, score } = await withScore();
			const row = (expiresAt: number, seq: number, points: number | null = 1.5) => ({
				rule: 0,
				at: 5,
				expiresAt,
				seq,
				points,
			});
			const newExpiring = [row(40, 4), row(20, 2, null), row(20, 1), row(30, 3), row(60, 6), row(50, 5)];
			await save(store, score, change('ann', { newExpiring }), change('bob', { newExpiring: [row(99, 1)] }));
			const found = await read(
				store,
				async (tx) =>
					await tx.expiring(score, [
						['ann', 40],
						['bob', 40],
						['nobody', 40],
					]),
			);

			expect(found.get('ann')).toEqual({
				due: [row(20, 1), row(20, 2, null), row(30, 3), row(40, 4)],
				upcoming: row(50, 5),
			});
			expect(found.get('bob')).toEqual({ due: [], upcoming: row(99, 1) });
			expect(found.get('nobody')).toEqual({ due: [], upcoming: null });
		});

		test('what has expired by the clock of the lead goes, and what of a rule is made anew is replaced', async () => {
			const { store, score } = await withScore();
			const row = (expiresAt: number, rule: number, points: number | null) => ({
				rule,
				at: 5,
				expiresAt,
				seq: expiresAt,
				points,
			});
			const newExpiring = [
				row(10, 0, 1),
				row(20, 0, 1),
				row(30, 0, 1),
				row(40, 1, null),
				row(50, 2, null),
				row(60, 1, 1),
			];
			await save(store, score, change('ann', { newExpiring }));
			const all = async () =>
				(await read(store, async (tx) => await tx.expiring(score, [['ann', 99]]))).get('ann')!.due;
			await save(store, score, change('ann', { state: { ...newLead(), clock: 20 }, hasExpired: true }));
			expect(await all()).toEqual(newExpiring.slice(2));
			await save(store, score, change('ann', { recounted: [1], newExpiring: [row(45, 1, null)] }));

			expect(await all()).toEqual([row(30, 0, 1), row(45, 1, null), row(50, 2, null)]);
		});

		test('how many leads hold what has expired', async () => {
			const { store, score } = await withScore();
			const next = (expiresAt: number) => ({ rule: 0, at: 5, expiresAt, seq: 1, points: 1 });
			const due = (lead: string, expiresAt: number) =>
				change(lead, { state: { ...newLead(), next: next(expiresAt) }, newExpiring: [next(expiresAt)] });
			await save(store, score, due('ann', 10), due('bob', 20), due('cy', 21), change('dan'));
			const count = async (at: number) => await read(store, async (tx) => await tx.countExpired(score, at));

			expect([await count(9), await count(10), await count(20), await count(99)]).toEqual([0, 1, 2, 3]);
		});

		test('which leads are due, in the order of their instants, from one on', async () => {
			const { store, score } = await withScore();
			const next = (expiresAt: number) => ({ rule: 0, at: 5, expiresAt, seq: 1, points: 1 });
			const state = (expiresAt: number | null, from: number | null): LeadState => ({
				...newLead(),
				next: expiresAt === null ? null : next(expiresAt),
				watch: from === null ? null : { threshold: 20, from },
			});
			const states: Record<string, LeadState> = {
				ann: state(30, SOON),
				bob: state(10, 20),
				cy: state(10, null),
				dan: state(null, NEVER),
				eve: state(null, 20),
				fay: state(40, 99),
			};
			await save(store, score, ...Object.entries(states).map(([lead, one]) => change(lead, { state: one })));
			const due = async (...wanted: Tail<Parameters<Transaction['due']>>) =>
				(await store.transaction(async (tx) => await tx.due(score, ...wanted))).map(([lead, one]) => {
					expect(one).toEqual(states[lead]);
					return lead;
				});

			expect(await due('expiry', 30, null, 9)).toEqual(['bob', 'cy', 'ann']);
			expect(await due('expiry', 9, null, 9)).toEqual([]);
			expect(await due('expiry', 30, null, 2)).toEqual(['bob', 'cy']);
			expect(await due('expiry', 40, [10, 'bob'], 9)).toEqual(['cy', 'ann', 'fay']);
			expect(await due('fall', 20, null, 9)).toEqual(['ann', 'bob', 'eve']);
			expect(await due('fall', 20, [SOON, 'ann'], 1)).toEqual(['bob']);
			expect(await due('fall', 99, [20, 'eve'], 9)).toEqual(['fay']);
		});

		test('what routers remember', async () => {
			const { store, score } = await withScore();
			const warm = { band: 'Warm', activity: 5, began: 20, asked: [] };
			const below = { band: null, activity: null, began: null, asked: null };
			const asked: Array<[string, number]> = [
				['fit', 0.1 + 0.2],
				['d\u0000é"', -7],
			];
			const hot = { band: 'Hot', activity: 6, began: -0.1, asked };
			const sales = { band: 'Sales', activity: 7, began: null, asked: [] };
			const routes = async (router: number, ...leads: string[]) =>
				await read(store, async (tx) => await tx.routes(score, router, leads));
			await store.transaction(async (tx) => {
				await tx.saveRoutes(score, 1, [
					['ann', warm],
					['bob', below],
				]);
				await tx.saveRoutes(score, 2, [['ann', hot]]);
				await tx.saveRoutes(score, 1, [['ann', sales]]);
			});

			expect(await routes(1, 'ann', 'bob', 'nobody')).toEqual(
				new Map<string, RouteRecord>([
					['ann', sales],
					['bob', below],
				]),
			);
			expect(await routes(2, 'ann')).toEqual(new Map([['ann', hot]]));
			const all = await read(store, async (tx) => await tx.routesOf(score, ['ann', 'bob', 'nobody']));
			expect(all.get('ann')!.toSorted((a, b) => a.router - b.router)).toEqual([
				{ router: 1, ...sales },
				{ router: 2, ...hot },
			]);
			expect(all.get('bob')).toEqual([{ router: 1, ...below }]);
			expect(all.get('nobody') ?? []).toEqual([]);
			await store.transaction(async (tx) => await tx.moveRoutes(score, 'bob', 'ann'));
			await store.transaction(async (tx) => await tx.moveRoutes(score, 'ann', 'cy'));
			expect(await routes(1, 'ann', 'bob', 'cy')).toEqual(new Map([['cy', sales]]));
		});

		test('crossings, each under an ID of its own', async () => {
			const { store, score } = await withScore();
			const crossing = {
				lead: 'ann',
				router: 1,
				from: null,
				to: 'Sales',
				score: 60.5,
				at: 5,
				execution: '7',
			};
			const ids = await store.transaction(async (tx) => [
				...(await tx.saveCrossings(score, [crossing, { ...crossing, from: 'Sales', to: null }])),
				...(await tx.saveCrossings(score, [crossing])),
			]);

			expect(new Set(ids).size).toBe(3);
		});

		test('crossings in their order, from one on and from an instant on, and the newest first', async () => {
			const { store, score } = await withScore();
			const crossing = {
				lead: 'ann',
				router: 1,
				from: null,
				to: 'Sales',
				score: 60.5,
				at: 5,
				execution: '7',
			};
			const all = [3, 1, 4, 1, 5].map((at, index) => ({ ...crossing, at, lead: `\u0000${index}` }));
			const ids = await store.transaction(async (tx) => {
				await tx.saveCrossings(score + 1, [crossing]);
				return await tx.saveCrossings(score, all);
			});
			const known = all.map((one, index) => ({ ...one, id: ids[index]! }));
			const found = async (...asked: [after: string | null, since: number, size: number]) => {
				const written = await store.transaction(async (tx) => await tx.crossings(score, ...asked));
				expect(await read(store, async (tx) => await tx.crossings(score, ...asked))).toEqual(written);
				return written;
			};

			expect(await found(null, -Infinity, 9)).toEqual(known);
			expect(await found(ids[1]!, -Infinity, 2)).toEqual(known.slice(2, 4));
			expect(await found(null, 4, 9)).toEqual([known[2], known[4]]);
			expect(await found(ids[4]!, -Infinity, 9)).toEqual([]);
			expect(await store.transaction(async (tx) => await tx.newestCrossings(score, 2))).toEqual([
				known[4],
				known[3],
			]);
			expect(await read(store, async (tx) => await tx.newestCrossings(score + 2, 2))).toEqual([]);
		});

		test('no crossing is recorded behind the back of who has read those after it', async () => {
			const { store, score } = await withScore();
			const crossing = { lead: 'ann', router: 1, from: null, to: 'Sales', score: 60, at: 5, execution: '7' };
			let end = () => {};
			const slow = store.transaction(async (tx) => {
				await tx.saveCrossings(score, [crossing]);
				// One that waits for its turn may not begin, so this ends by itself too.
				await Promise.race([
					new Promise<void>((resolve) => (end = resolve)),
					new Promise((resolve) => setTimeout(resolve, 300)),
				]);
			});
			const fast = store.transaction(async (tx) => await tx.saveCrossings(score, [crossing]));
			const seen: string[] = [];
			const look = async () =>
				await store.transaction(async (tx) => {
					const found = await tx.crossings(score, seen.at(-1) ?? null, -Infinity, 9);
					seen.push(...found.map(({ id }) => id));
				});
			const looking = fast.then(look);
			await Promise.race([looking, new Promise((resolve) => setTimeout(resolve, 100))]);
			end();
			await Promise.all([slow, looking]);
			await look();

			expect(seen).toHaveLength(2);
		});

		test('the outputs of a run, for a day', async () => {
			const { store } = await withScore();
			const DAY = 86_400_000;
			const put = async (run: string, part: number, output: string, now: number) =>
				await store.transaction(async (tx) => await tx.saveOutput(run, part, output, now));
			const get = async (run: string, part: number) =>
				await read(store, async (tx) => await tx.output(run, part));
			await put('r1', 0, '{"a":"ä"}', 0);
			await put('r1', 1, '[]', 0);
			await put('r2', 0, '2', DAY);

			expect([await get('r1', 0), await get('r1', 1), await get('r1', 2), await get('r0', 0)]).toEqual([
				'{"a":"ä"}',
				'[]',
				null,
				null,
			]);
			await put('r3', 0, '3', DAY + 1);
			expect([await get('r1', 0), await get('r1', 1), await get('r2', 0)]).toEqual([null, null, '2']);
		});

		test('copies of test runs: the last two of a step in an execution, for a week', async () => {
			const { store } = await withScore();
			const WEEK = 7 * 86_400_000;
			const put = async (execution: string, position: number, step: string, run: number, at = 0) =>
				await store.transaction(async (tx) => {
					const copy = { execution, position, step, run };
					await tx.saveTestCopy('w', copy, `${execution} ${position}: "ä\u0000"`, at);
				});
			const list = async (workflow = 'w') =>
				(await read(store, async (tx) => await tx.testCopies(workflow))).map(
					({ execution, position, step, run }) => `${execution} ${position} ${step} ${run}`,
				);
			const get = async (execution: string, position: number) =>
				await read(store, async (tx) => await tx.testCopy('w', execution, position));
			const long = 'x'.repeat(5_000);
			await put('1', 0, 'Score', 0);
			await put('1', 1, long, 0);
			await put('1', 1, long, 0);
			await put('1', 2, 'Score', 1);
			expect(await list()).toEqual(['1 0 Score 0', `1 1 ${long} 0`, '1 2 Score 1']);
			expect(await list('another')).toEqual([]);
			expect([await get('1', 2), await get('1', 3), await get('2', 0)]).toEqual([
				'1 2: "ä\u0000"',
				null,
				null,
			]);

			await put('1', 3, 'Score', 2);
			await put('2', 0, 'Score', 0, WEEK);
			expect(await list()).toEqual([`1 1 ${long} 0`, '1 2 Score 1', '1 3 Score 2', '2 0 Score 0']);
			await put('3', 0, 'Score', 0, WEEK + 1);
			expect(await list()).toEqual(['2 0 Score 0', '3 0 Score 0']);
			await store.transaction(async (tx) => await tx.dropTestCopies([['w', '2', 0]]));
			expect(await list()).toEqual(['3 0 Score 0']);
		});

		test('aliases, also of what was an alias before', async () => {
			const { store } = await withScore();
			await store.transaction(async (tx) => {
				await tx.saveAlias('contact', 'a', 'b');
				await tx.saveAlias('contact', 'b', 'c');
				await tx.saveAlias('company', 'a', 'x');
			});
			const resolve = async (entity: string) =>
				await read(store, async (tx) => await tx.resolve(entity, ['a', 'b', 'c', 'd']));

			expect(await resolve('contact')).toEqual(
				new Map([
					['a', 'c'],
					['b', 'c'],
					['c', 'c'],
					['d', 'd'],
				]),
			);
			expect(await resolve('company')).toEqual(
				new Map([
					['a', 'x'],
					['b', 'b'],
					['c', 'c'],
					['d', 'd'],
				]),
			);
		});

		test('the decays of all leads of a score, in their order', async () => {
			const { store, score } = await withScore();
			const other = await makeScore(store, 'Fit');
			const decays = [
				{ number: 1, at: 5, fade: null, groups: ['Email', 'Web "1"'], step: 1, execution: '7' },
				{ number: 2, at: 1_767_225_600_000, fade: 3, groups: null, step: 2, execution: '' },
			];
			await store.transaction(async (tx) => {
				for (const decay of decays.toReversed()) await tx.saveSweep(score, decay);
			});

			expect(await read(store, async (tx) => await tx.sweeps(score))).toEqual(decays);
			expect(await read(store, async (tx) => await tx.sweeps(other))).toEqual([]);
		});

		test('a decay of all leads can be written once under its number', async () => {
			const { store, score } = await withScore();
			const sweep = { number: 1, at: 5, fade: null, groups: ['Email'], step: 1, execution: '7' };
			await store.transaction(async (tx) => await tx.saveSweep(score, sweep));

			await expect(store.transaction(async (tx) => await tx.saveSweep(score, sweep))).rejects.toThrow();
		});

		test('a lead that is removed leaves nothing, and the others alone', async () => {
			const { store, score } = await withScore();
			const other = await makeScore(store, 'Fit');
			const full = (lead: string) =>
				change(lead, {
					lines: [line(1)],
					events: [['e1', { at: 5, decided: [0] }]],
					newExpiring: [{ rule: 0, at: 5, expiresAt: 9, seq: 1, points: 1 }],
				});
			await save(store, score, full('ann'), full('bob'));
			await save(store, other, full('ann'));
			await store.transaction(async (tx) => await tx.removeLead(score, 'ann'));
			const left = async (id: number, lead: string) =>
				await read(store, async (tx) => [
					(await tx.leads(id, [lead])).size,
					(await tx.ledger(id, [[lead, -Infinity, Infinity]])).get(lead)!.length,
					(await tx.eventsOf(id, lead)).size,
					(await tx.expiring(id, [[lead, 99]])).get(lead)!.due.length,
				]);

			expect(await left(score, 'ann')).toEqual([0, 0, 0, 0]);
			expect(await left(score, 'bob')).toEqual([1, 1, 1, 1]);
			expect(await left(other, 'ann')).toEqual([1, 1, 1, 1]);
		});

		describe('erasing', () => {
			const LONG = 'e'.repeat(2_000);
			const full = (lead: string) =>
				change(lead, {
					lines: [line(1), line(2, { event: LONG })],
					events: [
						['e1', { at: 5, decided: [0] }],
						[LONG, { at: 5, decided: [0] }],
					],
					newExpiring: [{ rule: 0, at: 5, expiresAt: 9, seq: 1, points: 1 }],
				});
			const crossing = (lead: string) => {
				return { lead, router: 1, from: null, to: 'Warm', score: 3, at: 5, execution: '1' };
			};
			const fill = async (store: Store, score: number, leads: string[]) => {
				await save(store, score, ...leads.map(full));
				await store.transaction(async (tx) => {
					await tx.routes(score, 1, leads);
					const route = { band: 'Warm', activity: 5, began: 20, asked: [] };
					await tx.saveRoutes(
						score,
						1,
						leads.map((lead) => [lead, route]),
					);
					await tx.saveCrossings(score, leads.map(crossing));
					for (const lead of leads) await tx.saveAlias('contact', `old ${lead}`, lead);
				});
			};
			const everything = async (store: Store) =>
				await read(store, async (tx) => {
					const pages = await Promise.all(
						TABLE_NAMES.map(async (table) => [table, (await tx.rows(table, null, 1_000)).rows] as const),
					);
					return Object.fromEntries(pages);
				});

			test('takes a lead with all that belongs to it out of all scores of its record type', async () => {
				const { store, score } = await withScore();
				const other = await makeScore(store, 'Fit');
				const company = await store.transaction(
					async (tx) => await tx.saveScore(newScore('company', 'Fit'), null),
				);
				await fill(store, score, ['bob']);
				await fill(store, company.id, STRANGE);
				const before = await everything(store);
				await store.transaction(async (tx) => {
					// Aliases do not belong to a score.
					for (const lead of STRANGE) await tx.saveAlias('contact', `x ${lead}`, lead);
				});
				await save(store, score, ...STRANGE.map(full));
				await save(store, other, ...STRANGE.map(full));
				await store.transaction(async (tx) => {
					await tx.saveOutcomes(
						'contact',
						STRANGE.map((lead) => [lead, outcome(LONG)]),
					);
					await tx.saveAssignments(
						'contact',
						STRANGE.map((lead) => [lead, assignment({ event: LONG })]),
					);
					await tx.saveTouches(
						'contact',
						STRANGE.map((lead) => [lead, touch(5)]),
					);
				});
				const erase = async () =>
					await store.transaction(async (tx) => await tx.erase('contact', [...STRANGE, 'not stored']));

				expect([...(await erase())]).toEqual(
					expect.arrayContaining(STRANGE.map((lead) => [lead, { scores: 2, lines: 4 }])),
				);
				const known = await read(store, async (tx) => await tx.aliasesOf('contact', ['bob', ...STRANGE]));
				expect(known.get('bob')).toEqual(['old bob']);
				const kept = before.aliases!.filter(([, , lead]) => lead === 'bob');
				const after = await everything(store);
				expect(after.aliases).toEqual(kept);
				expect({ ...after, aliases: [] }).toEqual({ ...before, aliases: [] });
				expect([...(await erase())]).toEqual([]);
			});

			test('finds what only a router, an alias, an outcome, an assignment or a touch knows', async () => {
				const { store, score } = await withScore();
				await store.transaction(async (tx) => {
					await tx.routes(score, 1, ['ann']);
					await tx.saveRoutes(score, 1, [['ann', { band: null, activity: null, began: null, asked: null }]]);
					await tx.saveAlias('contact', 'old bob', 'bob');
					await tx.saveOutcomes('contact', [['dan', outcome('d1')]]);
					await tx.saveAssignments('contact', [['eve', assignment()]]);
					await tx.saveTouches('contact', [['fay', touch(5)]]);
				});
				const leads = ['ann', 'bob', 'cy', 'dan', 'eve', 'fay'];
				const erased = await store.transaction(async (tx) => await tx.erase('contact', leads));

				expect([...erased.keys()].sort()).toEqual(['ann', 'bob', 'dan', 'eve', 'fay']);
			});

			test('outputs are emptied, and are known to have been there', async () => {
				const { store } = await withScore();
				await store.transaction(async (tx) => {
					for (const part of [0, 1]) await tx.saveOutput(LONG, part, 'text', 5);
				});
				await store.transaction(async (tx) => await tx.emptyOutputs([[LONG, 1]]));
				const outputs = async (tx: Transaction) => [
					await tx.output(LONG, 0),
					await tx.output(LONG, 1),
					await tx.output(LONG, 2),
				];

				expect(await read(store, outputs)).toEqual(['text', '', null]);
			});
		});

		describe('a whole score', () => {
			const filled = async (leads: string[]) => {
				const { store, score } = await withScore();
				const other = await makeScore(store, 'Fit');
				for (const id of [score, other]) {
					await save(
						store,
						id,
						...leads.map((lead) =>
							change(lead, {
								lines: [line(1)],
								events: [[`${lead} e`, { at: 5, decided: [0] }]],
								newExpiring: [{ rule: 0, at: 5, expiresAt: 9, seq: 1, points: 1 }],
							}),
						),
					);
					await store.transaction(async (tx) => {
						const crossing = { router: 1, from: null, to: 'Warm', score: 3, at: 5, execution: '1' };
						await tx.saveCrossings(
							id,
							leads.map((lead) => ({ ...crossing, lead })),
						);
						await tx.routes(id, 1, leads);
						const route = { band: 'Warm', activity: 5, began: 20, asked: [] };
						await tx.saveRoutes(
							id,
							1,
							leads.map((lead) => [lead, route]),
						);
						await tx.saveSweep(id, { number: 1, at: 5, fade: null, groups: null, step: 1, execution: '7' });
					});
				}
				return { store, score, other };
			};
			const rowsOf = async (store: Store, score: number) =>
				await read(store, async (tx) => {
					const pages = await Promise.all(
						SCORE_TABLES.map(async (table) => (await tx.rows(table, null, 1_000)).rows),
					);
					const place = (index: number) => Object.keys(TABLES[SCORE_TABLES[index]!].columns).indexOf('score');
					return pages.map((rows, index) => rows.filter((row) => row[place(index)] === score));
				});

			test('is deleted so many rows at a time, its definition last, and others stay', async () => {
				const { store, score, other } = await filled(STRANGE);
				const before = await rowsOf(store, other);
				const all = (await rowsOf(store, score)).map((rows) => rows.length);
				const total = all.reduce((sum, rows) => sum + rows, 0);
				const deleted = new Map<string, number>();
				const sizes: number[] = [];
				do {
					const gone = await store.transaction(async (tx) => await tx.deleteRows(score, 7));
					sizes.push([...gone.values()].reduce((sum, rows) => sum + rows, 0));
					for (const [table, rows] of gone) deleted.set(table, (deleted.get(table) ?? 0) + rows);
					const { length } = (await rowsOf(store, score)).at(-1)!;
					expect(length).toBe(sizes.at(-1) === 7 ? 1 : 0);
				} while (sizes.at(-1) === 7);

				expect(sizes).toEqual([...Array<number>(Math.floor(total / 7)).fill(7), total % 7]);
				expect([...deleted.values()]).toEqual(all);
				expect(await rowsOf(store, score)).toEqual(SCORE_TABLES.map(() => []));
				expect(await rowsOf(store, other)).toEqual(before);
				expect((await store.transaction(async (tx) => await tx.deleteRows(score, 7))).size).toBe(0);
			});

			test.each(['Engagement', 'e'.repeat(3_000)])(
				'can take another name, which frees its own',
				async (name) => {
					const { store, score } = await withScore();
					await store.transaction(async (tx) => await tx.renameScore(score, name));
					const fresh = await makeScore(store);
					for (const one of [score, fresh]) await addOne(store, one);

					expect(fresh).not.toBe(score);
					expect(await read(store, async (tx) => (await tx.score('contact', name))!.id)).toBe(score);
					expect(await read(store, async (tx) => await tx.scoreNames())).toEqual([name, 'Lead Score'].sort());
				},
			);
		});

		test('the version of its schema, and how large it is', async () => {
			const { store, score } = await withScore();
			const before = await read(store, async (tx) => await tx.size());
			const leads = Array.from({ length: 2_000 }, (_, index) => change(`${index}${'x'.repeat(100)}`));
			await save(store, score, ...leads);
			await store.transaction(async (tx) => {
				for (const position of [1, 2]) {
					const copy = { execution: '1', position, step: 'step', run: 0 };
					await tx.saveTestCopy('workflow', copy, 'data', 5);
				}
			});
			const after = await read(store, async (tx) => await tx.size());

			expect(before.schema).toBeGreaterThan(0);
			expect(after.schema).toBe(before.schema);
			expect([before.testCopies, after.testCopies]).toEqual([0, 2]);
			expect(after.bytes).toBeGreaterThan(before.bytes + 200_000);
		});

		describe('lead IDs', () => {
			test('are known exactly as they are written: as leads, aliases, in outcomes, in assignments, in touches, in routes and in crossings', async () => {
				const { store, score } = await withScore();
				const company = await store.transaction(
					async (tx) => await tx.saveScore(newScore('company', 'Fit'), null),
				);
				const named = (what: string) => STRANGE.map((id) => `${what} ${id}`);
				await save(store, score, ...named('lead').map((lead) => change(lead)));
				await save(store, company.id, change('at a company'));
				await store.transaction(async (tx) => {
					for (const id of STRANGE) await tx.saveAlias('contact', `alias ${id}`, `survivor ${id}`);
					await tx.saveOutcomes(
						'contact',
						named('won').map((lead) => [lead, outcome('d1')]),
					);
					await tx.saveAssignments(
						'contact',
						named('assigned').map((lead) => [lead, assignment()]),
					);
					await tx.saveTouches(
						'contact',
						named('touched').map((lead) => [lead, touch(5)]),
					);
					await tx.routes(score, 1, named('routed'));
					await tx.saveRoutes(
						score,
						1,
						named('routed').map((lead) => [lead, { band: null, activity: null, began: null, asked: null }]),
					);
					const one = { router: 1, from: null, to: 'Warm', score: 3, at: 5, execution: '1' };
					await tx.saveCrossings(
						score,
						named('crossed').map((lead) => ({ ...one, lead })),
					);
				});
				const stored = [
					'lead',
					'alias',
					'survivor',
					'won',
					'assigned',
					'touched',
					'routed',
					'crossed',
				].flatMap(named);
				const others = ['at a company', 'LEAD a', 'lead ', 'not stored', ...named('other')];
				const known = await read(store, async (tx) => await tx.known('contact', [...others, ...stored]));

				expect([...known].sort()).toEqual(stored.toSorted());
				expect((await read(store, async (tx) => await tx.known('deal', stored))).size).toBe(0);
				expect((await read(store, async (tx) => await tx.known('contact', []))).size).toBe(0);
			});

			test('have a way of telling case for each record type, which a cleared store forgets', async () => {
				const { store, location } = await withScore();
				const cases = async (of: Store) => [...(await read(of, async (tx) => await tx.idCases()))].sort();
				expect(await cases(store)).toEqual([]);
				await store.transaction(async (tx) => {
					await tx.saveIdCase('contact', 'automatic');
					await tx.saveIdCase('company', 'match');
					await tx.saveIdCase('contact', 'ignore');
				});
				expect(await cases(open(location))).toEqual([
					['company', 'match'],
					['contact', 'ignore'],
				]);

				const { id } = await read(store, async (tx) => await tx.identity());
				await store.transaction(async (tx) => await tx.clear(), 'move');
				expect(await cases(store)).toEqual([]);
				expect((await read(store, async (tx) => await tx.identity())).id).toBe(id);
			});
		});

		test('the crossings of a lead are found by the lead', async () => {
			const { store, score } = await withScore();
			const one = { router: 1, from: null, to: 'Wa\u0000rm', score: 3, at: 5, execution: '1' };
			const saved = STRANGE.flatMap((lead) => [1, 2].map((router) => ({ ...one, lead, router })));
			const ids = await store.transaction(async (tx) => await tx.saveCrossings(score, saved));
			const found = await read(store, async (tx) => await tx.crossingsOf(score, [...STRANGE, 'not stored']));

			expect(found.get('not stored')).toEqual([]);
			expect(STRANGE.flatMap((lead) => found.get(lead)!)).toEqual(
				saved.map((crossing, index) => ({ ...crossing, id: ids[index] })),
			);
		});

		test('crossings are found by their IDs, as far as they are there and of the score', async () => {
			const { store, score } = await withScore();
			const other = await makeScore(store, 'Fit');
			const one = { lead: 'a', router: 1, from: null, to: 'Wa\u0000rm', score: 3, at: 5, execution: '1' };
			const [first, second, third, elsewhere] = await store.transaction(async (tx) => [
				...(await tx.saveCrossings(score, [one, { ...one, lead: STRANGE[0]! }, one])),
				...(await tx.saveCrossings(other, [one])),
			]);
			const asked = [third!, elsewhere!, '9999', second!];
			const found = await read(store, async (tx) => await tx.crossingsById(score, asked));

			expect(first).toBeDefined();
			expect(found).toEqual([
				{ ...one, lead: STRANGE[0]!, id: second },
				{ ...one, id: third },
			]);
		});

		test('leads of one score are not those of another', async () => {
			const { store, score } = await withScore();
			const other = await makeScore(store, 'Fit');
			await save(store, score, change('ann'));

			expect((await read(store, async (tx) => await tx.leads(other, ['ann']))).size).toBe(0);
			expect(await read(store, async (tx) => await tx.page(other, null, 10))).toEqual([]);
		});
	});

	describe('all or nothing', () => {
		test('work that fails after it has written leaves nothing, and its error comes out as it is', async () => {
			const { store, score } = await withScore();
			const failure = new Error('half-way');
			const work = store.transaction(async (tx) => {
				await tx.saveLeads(score, [change('ann', { lines: [line(1)] })]);
				await tx.saveScore(newScore('contact', 'Fit'), null);
				await tx.saveOutput('r1', 0, 'x', 0);
				throw failure;
			});

			await expect(work).rejects.toBe(failure);
			expect((await read(store, async (tx) => await tx.leads(score, ['ann']))).size).toBe(0);
			expect(await read(store, async (tx) => await tx.score('contact', 'Fit'))).toBeNull();
			expect(await read(store, async (tx) => await tx.output('r1', 0))).toBeNull();
		});

		test('what is not to be kept can be read in its transaction, and is gone after it', async () => {
			const { store, score } = await withScore();
			const seen = await store.transaction(async (tx) => {
				await tx.saveLeads(score, [change('ann', { lines: [line(1)] })]);
				return (await tx.leads(score, ['ann'])).size;
			}, 'preview');

			expect(seen).toBe(1);
			expect((await read(store, async (tx) => await tx.leads(score, ['ann']))).size).toBe(0);
		});

		test('a definition that was undone is not remembered', async () => {
			const { store, score } = await withScore();
			const changed = { ...newScore('contact', 'Lead Score'), settings: { max: 5 } };
			await store.transaction(async (tx) => {
				await tx.saveScore(changed, score);
				await tx.score('contact', 'Lead Score');
			}, 'preview');

			expect(
				(await read(store, async (tx) => await tx.score('contact', 'Lead Score')))!.score.settings,
			).toEqual({});
		});

		test('a store goes on after work that failed', async () => {
			const { store, score } = await withScore();
			const failing = store.transaction(async () => await Promise.reject(new Error('half-way')));
			const working = addOne(store, score);

			await expect(failing).rejects.toThrow('half-way');
			await expect(working).resolves.toBeUndefined();
		});
	});

	test.each(STRANGE.map((id) => [JSON.stringify(id).slice(0, 30), id]))(
		'an ID may be %s',
		async (_name, id) => {
			const { store, score } = await withScore();
			const others = STRANGE.filter((other) => other !== id);
			const events = (ids: string[]): LeadChange['events'] =>
				ids.map((event, index) => [event, { at: index, decided: [index] }]);
			await save(store, score, ...others.map((other) => change(other)));
			await save(
				store,
				score,
				change(id, { lines: [adjustment(1, { event: id, reason: id })], events: events([id]) }),
			);
			await store.transaction(async (tx) => {
				await tx.saveRoutes(score, 1, [[id, { band: id, activity: 1, began: 0, asked: [[id, 1]] }]]);
				await tx.saveAlias('contact', 'old', id);
				await tx.saveOutput(id, 0, id, 0);
			});
			const found = await read(store, async (tx) => ({
				leads: [...(await tx.leads(score, [id])).keys()],
				line: (await tx.ledger(score, [[id, -Infinity, Infinity]])).get(id)![0],
				event: (await tx.events(score, [[id, id]])).get(id, id),
				events: (await tx.eventsOf(score, id)).size,
				otherEvent: (await tx.events(score, [[id, 'other']])).get(id, 'other'),
				route: (await tx.routes(score, 1, [id])).get(id),
				alias: (await tx.resolve('contact', ['old'])).get('old'),
				output: await tx.output(id, 0),
				paged: (await tx.page(score, null, 99)).map(([lead]) => lead),
			}));

			expect(found).toEqual({
				leads: [id],
				line: adjustment(1, { event: id, reason: id }),
				event: { at: 0, decided: [0] },
				events: 1,
				otherEvent: undefined,
				route: { band: id, activity: 1, began: 0, asked: [[id, 1]] },
				alias: id,
				output: id,
				paged: expect.arrayContaining(STRANGE) as string[],
			});
			expect(found.paged).toHaveLength(STRANGE.length);
		},
	);

	describe('pages', () => {
		test('go through all leads once, in the order of their IDs', async () => {
			const { store, score } = await withScore();
			const leads = Array.from(
				{ length: 25 },
				(_, index) => `lead ${String((index * 7) % 25).padStart(2, '0')}`,
			);
			await save(
				store,
				score,
				...leads.map((lead, index) => change(lead, { state: { ...newLead(), adjusted: index } })),
			);
			const seen: string[] = [];
			let last: string | null = null;
			for (;;) {
				const page: StoredLead[] = await read(store, async (tx) => await tx.page(score, last, 10));
				for (const [lead, state] of page) {
					seen.push(lead);
					expect(leads[pointsIn(state!.adjusted)]).toBe(lead);
				}
				if (page.length < 10) break;
				last = page.at(-1)![0];
			}

			expect(seen).toEqual([...leads].sort());
		});

		test('lose and repeat no lead while others are added and written', async () => {
			const { store, score } = await withScore();
			const leads = Array.from({ length: 50 }, (_, index) => `lead ${String(index).padStart(2, '0')}`);
			await save(store, score, ...leads.map((lead) => change(lead)));
			const seen: string[] = [];
			let last: string | null = null;
			for (let turn = 0; ; turn++) {
				const page: StoredLead[] = await read(store, async (tx) => await tx.page(score, last, 7));
				seen.push(...page.map(([lead]) => lead));
				if (page.length < 7) break;
				last = page.at(-1)![0];
				const added = [`lead 00 new ${turn}`, `${last} new`, `later ${turn}`, 'lead 30'];
				await save(store, score, ...added.map((lead) => change(lead)));
			}

			expect(new Set(seen).size).toBe(seen.length);
			expect(seen.filter((lead) => leads.includes(lead))).toEqual(leads);
		});
	});

	test('contenders are the leads that may reach a bar, and those of which it is not known', async () => {
		const { store, score } = await withScore();
		const sums = { times: 1, at: -Infinity, faded: 0, mass: 0, minus: 0 };
		const fading = (points: number, fade: number, newest: number): Partial<LeadState> => ({
			awarded: new Map([[0, { ...sums, given: points, fresh: points, plus: points, fade, newest }]]),
		});
		const long = 'long '.repeat(1_000);
		const states: Record<string, Partial<LeadState>> = {
			held: { adjusted: 50 },
			less: { adjusted: 49 },
			[long]: { adjusted: 50 },
			old: fading(99, -1, -DAY),
			other: fading(1, 7, -DAY),
			young: fading(99, 3, 0),
		};
		const changes = Object.entries(states).map(([lead, state]) =>
			change(lead, { state: { ...newLead(), ...state } }),
		);
		await save(store, score, ...changes);
		const plain: Bar = { least: 50, curve: { shape: 'linear', rate: 0 }, until: 0, fade: null };
		/** In pages of one lead each. */
		const names = async (bar: Partial<Bar>) => {
			const found: string[] = [];
			let after: string | null = null;
			do {
				const page: Contenders = await read(
					store,
					async (tx) => await tx.contenders(score, { ...plain, ...bar }, after, { span: 9, size: 1 }),
				);
				found.push(...page.leads.map(([lead]) => lead));
				after = page.next;
			} while (after !== null);
			return found.sort();
		};
		const halved = { shape: 'exponential', rate: Math.LN2 / DAY } as const;
		const gone = { shape: 'linear', rate: 1 / DAY } as const;

		expect(await names({})).toEqual(['held', long, 'old', 'young']);
		expect(await names({ curve: halved, fade: 3 })).toEqual(['held', long, 'other', 'young']);
		expect(await names({ curve: gone, until: 1, fade: 3, least: 51 })).toEqual(['other', 'young']);
		expect(await names({ curve: halved, until: 1e15, fade: 3, least: 51 })).toEqual(['other']);
		expect(await names({ fade: -1, least: 1_000 })).toEqual(['other', 'young']);
		expect(await names({ least: 1_000 })).toEqual([]);
		expect(
			await read(store, async (tx) => await tx.contenders(score + 1, plain, null, { span: 9, size: 9 })),
		).toEqual({
			leads: [],
			compared: 0,
			next: null,
		});
	});

	test('empty batches are nothing to do', async () => {
		const { store, score } = await withScore();
		const found = await store.transaction(async (tx) => {
			await tx.saveLeads(score, []);
			await tx.saveRoutes(score, 1, []);
			await tx.saveOutcomes('contact', []);
			await tx.removeOutcomes('contact', []);
			await tx.saveAssignments('contact', []);
			await tx.removeAssignments('contact', []);
			await tx.saveTouches('contact', []);
			return [
				(await tx.outcomesOf('contact', [])).size,
				(await tx.assignmentsOf('contact', [])).size,
				(await tx.touchesOf('contact', [])).size,
				(await tx.crossingsById(score, [])).length,
				(await tx.resolve('contact', [])).size,
				(await tx.leads(score, [])).size,
				(await tx.expiring(score, [])).size,
				(await tx.ledger(score, [])).size,
				(await tx.routes(score, 1, [])).size,
				await tx.saveCrossings(score, []),
				await tx.page(score, null, 10),
			];
		});

		expect(found).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, [], []]);
	});
}
