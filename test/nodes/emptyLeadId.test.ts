import type { IDataObject } from 'n8n-workflow';
import { leadIdFieldOf } from '../../nodes/common/leadIdFields';
import { applyDecay, assignLead, freshN8n, journey, leadScore, router, scoreLead } from './setup';

/* A step that does not know which lead an item is about asks for it, and names the field that looks like it. */

const webhook: IDataObject[] = [
	{ headers: { host: 'crm' }, body: { eventId: 'e1', email: 'ada@x.example' } },
];

const STEPS = {
	'Score Lead': scoreLead,
	'Threshold Router': router,
	'Apply Decay': (parameters: object) => applyDecay({ applyTo: 'incoming', ...parameters }),
	'Assign Lead: Assign': assignLead,
	'Assign Lead: Release': (parameters: object) => assignLead({ operation: 'release', ...parameters }),
	'Lead Scores: Get': (parameters: object) => leadScore({ operation: 'get', ...parameters }),
	'Lead Scores: Erase': (parameters: object) => leadScore({ operation: 'erase', ...parameters }),
	'Lead Scores: Adjust': (parameters: object) =>
		leadScore({ operation: 'adjust', points: 5, reason: 'Met', ...parameters }),
	'Lead Scores: Merge': (parameters: object) =>
		leadScore({ operation: 'merge', mergeInto: 'bob', ...parameters }),
	'Lead Scores: Roll Up to Companies': (parameters: object) =>
		leadScore({ operation: 'rollUp', ...parameters }),
};

describe.each(Object.entries(STEPS))('%s without a lead ID', (_name, step) => {
	// What the editor leaves where an expression was cleared; n8n takes it for filled in.
	test.each([['='], ['= '], [' ']])(
		'names the parameter and the field of the items: "%s"',
		async (leadId) => {
			const { error } = await freshN8n().run(journey(step({ leadId })), webhook);

			expect(error).toMatchObject({
				message: '"Lead ID" is empty',
				description: 'Drag "body.email" there from the input.',
			});
		},
	);

	test('does not start where nothing was ever put there: n8n names the parameter', async () => {
		const run = freshN8n().run(journey(step({ leadId: '' })), webhook);

		await expect(run).rejects.toThrow('Parameter "Lead ID" is required.');
	});
});

test('an empty lead ID is not passed through, even where items without one are', async () => {
	const step = scoreLead({ leadId: '=', options: { itemsWithoutLeadId: 'pass' } });
	const { error } = await freshN8n().run(journey(step), [{ name: 'Ada' }]);

	expect(error).toMatchObject({
		message: '"Lead ID" is empty',
		description: 'Drag the field there that says which lead an item is about, such as its email address.',
	});
});

test('the first item that has such a field says which', async () => {
	const items = [{ name: 'Ada' }, { email: '' }, { 'E-Mail': 'bob@x.example' }];
	const { error } = await freshN8n().run(journey(scoreLead({ leadId: '=' })), items);

	expect(error?.description).toBe('Drag "E-Mail" there from the input.');
});

test('a field is named as text, whatever it is named', async () => {
	const items = [{ '<b>': { email: 'ada@x.example' } }];
	const { error } = await freshN8n().run(journey(scoreLead({ leadId: '=' })), items);

	expect(error?.description).toBe('Drag "&lt;b>.email" there from the input.');
});

describe('a field that looks like a lead ID', () => {
	test.each<[IDataObject, string | null]>([
		[{ email: 'ada@x.example' }, 'email'],
		[{ body: { email: 'ada@x.example' } }, 'body.email'],
		[{ body: { contact: { Email_Address: 'ada@x.example' } } }, 'body.contact.Email_Address'],
		[{ contactId: 4711 }, 'contactId'],
		[{ properties: { 'Customer ID': 'c1' } }, 'properties.Customer ID'],
		[{ email: 'ada@x.example', leadScoreDetail: { leadId: 'ada' } }, 'leadScoreDetail.leadId'],
		[{ userId: 'u1', email: 'ada@x.example' }, 'email'],
		[{ email: null, userId: 'u1' }, 'userId'],
		[{ email: { address: 'ada@x.example' } }, null],
		[{ id: 7, name: 'Ada', emails: 3 }, null],
		[{}, null],
	])('is found: %j', (json, field) => {
		expect(leadIdFieldOf(json)).toBe(field);
	});
});
