import {
	decayAll,
	mergeLeads,
	rankLeads,
	recordOutcomes,
	routeLeads,
	scoreLeads,
	type Place,
	type RankRequest,
} from '../../../steps';
import { openPostgres, openSqlite, type Store } from '../../../stores';
import { freshSchema } from '../../stores/freshSchema';
import { dump, freshFile } from '../../stores/temporary';
import { changes, DAY, decaying, event, everyTime, NEW_YEAR, routing, scoring, won } from '../setup';

const on = (day: number) => ({ at: NEW_YEAR + day * DAY });
const rank = async (store: Store, more: Partial<RankRequest> = {}) =>
	await rankLeads(store, {
		entity: 'contact',
		score: 'Lead Score',
		sort: 'highest',
		filters: {},
		after: null,
		limit: 50,
		...more,
	});
const names = async (store: Store, more: Partial<RankRequest> = {}) =>
	(await rank(store, more)).leads.map(({ leadId }) => leadId);
const give = async (store: Store, points: Record<string, number>, day = 0) =>
	await scoreLeads(
		store,
		scoring(
			everyTime,
			Object.entries(points).map(([lead, worth]) => event(lead, worth)),
			on(day),
		),
	);

/** All pages of a ranking, one after another. */
async function pages(
	store: Store,
	more: Partial<RankRequest>,
	between: () => Promise<void> = async () => {},
): Promise<Array<[rank: number, lead: string]>> {
	const seen: Array<[number, string]> = [];
	let after: Place | null = null;
	do {
		const page = await rank(store, { ...more, after });
		seen.push(...page.leads.map(({ rank: place, leadId }): [number, string] => [place, leadId]));
		after = page.next;
		await between();
	} while (after);
	return seen;
}

describe.each([
	['sqlite', () => openSqlite(freshFile())],
	['postgres', () => openPostgres(freshSchema())],
])('on %s', (_kind, open) => {
	test('leads are filtered by what came of them, together with other filters', async () => {
		const store = open();
		await give(store, { ann: 50, bob: 40, cy: 30, dan: 20, old: 1 });
		await recordOutcomes(store, decaying({ score: '' }), [
			won('ann'),
			won('ann', { id: 'd2', kind: 'lost' }),
			won('bob', { kind: 'rejected' }),
			won('old'),
			won('not scored'),
		]);
		await mergeLeads(store, decaying(), [{ from: 'old', into: 'cy' }]);
		const having = async (outcome: 'won' | 'lost' | 'rejected' | 'none', filters: object = {}) =>
			await names(store, { filters: { outcome, ...filters } });

		expect([await having('won'), await having('lost')]).toEqual([['ann', 'cy'], ['ann']]);
		expect([await having('rejected'), await having('none')]).toEqual([['bob'], ['dan']]);
		expect(await having('won', { maxScore: 40 })).toEqual(['cy']);
	});

	test('leads are ranked by score as the last decay left it, with why, band and newest activity', async () => {
		const store = open();
		await give(store, { ann: 100, bob: 30 });
		await decayAll(store, decaying(on(30)), changes());
		await give(store, { cay: 40 }, 31);
		await routeLeads(store, routing(['ann', 'cay'], on(31)));

		const { leads, next } = await rank(store);
		expect(leads).toMatchObject([
			{ rank: 1, leadId: 'ann', score: 50, band: 'Sales', lastActivity: '2026-01-01T00:00:00.000Z' },
			{ rank: 2, leadId: 'cay', score: 40, band: 'Warm', why: 'Opened an email +40' },
			{ rank: 3, leadId: 'bob', score: 15, reasons: [{ reason: 'Opened an email', points: 15 }] },
		]);
		expect(leads[2]).not.toHaveProperty('band');
		expect(next).toBeNull();
	});

	test.each([
		['highest', ['cay', 'ann', 'dan', 'bob']],
		['lowest', ['bob', 'ann', 'dan', 'cay']],
		['leadId', ['ann', 'bob', 'cay', 'dan']],
		['active', ['dan', 'cay', 'ann', 'bob']],
	] as const)('leads are sorted by what is asked for, then by their IDs: %s', async (sort, expected) => {
		const store = open();
		await give(store, { ann: 20, bob: 10 }, 0);
		await give(store, { cay: 30 }, 1);
		await give(store, { dan: 20 }, 2);

		expect(await names(store, { sort })).toEqual(expected);
		expect(await pages(store, { sort, limit: 1 })).toEqual(expected.map((lead, index) => [index + 1, lead]));
		expect(await pages(store, { sort, limit: 3 })).toEqual(expected.map((lead, index) => [index + 1, lead]));
	});

	test('filters: score, group, changed since, band and entered since', async () => {
		const store = open();
		await give(store, { ann: 20, bob: 55, cay: 80, dan: 5 });
		await routeLeads(store, routing(['ann', 'bob', 'cay', 'dan'], on(0)));
		const email = { ...everyTime, name: 'Clicked', group: 'Email' };
		await scoreLeads(store, scoring(email, [event('ann', 40), event('dan', 0)], on(5)));
		await routeLeads(store, routing(['ann'], { ...on(5), now: on(5).at }));

		expect(await names(store, { filters: { minScore: 55, maxScore: 60 } })).toEqual(['ann', 'bob']);
		expect(await names(store, { filters: { group: 'Email' } })).toEqual(['ann']);
		expect(await names(store, { filters: { changedSince: on(5).at } })).toEqual(['ann', 'dan']);
		expect(await names(store, { filters: { band: 'Sales' } })).toEqual(['cay', 'ann', 'bob']);
		expect(await names(store, { filters: { band: 'Sales', enteredSince: on(1).at } })).toEqual(['ann']);
		expect(await names(store, { filters: { band: 'Warm', enteredSince: on(0).at } })).toEqual([]);
		expect(await names(store, { filters: { enteredSince: on(0).at } })).toEqual(['cay', 'ann', 'bob']);
		expect(await names(store, { filters: { band: 'Nobody knows it' } })).toEqual([]);
	});

	test('pages lose and repeat no lead while others are written, added and merged', async () => {
		const store = open();
		const leads = Array.from({ length: 60 }, (_, index) => `lead ${String(index).padStart(2, '0')}`);
		await give(store, Object.fromEntries(leads.map((lead, index) => [lead, (index * 7) % 20])));
		for (const sort of ['highest', 'leadId'] as const) {
			let turn = 0;
			const seen = await pages(store, { sort, limit: 7, filters: { maxScore: 99 } }, async () => {
				turn++;
				await give(store, { [`${sort} ${turn}`]: 1_000, [`another ${sort} ${turn}`]: 1_000 });
				await mergeLeads(store, decaying(), [{ from: `another ${sort} ${turn}`, into: `${sort} ${turn}` }]);
			});
			expect(seen.map(([, lead]) => lead).sort()).toEqual(leads);
			expect(seen.map(([place]) => place)).toEqual(leads.map((_, index) => index + 1));
		}
	});

	test('more leads than are looked at in one transaction keep only the first, and can be stopped', async () => {
		const store = open();
		const many = Array.from({ length: 3_500 }, (_, index) => [`lead ${index}`, index % 1_750] as const);
		await give(store, Object.fromEntries(many));
		const { leads, next } = await rank(store, { limit: 3 });

		expect(leads.map(({ leadId }) => leadId)).toEqual(['lead 1749', 'lead 3499', 'lead 1748']);
		expect(next).toEqual({ sort: 'highest', key: 1748, lead: 'lead 1748', rank: 3 });
		expect(await names(store, { limit: Infinity })).toHaveLength(3_500);
		const looked: number[] = [];
		await rankLeads(
			store,
			{ entity: 'contact', score: 'Lead Score', sort: 'lowest', filters: {}, after: null, limit: 1 },
			(sofar) => looked.push(sofar) < 2,
		);
		expect(looked).toEqual([1_000, 2_000]);
	});

	test('leads that cannot be among the first are not looked at', async () => {
		const store = open();
		const many = Array.from({ length: 30_000 }, (_, index) => [`lead ${index}`, index % 100] as const);
		await give(store, Object.fromEntries(many));
		const compared: number[] = [];
		const request = { entity: 'contact', score: 'Lead Score', filters: {}, after: null, limit: 2 };
		const { leads } = await rankLeads(store, { ...request, sort: 'highest' }, (sofar) => {
			compared.push(sofar);
			return true;
		});

		expect(leads.map(({ leadId }) => leadId)).toEqual(['lead 10099', 'lead 10199']);
		expect(compared).toEqual([1_000, 21_000, 30_000]);
	});

	test('a score that no step has used, and another record type, have no leads', async () => {
		const store = open();
		await give(store, { ann: 1 });

		expect(await names(store, { score: 'Other' })).toEqual([]);
		expect(await names(store, { entity: 'company', filters: { enteredSince: 0 } })).toEqual([]);
	});
});

test('a ranking changes nothing', async () => {
	const file = freshFile();
	const store = openSqlite(file);
	await give(store, { ann: 100 });
	await decayAll(store, decaying(on(30)), changes(10));
	const before = dump(file);
	await rank(store, { filters: { band: 'Sales', enteredSince: 0, group: 'Email' } });

	expect(dump(file)).toBe(before);
});
