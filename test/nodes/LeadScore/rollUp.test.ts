import type { IDataObject } from 'n8n-workflow';
import { freshN8n, journey, jsonOf, leadScore, messages, scoreLead, type N8n } from '../setup';

const points = scoreLead({
	rules: {
		rule: [{ name: 'Any event', award: 'everyTime', points: '={{ $json.points }}', appliesTo: 'every' }],
	},
});
const rollUp = (more: object = {}, node: object = {}) =>
	leadScore({ operation: 'rollUp', combine: 'sum', ...more }, node);

const CONTACTS = [
	{ lead: 'ann', company: 'Acme', points: 10 },
	{ lead: 'bob', company: 'acme ', points: 40 },
	{ lead: 'cy', company: 'acme', points: 25 },
	{ lead: 'dan', company: 'bolt', points: 5 },
];
const NEW_ONE = { lead: 'eve', company: 'bolt' };

async function scored(): Promise<N8n> {
	const n8n = freshN8n();
	await n8n.run(journey(points), CONTACTS);
	return n8n;
}
const learned = async (n8n: N8n, step = rollUp(), items: IDataObject[] = [...CONTACTS, NEW_ONE]) =>
	jsonOf(await n8n.run(journey(step), items), 'Lead Score');

test('each company comes out once, with its score, its contacts and the best of them', async () => {
	const run = await (await scored()).run(journey(rollUp()), [...CONTACTS, NEW_ONE]);

	expect(jsonOf(run, 'Lead Score')).toEqual([
		{
			companyId: 'acme',
			...{ leadScore: 75, leadScorePrevious: 0, leadScoreChange: 75, leadScoreWhy: 'Contacts +75' },
			leadScoreDetail: { leadId: 'acme', score: 75, contacts: 3, bestContact: 'bob' },
		},
		{
			companyId: 'bolt',
			...{ leadScore: 5, leadScorePrevious: 0, leadScoreChange: 5, leadScoreWhy: 'Contacts +5' },
			leadScoreDetail: { leadId: 'bolt', score: 5, contacts: 2, bestContact: 'dan' },
		},
	]);
	expect(run.items('Lead Score').map(({ pairedItem }) => pairedItem)).toEqual([
		[{ item: 0 }, { item: 1 }, { item: 2 }],
		[{ item: 3 }, { item: 4 }],
	]);
});

test.each([
	['sum', 75, 5],
	['average', 25, 2.5],
	['highest', 40, 5],
	['sumOfBest', 65, 5],
	['averageOfBest', 32.5, 2.5],
])(
	'a company gets the %s: a contact without a score counts as one without points',
	async (combine, acme, bolt) => {
		const result = await learned(await scored(), rollUp({ combine, bestContacts: 2 }));

		expect(result).toMatchObject([{ leadScore: acme }, { leadScore: bolt }]);
	},
);

test('it follows its contacts up and down, and run again changes nothing', async () => {
	const n8n = await scored();
	await learned(n8n);
	expect(await learned(n8n)).toMatchObject([{ leadScoreChange: 0 }, { leadScoreChange: 0 }]);
	await n8n.run(journey(points), [{ lead: 'bob', points: -40 }]);
	expect(await learned(n8n)).toMatchObject([{ leadScoreChange: -40, leadScore: 35 }, {}]);
	const history = leadScore({ includeHistory: true, leadId: 'acme', options: { entity: 'company' } });

	expect(jsonOf(await n8n.run(journey(history), [{}]), 'Lead Score')).toMatchObject([
		{
			leadScore: 35,
			leadScoreDetail: {
				history: [
					{ what: 'Contacts (became true)', points: 75 },
					{ what: 'Contacts (is no longer true, or worth less)', points: -40 },
				],
			},
		},
	]);
});

test('a contact counts once, under whichever of its IDs it comes', async () => {
	const n8n = await scored();
	await n8n.run(journey(leadScore({ operation: 'merge', mergeInto: 'bob' })), [{ lead: 'ann' }]);

	expect(await learned(n8n)).toMatchObject([{ leadScore: 75, leadScoreDetail: { contacts: 2 } }, {}]);
});

test('companies can have a score of another name', async () => {
	const n8n = await scored();
	await learned(n8n, rollUp({ companyScore: 'Account' }));
	const account = { score: { __rl: true, mode: 'name', value: 'Account' }, options: { entity: 'company' } };
	const run = await n8n.run(journey(leadScore({ leadId: 'bolt', ...account })), [{}]);

	expect(jsonOf(run, 'Lead Score')).toMatchObject([{ leadScore: 5 }]);
});

test('items without a company, or without a lead ID, are left out, and hints say so', async () => {
	const n8n = await scored();
	const run = await n8n.run(journey(rollUp()), [CONTACTS[0]!, { lead: 'bob' }, { company: 'acme' }]);

	expect(jsonOf(run, 'Lead Score')).toMatchObject([{ companyId: 'acme', leadScoreDetail: { contacts: 1 } }]);
	expect(messages(run, 'Lead Score')).toEqual([
		'1 item had no lead ID and did not count. Check the field under "Lead ID".',
		'1 item without an ID under "Company ID" was left out.',
	]);
});

test('how many the best are must be a whole number', async () => {
	const run = await (
		await scored()
	).run(journey(rollUp({ combine: 'sumOfBest', bestContacts: 0 })), CONTACTS);

	expect(run.error?.message).toBe('"Best Contacts" is not a whole number above zero');
});
