import { DateTime } from 'luxon';
import type { IDataObject } from 'n8n-workflow';
import { assignLead, freshN8n, journey, jsonOf, leadScore, messages, type N8n } from '../setup';

const STEP = 'Assign Lead';
const DATE = '2026-03-31T09:00:00.000Z';

async function mark(n8n: N8n, parameters: object, items: IDataObject[], options: object = {}) {
	return await n8n.run(journey(assignLead({ operation: 'markTouched', ...parameters })), items, options);
}

test('says when the lead was touched, by whom, and whether that was new', async () => {
	const n8n = freshN8n();
	const item = { lead: 'Ann@X.com', by: 'Cay', when: '2026-03-31T09:00:00Z' };
	const parameters = { touchedBy: '={{ $json.by }}', touchedAt: '={{ $json.when }}' };
	const said = {
		...{ touchedAt: DATE, lead: 'Ann@X.com' },
		touchedDetail: { leadId: 'ann@x.com', touchedBy: 'Cay' },
	};
	expect(jsonOf(await mark(n8n, parameters, [item]), STEP)).toMatchObject([
		{ ...said, touchedIsNew: true, touchedWhat: `Touched: ${DATE}, by Cay` },
	]);
	expect(jsonOf(await mark(n8n, parameters, [item]), STEP)).toMatchObject([
		{ ...said, touchedIsNew: false, touchedWhat: `Was marked as touched before: ${DATE}, by Cay` },
	]);
	const exported = await n8n.run(journey(leadScore({ operation: 'exportLead' })), [{ lead: 'ann@x.com' }]);
	expect(JSON.stringify(exported)).toContain(`"touched":[{"date":"${DATE}","by":"Cay"`);
});

test('without a date, it is now; without a lead ID, an item passes through', async () => {
	const before = Date.now();
	const run = await mark(freshN8n(), {}, [{ lead: 'ann' }, { name: 'nobody' }]);
	const [first, second] = jsonOf(run, STEP);
	expect(Date.parse(String(first!.touchedAt))).toBeGreaterThanOrEqual(before);
	expect(second).toEqual({ name: 'nobody' });
});

describe('a date without a time', () => {
	const ZONE = 'Asia/Kolkata';
	const markOn = async (n8n: N8n, touchedAt: string, executionId?: string) => {
		const node = assignLead({ operation: 'markTouched', touchedAt });
		const workflow = { ...journey(node), settings: { timezone: ZONE } };
		return jsonOf(await n8n.run(workflow, [{ lead: 'ann' }], { executionId }), STEP)[0]!;
	};
	const inDays = (days: number) => DateTime.now().setZone(ZONE).plus({ days }).toISODate()!;

	test('is that whole day in the zone of the workflow, up to its end; twice is once', async () => {
		const n8n = freshN8n();
		const touchedAt = '2026-03-31T18:29:59.999Z';
		expect(await markOn(n8n, '2026-03-31')).toMatchObject({ touchedAt, touchedIsNew: true });
		expect(await markOn(n8n, '20260331')).toMatchObject({ touchedAt, touchedIsNew: false });
	});

	test.each([
		['today, which is not over', 0],
		['tomorrow, as it may be elsewhere', 1],
	])('is now where it is %s, and the same where n8n repeats the run', async (_what, days) => {
		const n8n = freshN8n();
		const [before, date] = [Date.now(), inDays(days)];
		const first = await markOn(n8n, date, '4711');
		const touchedAt = Date.parse(String(first.touchedAt));
		expect(touchedAt).toBeGreaterThanOrEqual(before);
		expect(touchedAt).toBeLessThanOrEqual(Date.now());
		expect(await markOn(n8n, date, '4711')).toEqual(first);
	});

	test('is no date with a time, which stays as it is, also where it is a little ahead', async () => {
		const touchedAt = new Date(Date.now() + 3_600_000).toISOString();
		expect(await markOn(freshN8n(), touchedAt)).toMatchObject({ touchedAt });
	});
});

test.each([
	['not a date', 'The date on which the lead was touched is not a date and time: soon', 'soon'],
	[
		'too far ahead',
		'The date on which the lead was touched is more than a day ahead of now: 2199-01-01',
		'2199-01-01',
	],
])('a date that is %s fails with its item, and nothing is written', async (_what, message, touchedAt) => {
	const run = await mark(freshN8n(), { touchedAt }, [{ lead: 'ann' }]);
	expect(run.error?.message).toBe(message);
});

test('a run by hand marks nobody, and says so', async () => {
	const n8n = freshN8n();
	const test = await mark(n8n, { touchedAt: DATE, options: { testRuns: 'apart' } }, [{ lead: 'ann' }]);
	expect(jsonOf(test, STEP)[0]).toMatchObject({ touchedIsNew: true, touchedDetail: { test: true } });
	expect(messages(test, STEP).join()).toContain('no lead was marked as touched');
	expect(jsonOf(await mark(n8n, { touchedAt: DATE }, [{ lead: 'ann' }]), STEP)[0]).toMatchObject({
		touchedIsNew: true,
	});
});

describe('working hours', () => {
	const set = async (hours: object) =>
		await freshN8n().run(journey(assignLead({ options: { workingHours: { hours }, testRuns: 'live' } })), [
			{ lead: 'ann' },
		]);
	const OFFICE = { days: [1, 2, 3, 4, 5], from: '9:00', to: '17:00' };

	test.each([
		['office hours', OFFICE],
		['to midnight', { ...OFFICE, to: '24:00' }],
		['days as texts, as an expression may give them', { ...OFFICE, days: ['1', '7'] }],
	])('are taken: %s', async (_what, hours) => expect((await set(hours)).error).toBeUndefined());

	test.each([
		['without days', { ...OFFICE, days: [] }, 'Under "Days", choose at least one day'],
		['on an eighth day', { ...OFFICE, days: [8] }, 'Under "Days", choose at least one day'],
		['from no time', { ...OFFICE, from: 'nine' }, '"From" must be a time of day such as 09:00'],
		['to 25:00', { ...OFFICE, to: '25:00' }, '"To" must be a time of day such as 09:00'],
		[
			'that end before they begin',
			{ ...OFFICE, to: '08:00' },
			'"To" must be later than "From" on the same day',
		],
	])('are refused %s', async (_what, hours, message) => {
		expect((await set(hours)).error?.message).toBe(`"Working Hours": ${message}`);
	});
});
