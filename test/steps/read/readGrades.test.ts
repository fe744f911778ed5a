import fc from 'fast-check';
import type { Graded, Grading } from '../../../scoring';
import {
	adjustLeads,
	decayAll,
	mergeLeads,
	rankLeads,
	readGrades,
	recordOutcomes,
	routeLeads,
	scoreLeads,
	type Filters,
	type Place,
	type RankedLead,
} from '../../../steps';
import { openPostgres, openSqlite, type Store } from '../../../stores';
import { freshSchema } from '../../stores/freshSchema';
import { freshFile, inFile } from '../../stores/temporary';
import { changes, DAY, decaying, event, everyTime, NEW_YEAR, routing, scoring, won } from '../setup';

/* The grades that reads and routers give leads by two of their scores. */

const grading: Grading = [
	{ score: 'Fit', bands: [['C', -Infinity], ['B', 30], ['A', 60]] }, // prettier-ignore
	{ score: 'Engagement', bands: [['3', -Infinity], ['2', 20], ['1', 50]] }, // prettier-ignore
];
const on = (day: number) => ({ at: NEW_YEAR + day * DAY, now: NEW_YEAR + day * DAY });
const give = async (store: Store, score: string, points: Record<string, number>, day = 0, more = {}) =>
	await scoreLeads(
		store,
		scoring(
			everyTime,
			Object.entries(points).map(([lead, worth]) => event(lead, worth)),
			{ ...on(day), score, ...more },
		),
	);
const grades = async (store: Store, leads: string[], asOf: number | null = null) =>
	(await readGrades(store, { entity: 'contact', grading, leads, asOf })).map(({ grade }) => grade);
const rank = async (store: Store, filters: Filters = {}, more: object = {}) =>
	await rankLeads(store, {
		...{ entity: 'contact', score: 'Engagement', sort: 'highest', after: null, limit: 500 },
		...{ filters, grading, ...more },
	});
const named = (leads: RankedLead[]) => leads.map(({ leadId, grade }) => [leadId, grade]);

describe.each([
	['sqlite', () => openSqlite(freshFile())],
	['postgres', () => openPostgres(freshSchema())],
])('on %s', (_kind, open) => {
	test('leads are graded at their thresholds, and one without a score has its minimum', async () => {
		const store = open();
		await give(store, 'Fit', { ann: 60, bob: 59.9, onlyFit: 30 });
		await give(store, 'Engagement', { ann: 50, bob: 49.9, onlyEngaged: 80 }, 0, { settings: { min: 20 } });

		expect(await grades(store, ['ann', 'bob', 'onlyFit', 'onlyEngaged', 'nobody', 'ann'])).toEqual([
			...['A1', 'B2', 'B2', 'C1', 'C2', 'A1'],
		]);
	});

	test('a score that no step has used counts as nothing', async () => {
		const store = open();
		await give(store, 'Fit', { ann: 60 });

		expect(await grades(store, ['ann'])).toEqual(['A3']);
		expect(await readGrades(store, { entity: 'contact', grading, leads: ['ann'], asOf: null })).toEqual([
			{ grade: 'A3', gradedBy: { Fit: 60, Engagement: 0 } },
		]);
	});

	test('a merged lead has the grade of its survivor, under both IDs', async () => {
		const store = open();
		await give(store, 'Fit', { old: 60 });
		await give(store, 'Engagement', { ann: 20 });
		await mergeLeads(store, decaying({ score: '' }), [{ from: 'old', into: 'ann' }]);

		expect(await grades(store, ['old', 'ann'])).toEqual(['A2', 'A2']);
	});

	test('a grade is as the last steps left the scores, or as they were at an instant', async () => {
		const store = open();
		await give(store, 'Fit', { ann: 60 }, 1);
		await give(store, 'Engagement', { ann: 100 }, 2);
		await decayAll(store, decaying({ ...on(40), score: 'Engagement' }), changes());

		expect(await grades(store, ['ann'])).toEqual(['A2']);
		for (const [day, then] of [
			[0, 'C3'],
			[1, 'A3'],
			[2, 'A1'],
			[39, 'A1'],
			[40, 'A2'],
		] as const) {
			expect([day, await grades(store, ['ann', 'nobody'], on(day).at)]).toEqual([day, [then, 'C3']]);
		}
	});

	test('a router gives the same grades as a read, by scores that its bands do not ask for, too', async () => {
		const store = open();
		const leads = ['ann', 'bob', 'nobody'];
		await give(store, 'Fit', { ann: 60, bob: 30 });
		await give(store, 'Engagement', { ann: 50 });
		await give(store, 'Lead Score', { ann: 60 });
		const routed = await routeLeads(store, routing([...leads, 'ann'], { grading }));

		expect(routed.map(({ grade }) => grade)).toEqual(['A1', 'B3', 'C3', 'A1']);
		expect(routed.slice(0, 3).map(({ grade }) => grade)).toEqual(await grades(store, leads));
		expect(routed[0]).toMatchObject({ band: 'Sales', gradedBy: { Fit: 60, Engagement: 50 } });
		expect(await routeLeads(store, routing(leads))).not.toHaveProperty('0.grade');
	});

	test('a ranking gives grades, and keeps the leads that have one of those asked for', async () => {
		const store = open();
		await give(store, 'Fit', { ann: 60, bob: 30, cay: 60, onlyFit: 60 });
		await give(store, 'Engagement', { ann: 50, bob: 40, cay: 20, dan: 20 });

		expect(named((await rank(store)).leads)).toEqual([
			...[
				['ann', 'A1'],
				['bob', 'B2'],
				['cay', 'A2'],
				['dan', 'C2'],
			],
		]);
		expect(named((await rank(store, { grades: ['A1', 'A2', 'A3'] })).leads)).toEqual([
			['ann', 'A1'],
			['cay', 'A2'],
		]);
		expect(named((await rank(store, { grades: ['A2'], maxScore: 20 })).leads)).toEqual([['cay', 'A2']]);
		expect(named((await rank(store, { grades: ['A3'] }, { score: 'Fit' })).leads)).toEqual([
			['onlyFit', 'A3'],
		]);
		expect((await rank(store, { grades: ['B1'] })).leads).toEqual([]);
	});
});

test('a grade that is asked for finds what filtering all leads finds, page after page', async () => {
	const points = fc.constantFrom(-5, 0, 19.9, 20, 29.9, 30, 49.9, 50, 60);
	const some = fc.dictionary(fc.constantFrom(...'abcdefgh'), points, { noNullPrototype: true });
	await fc.assert(
		fc.asyncProperty(
			...([some, some, fc.subarray(['A1', 'A2', 'A3', 'B1', 'B2', 'C3', 'C2'], { minLength: 1 })] as const),
			...([
				fc.constantFrom('highest', 'lowest', 'leadId', 'active'),
				fc.integer({ min: 1, max: 4 }),
			] as const),
			async (fit, engagement, wanted, sort, limit) => {
				const store = openSqlite(freshFile());
				await give(store, 'Fit', fit);
				await give(store, 'Engagement', engagement);
				const all = (await rank(store, {}, { sort })).leads;
				const found: RankedLead[] = [];
				for (let after: Place | null | undefined; after !== null;) {
					const page = await rank(store, { grades: wanted }, { sort, limit, after: after ?? null });
					found.push(...page.leads);
					after = page.next;
				}

				const own = all.map(({ leadId }) => leadId);
				expect(all.map(({ grade }) => grade)).toEqual(await grades(store, own));
				expect(named(found)).toEqual(named(all.filter(({ grade }) => wanted.includes(grade!))));
			},
		),
		{ numRuns: 60 },
	);
});

test('activity in a score that only gives grades does not bring a rejected lead back', async () => {
	const store = openSqlite(freshFile());
	await give(store, 'Lead Score', { ann: 60 });
	const outcome = won('ann', { kind: 'rejected', keepsBack: true, at: on(1).at });
	await recordOutcomes(store, decaying({ ...on(1), score: '' }), [outcome]);
	await give(store, 'Engagement', { ann: 60 }, 2);
	const [routed] = await routeLeads(store, routing(['ann'], { ...on(2), grading }));

	expect(routed).toMatchObject({ keptBackBy: 'rejected', band: null, grade: 'C1' });
});

test('a router that routes by the score of the item grades by it, too', async () => {
	const store = openSqlite(freshFile());
	await give(store, 'Engagement', { ann: 50 });
	const bands = [{ name: 'Hot', from: [['Engagement', 50]] as Array<[string, number]> }];
	const byItem = { score: 'Engagement', grading, given: [19] };
	const [routed] = await routeLeads(
		store,
		routing(['ann'], { ...byItem, routing: { ...routing([]).routing, bands } }),
	);

	expect(routed).toMatchObject({ score: 19, grade: 'C3' });
});

test('a run that n8n repeats gives the same grade, whatever has come since', async () => {
	const store = openSqlite(freshFile());
	const once = routing(['ann'], { grading, run: 'r1' });
	const first = await routeLeads(store, once);
	await adjustLeads(store, decaying({ score: 'Fit' }), [{ lead: 'ann', points: 60, reason: 'x' }]);

	expect(await routeLeads(store, once)).toEqual(first);
	expect(first).toMatchObject([{ grade: 'C3' } satisfies Partial<Graded>]);
	expect(await routeLeads(store, routing(['ann'], { grading, run: 'r2' }))).toMatchObject([{ grade: 'A3' }]);
});

test('a lead whose other score is damaged is left out of a ranking, and stops a look-up', async () => {
	const file = freshFile();
	const store = openSqlite(file);
	await give(store, 'Engagement', { ann: 50, bob: 50 });
	await give(store, 'Fit', { ann: 60, bob: 60 });
	inFile(file, (database) =>
		database.exec(
			`UPDATE leads SET state = 'damaged' WHERE lead = 'ann' AND score = (SELECT score FROM scores WHERE name = 'Fit')`,
		),
	);
	const said: string[] = [];
	const { leads } = await rank(store, {}, { notice: (sentence: string) => said.push(sentence) });

	expect(named(leads)).toEqual([['bob', 'A1']]);
	expect(said).toEqual([expect.stringContaining('ann')]);
	await expect(grades(store, ['ann', 'bob'])).rejects.toThrow('ann');
});
