import { freshN8n, journey, messages, scoreLead } from '../setup';

const three = ['ann', 'bob', 'cyd'].map((lead, index) => ({ lead, id: String(index) }));
const named = (value: string) => ({ score: { __rl: true, mode: 'name', value } });
const fit = (parameters: object = {}) =>
	scoreLead({ ...named('Fit'), ...parameters }, { name: 'Score Lead1' });

describe('a lead ID that is a slip', () => {
	test('a fixed text makes all items one lead', async () => {
		const run = await freshN8n().run(journey(scoreLead({ leadId: 'email' })), three);
		expect(messages(run)).toContain(
			'Lead ID is the fixed text "email", so all 3 items are one lead. To score each lead, clear Lead ID and drag a field there.',
		);
	});

	test('a field that was dropped onto a text is put behind it', async () => {
		const run = await freshN8n().run(journey(scoreLead({ leadId: '=email {{ $json.lead }}' })), three);
		expect(messages(run)).toContain(
			'The lead ID "email ann" has text before the field. If that is a slip, clear Lead ID and drag the field there again.',
		);
	});

	test.each([
		['a fixed text for one item', 'ann', three.slice(0, 1)],
		['a prefix', '=crm-{{ $json.lead }}', three],
		['a field', '={{ $json.lead }}', three],
	])('%s is none', async (_what, leadId, items) => {
		const run = await freshN8n().run(journey(scoreLead({ leadId })), items);
		expect(messages(run).filter((one) => /lead ID/i.test(one))).toEqual([]);
	});

	test('nobody is told where nobody watches', async () => {
		const run = await freshN8n().run(journey(scoreLead({ leadId: 'email' })), three, { mode: 'trigger' });
		expect(messages(run).filter((one) => /Lead ID/.test(one))).toEqual([]);
	});
});

describe('a second score in the field of the first', () => {
	const replaced =
		'The score "Fit" has replaced "Engagement" in the field "leadScore". To keep both, give this step the option Output Field, such as "fit".';

	test('is told, because reasons of one stand beside bands of the other then', async () => {
		const run = await freshN8n().run(journey(scoreLead(named('Engagement')), fit()), three);
		expect(messages(run, 'Score Lead1')).toContain(replaced);
	});

	test('is fine in a field of its own, and so are two steps for one score', async () => {
		const apart = fit({ options: { outputField: 'fit' } });
		const run = await freshN8n().run(journey(scoreLead(named('Engagement')), apart), three);
		expect(messages(run, 'Score Lead1')).not.toContain(replaced);
		const same = await freshN8n().run(journey(scoreLead(named('Fit')), fit()), three);
		expect(messages(same, 'Score Lead1').filter((one) => one.includes('has replaced'))).toEqual([]);
	});
});
