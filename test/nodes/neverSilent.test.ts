import type { IDataObject } from 'n8n-workflow';
import {
	applyDecay,
	filter,
	freshN8n,
	journey,
	leadScore,
	messages,
	router,
	rule,
	scoreLead,
	when,
	type N8n,
} from './setup';

/* A step from which nothing comes, or whose settings miss the fields of the items, says so to the person who tries it. */

const leads = (...ids: string[]): IDataObject[] => ids.map((lead, n) => ({ lead, id: String(n) }));
const five = leads('ann', 'bob', 'cay', 'dan', 'eve');

async function hints(
	n8n: N8n,
	step: ReturnType<typeof scoreLead>,
	items: IDataObject[],
	mode: 'manual' | 'trigger' = 'manual',
): Promise<string[]> {
	const run = await n8n.run(journey(step), items, { mode });
	expect(run.error).toBeUndefined();
	// Runs by hand count in these tests, and say so.
	return messages(run, step.name).filter((message) => !message.includes('Change Live Scores'));
}

async function scored(points: number, ids = five, n8n = freshN8n()): Promise<N8n> {
	const rules = { rule: [{ name: 'Any event', award: 'everyTime', points, appliesTo: 'every' }] };
	await n8n.run(
		journey(scoreLead({ rules })),
		ids.map((item) => ({ ...item, id: `${points} ${String(item.id)}` })),
	);
	return n8n;
}

describe('a router from which no lead comes', () => {
	test('says that all of them kept their band', async () => {
		const n8n = await scored(30);

		expect(await hints(n8n, router(), five)).toEqual([]);
		expect(await hints(n8n, router(), five)).toEqual(['5 leads kept their band: nothing to route.']);
		expect(await hints(n8n, router(), leads('ann', 'Ann '))).toEqual([
			'1 lead kept its band: nothing to route.',
		]);
	});

	test('says nothing where one lead comes out', async () => {
		const n8n = await scored(30);
		await hints(n8n, router(), five);
		await scored(40, leads('ann'), n8n);

		expect(await hints(n8n, router(), five)).toEqual([]);
	});

	test('says nothing where nobody watches', async () => {
		const n8n = await scored(30);
		await hints(n8n, router(), five, 'trigger');

		expect(await hints(n8n, router(), five, 'trigger')).toEqual([]);
	});

	test.each([
		['up', -20, '1 lead kept its band; 1 lead fell: nothing to route.'],
		['down', 40, '1 lead kept its band; 1 lead rose: nothing to route.'],
	])('says that leads moved the other way than %s', async (route, points, said) => {
		const n8n = await scored(30, leads('ann', 'bob'));
		const [first, step] = [router(), router({ route })];
		await hints(n8n, first, leads('ann', 'bob'));
		await scored(points, leads('ann'), n8n);

		expect(await hints(n8n, step, leads('ann', 'bob'))).toEqual([said]);
	});

	test('says that it only remembers leads that are new to it', async () => {
		const step = router({ options: { firstTime: 'remember' } });

		expect(await hints(await scored(30), step, five)).toEqual([
			'5 leads are new to this router, which now remembers the band: nothing to route.',
		]);
	});
});

describe('a decay from which no lead comes', () => {
	const falls = { return: 'falls', thresholds: '20, 50' };

	test.each([
		['20, 50', '20 or 50'],
		['20', '20'],
		['20, 50, 80.5', '20, 50, or 80.5'],
	])('says that none dropped below %s since the last run', async (thresholds, said) => {
		expect(await hints(await scored(30), applyDecay({ ...falls, thresholds }), [{}])).toEqual([
			`No lead dropped below ${said} since the last run.`,
		]);
	});

	test('says so for the leads that come in', async () => {
		expect(
			await hints(
				await scored(30),
				applyDecay({ ...falls, applyTo: 'incoming', leadId: '={{ $json.lead }}' }),
				five,
			),
		).toEqual(['No lead dropped below 20 or 50.']);
	});

	test('says that no score changed, or none by so much', async () => {
		const n8n = await scored(30);
		const expire = { fade: 'expire' };

		expect(await hints(n8n, applyDecay(expire), [{}])).toEqual(['No score changed.']);
		expect(await hints(n8n, applyDecay({ ...expire, options: { changedBy: 5 } }), [{}])).toEqual([
			'No score changed by 5 points or more.',
		]);
	});

	test('says nothing where nobody watches', async () => {
		expect(await hints(await scored(30), applyDecay(falls), [{}], 'trigger')).toEqual([]);
	});
});

describe('a rule that matches nothing because no item has its field', () => {
	const opens = (field: string, more: object = {}) =>
		scoreLead({
			rules: {
				rule: [rule(filter([when(field, 'string', 'equals', 'open')]), { name: 'Opened an email', ...more })],
			},
			options: { preview: true },
		});
	const items = five.map((item) => ({ ...item, event: 'open', body: { campaign: 'spring' } }));
	const said = async (step: ReturnType<typeof scoreLead>, some: IDataObject[] = items) =>
		(await hints(freshN8n(), step, some)).filter((message) => message.startsWith('The rule'));

	test.each([
		['evnt', '(there is "event")', 'a letter that is missing'],
		['Event', '(there is "event")', 'another case'],
		['event.type', '', 'a field of what has none'],
		['campaign', '(there is "body.campaign")', 'a field that is further inside'],
		['body.campain', '(there is "body.campaign")', 'a mistyped field further inside'],
		['company', '', 'a field that is nowhere'],
	])('is named, with the field that may be meant: %s %s', async (field, there) => {
		expect(await said(opens(field))).toEqual([
			`The rule "Opened an email" matched 0 of 5 items: none has a field "${field}"${there && ` ${there}`}.`,
		]);
	});

	test('is not named where some item has the field, or it matches all the same', async () => {
		expect(await said(opens('event'), [...items, { lead: 'fay' }])).toEqual([]);
		expect(
			await said(
				opens('event'),
				items.map((item) => ({ ...item, event: 'click' })),
			),
		).toEqual([]);
		const isNot = rule(filter([when('evnt', 'string', 'notEquals', 'click')]));
		expect(await said(scoreLead({ rules: { rule: [isNot] } }))).toEqual([]);
	});

	test('that holds while something is true is only named where a field is much like its own', async () => {
		expect(await said(opens('title', { award: 'whileTrue' }))).toEqual([]);
		expect(await said(opens('evnt', { award: 'whileTrue' }))).toHaveLength(1);
	});

	test('is not named where nobody watches', async () => {
		const run = await hints(freshN8n(), opens('evnt'), items, 'trigger');
		expect(run.filter((message) => message.startsWith('The rule'))).toEqual([]);
	});
});

describe('a rule that matches nothing because it compares a field with a list', () => {
	const inCountry = (text: string, more: object = {}, operation = 'equals') =>
		scoreLead({
			rules: {
				rule: [rule(filter([when('country', 'string', operation, text)]), { name: 'Near', ...more })],
			},
			options: { preview: true },
		});
	const items = five.map((item) => ({ ...item, country: 'AUSTRIA ' }));
	const said = async (step: ReturnType<typeof scoreLead>, some: IDataObject[] = items) =>
		(await hints(freshN8n(), step, some)).filter((message) => message.startsWith('The rule'));

	test.each(['Germany, Austria', 'Germany,Austria', 'Austria or Germany'])('is named: %s', async (text) => {
		for (const award of ['everyTime', 'whileTrue']) {
			expect(await said(inCountry(text, { award }))).toEqual([
				`The rule "Near" matched 0 of 5 items: "country" is "AUSTRIA", and is compared with all of "${text}" as one text. Add a condition for each, joined by OR.`,
			]);
		}
	});

	test('is not named where no item has a part of it, or it matches, or is no list', async () => {
		expect(await said(inCountry('Germany, France'))).toEqual([]);
		expect(await said(inCountry('Germany, '), [{ lead: 'ann', country: '' }])).toEqual([]);
		expect(
			await said(inCountry('Austria, Vienna'), [...items, { lead: 'fay', country: 'Austria, Vienna' }]),
		).toEqual([]);
		expect(await said(inCountry('Germany, Austria', {}, 'contains'))).toEqual([]);
		expect(await said(inCountry('Orlando'), [{ lead: 'ann', country: 'lando' }])).toEqual([]);
	});
});

describe('items whose lead ID is elsewhere', () => {
	const webhook = five.map(({ lead, id }) => ({ id, body: { lead } }));
	const drag = 'There is no "lead", but "body.lead": clear "Lead ID", then drag that field onto it.';

	test.each([
		['Score Lead', scoreLead(), 'passed through without a score'],
		['Threshold Router', router({ route: 'always' }), 'went to Below'],
		['Lead Scores', leadScore(), 'passed through unchanged'],
	])('are counted, with the field that may be meant: %s', async (_name, step, what) => {
		expect(await hints(freshN8n(), step, webhook, 'trigger')).toContain(
			`5 items had no lead ID and ${what}. ${drag}`,
		);
	});

	test('fail with the same advice', async () => {
		const step = scoreLead({ options: { itemsWithoutLeadId: 'fail' } });
		const { error } = await freshN8n().run(journey(step), webhook);

		expect(error).toMatchObject({ message: 'This item has no lead ID', description: drag });
	});

	test('are told no field where the lead ID is there and blank, or nothing is like it', async () => {
		const check =
			'1 item had no lead ID and passed through without a score. Check the field under "Lead ID".';
		expect(await hints(freshN8n(), scoreLead(), [{ lead: ' ', body: { lead: 'ann' } }])).toEqual([check]);
		expect(await hints(freshN8n(), scoreLead(), [{ name: 'Ann' }])).toEqual([check]);
	});
});
