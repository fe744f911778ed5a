import {
	adjustLeads,
	decayAll,
	decayLeads,
	eraseLeads,
	exportScore,
	forgetDetails,
	importScore,
	mergeLeads,
	readLeads,
	scoreLeads,
	shadowOf,
	type ScoreItem,
	type ScoreRequest,
} from '../../../steps';
import type { Rule } from '../../../scoring';
import { openPostgres, openSqlite, type Store } from '../../../stores';
import { freshSchema } from '../../stores/freshSchema';
import { freshFile } from '../../stores/temporary';
import { changes, DAY, decaying, event, everyTime, NEW_YEAR, scoring } from '../setup';

const LIVE = 'Lead Score';
const SHADOW = shadowOf(LIVE);
const on = (day: number) => ({ at: NEW_YEAR + day * DAY, now: NEW_YEAR + day * DAY });

/** An item that gives points, and others in the draft. */
const both = (lead: string, points: number, inDraft: number, more: Partial<ScoreItem> = {}): ScoreItem =>
	event(lead, points, { draft: { matches: [{ holds: true, points: inDraft }] }, ...more });

const trying = (items: ScoreItem[], more: Partial<ScoreRequest> = {}, rule: Rule = everyTime): ScoreRequest =>
	scoring(rule, items, {
		draft: {
			...{ ruleSet: 'Team rules', savedAt: 1, rules: [rule] },
			step: { key: 'draft', workflow: 'Journey', node: 'Step (draft of Team rules)' },
		},
		...more,
	});

const scoresOf = async (store: Store, lead = 'ann'): Promise<Array<number | undefined>> =>
	await Promise.all(
		[LIVE, SHADOW].map(async (name) => (await readLeads(store, 'contact', name, [lead]))[0]?.score),
	);

describe.each<[string, () => Store]>([
	['SQLite', () => openSqlite(freshFile())],
	['PostgreSQL', () => openPostgres(freshSchema())],
])('a draft that is tried in %s', (_, open) => {
	test('counts once where n8n runs the step again', async () => {
		const store = open();
		const request = trying([both('ann', 2, 3)], { run: 'i/w/n/1/0/hash' });
		const first = await scoreLeads(store, request);
		expect(first).toMatchObject([{ score: 2, draft: { score: 3, change: 3, why: 'Opened an email +3' } }]);

		expect(await scoreLeads(store, request)).toEqual(first);
		expect(await scoresOf(store)).toEqual([2, 3]);
	});

	test('and the live score are written together or not at all', async () => {
		const store = open();
		await scoreLeads(store, trying([both('ann', 2, 3)]));
		await store.transaction(async (tx) => {
			const { id } = (await tx.score('contact', SHADOW))!;
			const state = (await tx.leads(id, ['ann'])).get('ann')!;
			// A rule that the score does not know.
			const damaged = { ...state, once: [7] };
			const none = { lines: [], newExpiring: [], hasExpired: false, recounted: [], events: [] };
			await tx.saveLeads(id, [{ lead: 'ann', state: damaged, ...none }]);
		});

		await expect(scoreLeads(store, trying([both('bob', 2, 3), both('ann', 2, 3)]))).rejects.toThrow(
			'What is stored of the lead "ann" cannot be read',
		);
		const [ann, bob] = await readLeads(store, 'contact', LIVE, ['ann', 'bob']);
		expect([ann!.score, bob]).toEqual([2, null]);
		expect(await scoresOf(store, 'bob')).toEqual([undefined, undefined]);
	});

	test('is left out for items that it was not tried on', async () => {
		const store = open();
		const scored = await scoreLeads(store, trying([both('ann', 2, 3), event('ann', 2)]));

		expect(scored.map(({ draft }) => draft?.score)).toEqual([3, undefined]);
		expect(await scoresOf(store)).toEqual([4, 3]);
	});

	test('begins with the settings and the decays of the live score, and follows its settings', async () => {
		const store = open();
		await scoreLeads(store, scoring(everyTime, [event('zoe', 1)], { settings: { max: 40 } }));
		await decayAll(store, decaying(on(30)), changes(0));
		const late = both('ann', 30, 30, { at: NEW_YEAR });
		await scoreLeads(store, trying([late, late], on(31)));
		const [live, shadow] = await scoresOf(store);
		expect(live).toBe(30);
		expect(shadow).toBe(30);

		await scoreLeads(store, trying([both('ann', 30, 30)], { ...on(31), settings: { max: 45 } }));
		expect(await scoresOf(store)).toEqual([45, 45]);
	});

	test('fades with the live score: some leads, and all', async () => {
		const store = open();
		await scoreLeads(store, trying([both('ann', 40, 80), both('bob', 40, 80)]));
		await decayLeads(store, decaying(on(30)), ['ann']);
		expect([await scoresOf(store), await scoresOf(store, 'bob')]).toEqual([
			[20, 40],
			[40, 80],
		]);

		await decayAll(store, decaying(on(60)), changes(0));
		expect([await scoresOf(store), await scoresOf(store, 'bob')]).toEqual([
			[10, 20],
			[10, 20],
		]);
	});

	test('takes points by hand as the live score does, and what becomes of leads', async () => {
		const store = open();
		await scoreLeads(store, trying([both('ann', 40, 80), both('bob', 1, 2)]));
		await adjustLeads(store, decaying(), [{ lead: 'ann', points: -10, reason: 'Known' }]);
		expect(await scoresOf(store)).toEqual([30, 70]);

		const [merged] = await mergeLeads(store, decaying(), [{ from: 'bob', into: 'ann' }]);
		expect(merged!.scores.map(({ name }) => name)).toEqual([LIVE]);
		expect(await scoresOf(store)).toEqual([31, 72]);

		await eraseLeads(store, decaying(), ['ann']);
		expect(await scoresOf(store)).toEqual([undefined, undefined]);
	});

	test('forgets old details with the live score', async () => {
		const store = open();
		await scoreLeads(store, trying([both('ann', 40, 80, { eventId: 'e1' })]));
		await forgetDetails(store, 'contact', LIVE, NEW_YEAR + DAY);

		const known = await store.transaction(async (tx) => {
			const { id } = (await tx.score('contact', SHADOW))!;
			return await tx.eventsOf(id, 'ann');
		}, 'preview');
		expect([...known]).toEqual([]);
		expect(await scoresOf(store)).toEqual([40, 80]);
	});

	test('goes on from the live score, where that was exported and imported under its name', async () => {
		const store = open();
		await scoreLeads(store, scoring(everyTime, [event('ann', 40, { eventId: 'e1' })]));
		await decayAll(store, decaying(on(30)), changes(0));
		const copy = async (score: string) => {
			const file = exportScore(store, 'contact', LIVE);
			const lines = async function* () {
				for await (const part of file) yield* part.split('\n').filter((line) => line !== '');
			};
			const into = { entity: 'contact', score, now: NEW_YEAR + 60 * DAY, idOf: (id: string) => id };
			expect(await importScore(store, into, lines())).toMatchObject({ leads: 1 });
		};
		await copy(SHADOW);
		const items = [both('ann', 10, 20, { eventId: 'e2' }), both('ann', 40, 40, { eventId: 'e1' })];
		await scoreLeads(store, trying(items, on(30)));
		expect(await scoresOf(store)).toEqual([30, 40]);

		await decayAll(store, decaying(on(60)), changes(0));
		expect(await scoresOf(store)).toEqual([15, 20]);

		// A copy of the live score has no draft beside it.
		await copy('Copy');
		await adjustLeads(store, decaying({ score: 'Copy' }), [{ lead: 'ann', points: 1, reason: '' }]);
		expect(await scoresOf(store)).toEqual([15, 20]);
	});

	test('says that it was begun under an earlier draft, once another is tried', async () => {
		const store = open();
		const said: string[] = [];
		const notice = (sentence: string) => said.push(sentence);
		const tried = trying([both('ann', 2, 3)], { notice, willFade: true });
		await scoreLeads(store, tried);
		await scoreLeads(store, tried);
		expect(said).toEqual([]);

		await scoreLeads(store, { ...tried, draft: { ...tried.draft!, savedAt: 2 } });
		expect(said).toEqual([
			expect.stringMatching(/^"Lead Score \(draft\)" was begun under an earlier draft of "Team rules"/),
		]);
	});

	test('is tried by many at once, in any order of leads, while all points fade', async () => {
		const store = open();
		const leads = Array.from({ length: 60 }, (_one, index) => `lead ${index}`);
		const turned = (by: number) => [...leads.slice(by), ...leads.slice(0, by)];
		await Promise.all(
			Array.from({ length: 8 }, async (_one, index) => {
				const items = turned(index * 7).map((lead) => both(lead, 1, 2));
				await scoreLeads(store, trying(index % 2 ? items.reverse() : items));
				await decayAll(store, decaying({ fade: undefined }), changes(0));
			}),
		);

		for (const lead of leads) expect(await scoresOf(store, lead)).toEqual([8, 16]);
	});
});
