import type { IBinaryKeyData } from 'n8n-workflow';
import { freshN8n, journey, jsonOf, leadScore, router, scoreLead } from '../setup';

const textOf = (binary: IBinaryKeyData | undefined, field: string): string =>
	Buffer.from(binary![field]!.data, 'base64').toString();

test('a report is one page that needs nothing else, and each chart a picture', async () => {
	const n8n = freshN8n();
	const items = ['ann', 'bob', 'cy'].map((lead, index) => ({ lead, id: String(index) }));
	await n8n.run(journey(scoreLead(), router({ bands: { band: [{ name: 'Sales', from: 1 }] } })), items);
	const run = await n8n.run(journey(leadScore({ operation: 'report', timelineOf: ' Ann ' })), [{}]);

	const { binary } = run.items('Lead Score')[0]!;
	expect(jsonOf(run, 'Lead Score')[0]!.leadScore).toMatchObject({
		leads: 3,
		charts: ['distribution', 'movements', 'rules', 'timeline'],
	});
	const page = textOf(binary, 'data');
	expect(page).toMatch(/^<!doctype html>/i);
	expect(page).toContain('ann');
	expect(page).not.toMatch(/<script|src="http/);
	expect(binary!.data).toMatchObject({ fileName: 'lead-scores.html', mimeType: 'text/html' });
	for (const chart of ['distribution', 'movements', 'rules', 'timeline']) {
		expect(textOf(binary, chart)).toMatch(/^<svg/);
	}
});

test('a lead that is not known is told on the page and above the output', async () => {
	const n8n = freshN8n();
	await n8n.run(journey(scoreLead()), [{ lead: 'ann', id: '1' }]);
	const run = await n8n.run(journey(leadScore({ operation: 'report', timelineOf: 'bob' })), [{}]);

	expect(textOf(run.items('Lead Score')[0]!.binary, 'data')).toContain('No lead “bob” has this score.');
	expect(run.hints('Lead Score').map(({ message }) => message)).toEqual([
		'No lead "bob" has this score, so its timeline could not be drawn. Check "Timeline of Lead".',
	]);
});

test('the page may not take the field of a chart', async () => {
	const n8n = freshN8n();
	await n8n.run(journey(scoreLead()), [{ lead: 'ann', id: '1' }]);
	for (const reportField of ['distribution', ' timeline ']) {
		const { error } = await n8n.run(journey(leadScore({ operation: 'report', reportField })), [{}]);
		expect(error!.message).toBe(
			`"Put Output File in Field" is "${reportField.trim()}", which is the field of a chart`,
		);
		expect(error!.description).toContain('distribution, movements, rules, timeline are taken by the charts');
	}
});

test('a score that nobody has used yet makes a page that says so', async () => {
	const run = await freshN8n().run(journey(leadScore({ operation: 'report' })), [{}]);

	expect(jsonOf(run, 'Lead Score')[0]!.leadScore).toMatchObject({ leads: 0, charts: [] });
	expect(textOf(run.items('Lead Score')[0]!.binary, 'data')).toContain('No lead has this score yet');
});

test('a report opens with who is hot this week and why, and names steps and workflows only at its end', async () => {
	const n8n = freshN8n();
	const steps = journey(scoreLead(), router({ bands: { band: [{ name: 'Sales', from: 15 }] } }));
	await n8n.run(
		steps,
		['ann', 'ann', 'bob'].map((lead, index) => ({ lead, id: String(index) })),
	);
	const run = await n8n.run(journey(leadScore({ operation: 'report' })), [{}]);

	const page = textOf(run.items('Lead Score')[0]!.binary, 'data');
	const places = [
		'Hot this week, and why',
		'class="figures"',
		'<h2>Leads with the highest',
		'Threshold Router',
	];
	const found = places.map((place) => page.indexOf(place));
	expect(found).toEqual(found.toSorted((a, b) => a - b));
	expect(found[0]).toBeGreaterThan(0);
	expect(page.indexOf('Threshold Router')).toBeGreaterThan(page.lastIndexOf('<svg'));
	expect(jsonOf(run, 'Lead Score')[0]!.leadScore).toMatchObject({
		hot: [
			{
				leadId: 'ann',
				score: 20,
				change: 20,
				roseToTopBand: expect.stringMatching(/^20/),
				why: 'Any event +20 (2 times)',
			},
			{ leadId: 'bob', score: 10, change: 10, roseToTopBand: null, why: 'Any event +10' },
		],
	});
});

test('a history that is scored today is dated by its events: nobody is hot, and nobody moved today', async () => {
	const n8n = freshN8n();
	const steps = journey(
		scoreLead({ eventTime: '={{ $json.at }}' }),
		router({ bands: { band: [{ name: 'Sales', from: 5 }] } }),
	);
	const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
	await n8n.run(steps, [
		{ lead: 'ann', id: '1', at: daysAgo(40) },
		{ lead: 'bob', id: '2', at: daysAgo(20) },
	]);
	const run = await n8n.run(journey(leadScore({ operation: 'report', period: 'day' })), [{}]);

	expect(jsonOf(run, 'Lead Score')[0]!.leadScore).toMatchObject({ hot: [], leads: 2 });
	const page = textOf(run.items('Lead Score')[0]!.binary, 'data');
	expect(page).toContain('No lead rose to <bdi>Sales</bdi> or gained points since');
	expect(page).toContain('1 entered, 0 left');
});
