import type { IDataObject } from 'n8n-workflow';
import { freshN8n, journey, messages, scoreLead, scoresIn } from '../setup';

const asIf = '2026-03-10T00:00:00Z';
const after = { name: 'Visit', award: 'everyTime', points: 10, appliesTo: 'every', expiresAfter: 5 };
const expiring = { rule: [{ ...after, expiresAfterUnit: 'days' }] };

const hints = async (parameters: object, items: IDataObject[]): Promise<string[]> =>
	messages(await freshN8n().run(journey(scoreLead(parameters)), items)).filter(
		(message) => !message.startsWith('This run by hand'),
	);

describe('the event ID', () => {
	test.each(['eventId', 'event_id', 'messageId', 'svix-id'])(
		'that items have as "%s" and the step does not use is hinted at',
		async (name) => {
			const items = [{ lead: 'ann', [name]: 'e1' }, { lead: 'bob', [name]: 7 }, { lead: 'cay' }];

			expect(await hints({ eventId: '' }, items)).toEqual([
				`2 items have a field "${name}", but "Event ID" is empty. Drag the field there, so that an event that arrives twice counts once.`,
			]);
			expect(await hints({ eventId: `={{ $json["${name}"] }}` }, items)).toEqual([
				'1 item had no event ID: if it arrives again, it counts again.',
			]);
		},
	);

	test.each([
		['no such field', { lead: 'ann', opened: true }],
		['only a blank one', { lead: 'ann', eventId: ' ' }],
		['one that is no ID', { lead: 'ann', eventId: { is: 'nested' } }],
	])('is missed where items have %s', async (_what, item) => {
		expect(await hints({ eventId: '' }, [item])).toEqual([
			'1 item had no event ID: if it arrives again, it counts again.',
		]);
	});
});

describe('the event time', () => {
	test.each(['occurredAt', 'timestamp', 'event_time'])(
		'that items have as "%s" and the step does not use is hinted at',
		async (name) => {
			const items = [{ lead: 'ann', id: '1', [name]: '2026-01-01T00:00:00Z' }];

			expect(await hints({}, items)).toEqual([
				`1 item has a field "${name}", but "Event Time" is empty, so its event counts as of now. To date points by it, drag the field there.`,
			]);
			expect(await hints({ eventTime: `={{ $json.${name} }}` }, items)).toEqual([]);
		},
	);

	test.each([
		['empty', {}, {}, 10],
		['a field that is empty', { eventTime: '={{ $json.at }}' }, { at: '' }, 10],
		['a field that is blank', { eventTime: '={{ $json.at }}' }, { at: ' \t' }, 10],
		['a field that is missing', { eventTime: '={{ $json.at }}' }, {}, 10],
		['a field', { eventTime: '={{ $json.at }}' }, { at: '2026-03-01T00:00:00Z' }, 0],
	])('that is %s dates the points', async (_what, parameters, fields, score) => {
		const step = scoreLead({ ...parameters, rules: expiring, options: { asIf } });
		const run = await freshN8n().run(journey(step), [{ lead: 'ann', id: '1', ...fields }]);

		expect(scoresIn(run)).toEqual([score]);
	});
});
