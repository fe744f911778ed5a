import type { IDataObject } from 'n8n-workflow';
import { adjustLeads, mergeLeads, routeLeads, scoreLeads } from '../../steps';
import { openSqlite } from '../../stores';
import { decaying, event, everyTime, routing, scoring } from '../steps/setup';
import { rows } from '../stores/temporary';
import {
	applyDecay,
	assignLead,
	freshN8n,
	journey,
	jsonOf,
	leadScore,
	messages,
	router,
	scoreLead,
	scoresIn,
	type N8n,
} from './setup';

const BANDS = { bands: { band: [{ name: 'Warm', from: 10 }] } };
const match = { options: { leadIds: 'match' } };
const ignore = { options: { leadIds: 'ignore' } };

const events = (...leads: unknown[]): IDataObject[] =>
	leads.map((lead, index) => ({ lead, id: `e${index}` }) as IDataObject);

const score = async (n8n: N8n, items: IDataObject[], parameters: object = {}) =>
	await n8n.run(journey(scoreLead(parameters)), items, { mode: 'trigger' });

const operate = async (n8n: N8n, operation: string, items: IDataObject[], more: object = {}) =>
	await n8n.run(journey(leadScore({ operation, ...more })), items, { mode: 'trigger' });

describe('IDs that look the same are one lead', () => {
	test.each([
		[
			'a zero-width space, marks of direction, a soft hyphen',
			'ann@x.example\u200b',
			'\u200eann@x.ex\u00adample',
		],
		['composed and decomposed letters', 'j\u00fcrgen@x.example', 'ju\u0308rgen@x.example'],
		['a no-break space and a space', 'ann\u00a0smith', 'Ann Smith'],
		['a byte order mark and a variation selector', '\ufeff4711', '4711\ufe0f'],
	])('in every node: %s', async (_what, one, other) => {
		const n8n = freshN8n();
		const spelled = events(one, other);
		expect(scoresIn(await score(n8n, spelled))).toEqual([10, 20]);
		const adjusted = await operate(n8n, 'adjust', events(other), { how: 'add', points: 5 });
		expect(scoresIn(adjusted, 'Lead Score')).toEqual([25]);
		expect(scoresIn(await operate(n8n, 'get', spelled), 'Lead Score')).toEqual([25, 25]);
		const routed = await n8n.run(journey(router(BANDS)), spelled);
		// One crossing.
		expect(routed.items('Threshold Router', 1)).toHaveLength(1);
		const decayed = await n8n.run(
			journey(
				applyDecay({ applyTo: 'incoming', fade: 'expire', leadId: '={{ $json.lead }}', return: 'totals' }),
			),
			spelled,
		);
		expect(jsonOf(decayed, 'Apply Decay')).toMatchObject([{ leads: 1, pointsAfter: 25 }]);
		await operate(n8n, 'erase', events(other));
		expect(rows(n8n.file, 'SELECT lead FROM leads UNION SELECT lead FROM routes')).toEqual([]);
	});

	test('companies, too', async () => {
		const n8n = freshN8n();
		await score(n8n, events('ann', 'bob'));
		const contacts = [
			{ lead: 'ann', company: 'Caf\u00e9' },
			{ lead: 'bob', company: 'cafe\u0301\u200b' },
			{ lead: 'bob', company: 'n/a' },
		];
		const run = await operate(n8n, 'rollUp', contacts);

		expect(jsonOf(run, 'Lead Score')).toMatchObject([{ leadScore: 20, leadScoreDetail: { contacts: 2 } }]);
		expect(messages(run, 'Lead Score')).toContain(
			'1 item without an ID under "Company ID" ("n/a", which stands for nothing) was left out.',
		);
	});
});

describe('texts that stand for nothing', () => {
	test('are no lead, and a hint says how many there were', async () => {
		const n8n = freshN8n();
		const run = await score(n8n, events('ann', 'null', 'N/A', undefined, '-', '[object Object]'));

		expect(scoresIn(run)).toEqual([10, null, null, null, null, null]);
		expect(messages(run)).toContain(
			'5 items had no lead ID (4 of them "null" or another text that stands for nothing) and passed through without a score. Check the field under "Lead ID".',
		);
		expect(rows(n8n.file, 'SELECT lead FROM leads')).toEqual([{ lead: 'ann' }]);
	});

	test('are no event ID: each such event counts, and a hint says how many there were', async () => {
		const items = ['null', 'undefined', 'NaN', '1', '1'].map((id) => ({ lead: 'ann', id }));
		const run = await score(freshN8n(), items);

		expect(scoresIn(run)).toEqual([10, 20, 30, 40, 40]);
		expect(messages(run)).toContain(
			'3 items had no event ID (3 of them "null" or another text that stands for nothing): if they arrive again, they count again.',
		);
	});
});

test('event IDs that differ in case are two events', async () => {
	const items = ['AbC', 'abc', ' abc '].map((id) => ({ lead: 'ann', id }));
	expect(scoresIn(await score(freshN8n(), items))).toEqual([10, 20, 20]);
});

describe('whether case tells leads apart', () => {
	const salesforce = events('00Q5g00000ABCDa', '00Q5g00000ABCDA');
	const names = events('Ann', 'ANN');

	test('follows the IDs, without being told', async () => {
		const n8n = freshN8n();
		expect(scoresIn(await score(n8n, [...salesforce, ...names]))).toEqual([10, 10, 10, 20]);
		expect(scoresIn(await operate(n8n, 'get', salesforce), 'Lead Score')).toEqual([10, 10]);
	});

	test('is an option, which the store keeps for all steps of the record type', async () => {
		const n8n = freshN8n();
		expect(scoresIn(await score(n8n, names, match))).toEqual([10, 10]);
		expect(scoresIn(await score(n8n, events('Ann', 'ann')))).toEqual([10, 10]);
		expect(scoresIn(await operate(n8n, 'get', events('Ann', 'aNN')), 'Lead Score')).toEqual([10, null]);
		const routed = await n8n.run(journey(router(BANDS)), events('ANN', 'aNN'));
		expect(routed.items('Threshold Router', 1)).toHaveLength(1);

		const companies = { options: { entity: 'company' } };
		expect(scoresIn(await score(n8n, names, companies))).toEqual([10, 20]);
	});

	test('can be ignored openly', async () => {
		expect(scoresIn(await score(freshN8n(), salesforce, ignore))).toEqual([10, 20]);
	});

	test('cannot be changed once leads are stored, and can again once they are erased', async () => {
		const n8n = freshN8n();
		await score(n8n, names);
		const { error } = await score(n8n, names, match);
		expect(error?.message).toBe(
			'"Lead IDs" is "Match Case", but the leads of the record type "contact" are stored with "Automatic"',
		);
		expect(error?.description).toMatch(/^Choose "Automatic", or remove the option\./);
		expect((await operate(n8n, 'adjust', names, match)).error?.message).toBe(error!.message);
		expect(rows(n8n.file, 'SELECT lead FROM leads')).toEqual([{ lead: 'ann' }]);

		await operate(n8n, 'erase', names);
		expect(scoresIn(await score(n8n, events('Ann', 'ANN'), match))).toEqual([10, 10]);
	});

	test.each([
		['outcomes', async (n8n: N8n) => await operate(n8n, 'recordOutcome', events('Ann'))],
		['assignments', async (n8n: N8n) => await n8n.run(journey(assignLead()), events('Ann'))],
	])('cannot change once %s are stored, also of leads without a score', async (_what, store) => {
		const n8n = freshN8n();
		await store(n8n);
		const { error } = await score(n8n, events('Ann'), match);

		expect(error?.message).toBe(
			'"Lead IDs" is "Match Case", but the leads of the record type "contact" are stored with "Automatic"',
		);
	});

	test('is not settled by a preview', async () => {
		const n8n = freshN8n();
		const preview = { options: { ...match.options, preview: true } };
		expect(scoresIn(await score(n8n, names, preview))).toEqual([10, 10]);
		expect(scoresIn(await score(n8n, names))).toEqual([10, 20]);
	});

	test('is ignored in a store that has leads from before it was settled', async () => {
		const n8n = freshN8n();
		await scoreLeads(openSqlite(n8n.file), scoring(everyTime, [event('00q5g00000abcda', 10)]));

		expect((await score(n8n, salesforce, match)).error?.message).toMatch(/stored with "Ignore Case"$/);
		expect(scoresIn(await score(n8n, salesforce))).toEqual([20, 30]);
	});
});

/** IDs that are not taken any more, or stand for other leads now, as earlier versions may have stored them. */
const STORED: Array<[what: string, id: string, others: string[]]> = [
	['an invisible character', 'ann\u200b@x.example', ['Ann\u200b@x.example ']],
	['decomposed letters', 'ju\u0308rgen', [' Ju\u0308rgen']],
	['upper case and spaces', ' BOB ', []],
	['a text for nothing', 'null', ['NULL']],
	['a hyphen', '-', []],
	['megabytes', 'x'.repeat(3_000_000), [` ${'X'.repeat(3_000_000)}`]],
	['NUL', 'a\u0000b', []],
	['nothing but what cannot be seen', '\u200b', []],
];

describe.each(STORED)('a lead that is stored under an ID with %s', (_what, id, others) => {
	async function n8nWithIt(): Promise<N8n> {
		const n8n = freshN8n();
		const store = openSqlite(n8n.file);
		await scoreLeads(store, scoring(everyTime, [event(id, 10), event('other', 7)]));
		await routeLeads(store, routing([id]));
		return n8n;
	}

	test('is found, with its history, and exported', async () => {
		const n8n = await n8nWithIt();
		const written = events(id, ...others);
		const all = (value: unknown) => written.map(() => value);
		expect(scoresIn(await operate(n8n, 'get', written), 'Lead Score')).toEqual(all(10));
		expect(jsonOf(await operate(n8n, 'history', written), 'Lead Score')).toMatchObject(
			all({ leadScore: 10, leadScoreDetail: { leadId: id } }),
		);
		expect(jsonOf(await operate(n8n, 'exportLead', written), 'Lead Score')).toMatchObject(
			all({ leadScore: { leadId: id, scores: [{ score: 10 }] } }),
		);
	});

	test('is merged into another', async () => {
		const n8n = await n8nWithIt();
		const run = await operate(n8n, 'merge', events(id), { mergeInto: 'other' });
		expect(jsonOf(run, 'Lead Score')).toMatchObject([{ leadScoreDetail: { leadId: 'other', merged: id } }]);
		expect(scoresIn(await operate(n8n, 'get', events(id, 'other')), 'Lead Score')).toEqual([17, 17]);
	});

	test('takes another in', async () => {
		const n8n = await n8nWithIt();
		const run = await operate(n8n, 'merge', [{ lead: 'other', into: id }], {
			mergeInto: '={{ $json.into }}',
		});
		expect(jsonOf(run, 'Lead Score')).toMatchObject([{ leadScoreDetail: { leadId: id, merged: 'other' } }]);
	});

	test('is erased, and leaves nothing', async () => {
		const n8n = await n8nWithIt();
		const run = await operate(n8n, 'erase', events(others[0] ?? id));
		expect(jsonOf(run, 'Lead Score')).toMatchObject([{ leadScore: { erased: true, scores: 1 } }]);
		const left = 'SELECT lead FROM leads UNION SELECT lead FROM ledger UNION SELECT lead FROM routes';
		expect(rows(n8n.file, left)).toEqual([{ lead: 'other' }]);
	});
});

test('an ID that is stored as it is written goes before the lead that it would stand for today', async () => {
	const n8n = freshN8n();
	const store = openSqlite(n8n.file);
	await scoreLeads(store, scoring(everyTime, [event('Ann', 5), event('ann', 7)]));

	expect(scoresIn(await operate(n8n, 'get', events('Ann', 'ann', 'ANN')), 'Lead Score')).toEqual([5, 7, 7]);
	await operate(n8n, 'erase', events('Ann'));
	expect(rows(n8n.file, 'SELECT lead FROM leads')).toEqual([{ lead: 'ann' }]);
});

test('where case matters, a lead that is not stored is not taken for one in lower case', async () => {
	const n8n = freshN8n();
	await score(n8n, events('ann'), match);
	const run = await operate(n8n, 'erase', events(' Ann '));

	expect(jsonOf(run, 'Lead Score')).toMatchObject([{ leadScore: { erased: false } }]);
	expect(rows(n8n.file, 'SELECT lead FROM leads')).toEqual([{ lead: 'ann' }]);
});

test('an ID that is refused and not stored is refused when it is looked up', async () => {
	const n8n = freshN8n();
	await score(n8n, events('ann'));
	expect((await operate(n8n, 'erase', events('x'.repeat(501)))).error?.message).toMatch(
		/^The lead ID has more than 500 characters/,
	);
	expect((await operate(n8n, 'get', events(2 ** 60))).error?.message).toMatch(/too large to be exact/);
	const merge = await operate(n8n, 'merge', events('ann'), { mergeInto: 'y'.repeat(501) });
	expect(merge.error?.message).toMatch(/^The ID of the lead to merge into has more than 500 characters/);
	expect(messages(await operate(n8n, 'get', events('null')), 'Lead Score')).toEqual([
		'1 item had no lead ID ("null", which stands for nothing) and passed through unchanged. Check the field under "Lead ID".',
	]);
});

test('a lead is erased although another has an ID of megabytes, and no output of a run tells of it any more', async () => {
	const n8n = freshN8n();
	const store = openSqlite(n8n.file);
	const huge = `"\\${'x'.repeat(8_000_000)}`;
	await scoreLeads(store, scoring(everyTime, [event('ann', 1), event(huge, 1)], { run: 'both' }));
	await adjustLeads(store, decaying({ run: 'adjust' }), [{ lead: 'ann', points: 1, reason: 'met "ann" \\' }]);
	await mergeLeads(store, decaying({ run: 'merge' }), [{ from: 'old ann', into: 'ann' }]);
	const run = await operate(n8n, 'erase', events('ann'));

	expect(jsonOf(run, 'Lead Score')).toMatchObject([{ leadScore: { erased: true } }]);
	expect(rows(n8n.file, `SELECT run FROM outputs WHERE instr(output, 'ann') > 0`)).toEqual([]);
	expect(rows(n8n.file, `SELECT count(*) AS leads FROM leads`)).toEqual([{ leads: 1 }]);
});

test('a reason of 501 characters is refused', async () => {
	const n8n = freshN8n();
	const run = await operate(n8n, 'adjust', events('ann'), { how: 'add', points: 1, reason: 'x'.repeat(501) });
	expect(run.error?.message).toBe(`The reason has more than 500 characters: "${'x'.repeat(50)}…"`);
});
