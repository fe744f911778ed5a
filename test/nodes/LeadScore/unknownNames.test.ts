import { applyDecay, freshN8n, journey, leadScore, messages, router, scoreLead, type N8n } from '../setup';

const mistyped = { score: { __rl: true, mode: 'name', value: 'Lead Scor' } };
const TOLD = 'There was no score "Lead Scor" yet (record type "contact"). The store has "Lead Score".';

test.each([
	['Get', 'Lead Score', leadScore({ operation: 'get', ...mistyped })],
	['History', 'Lead Score', leadScore({ operation: 'history', ...mistyped })],
	['Get Many', 'Lead Score', leadScore({ operation: 'getMany', ...mistyped })],
	['Adjust, which makes it', 'Lead Score', leadScore({ operation: 'adjust', ...mistyped })],
	['Export Scores', 'Lead Score', leadScore({ operation: 'exportScores', ...mistyped })],
	['Make a Report', 'Lead Score', leadScore({ operation: 'report', ...mistyped })],
	['Forget Old Details', 'Lead Score', leadScore({ operation: 'forget', ...mistyped })],
	['Roll Up to Companies', 'Lead Score', leadScore({ operation: 'rollUp', company: 'x', ...mistyped })],
	['Apply Decay', 'Apply Decay', applyDecay(mistyped)],
	['Threshold Router', 'Threshold Router', router(mistyped)],
])('a score that is new is told to the person who runs the step: %s', async (_operation, name, node) => {
	const n8n = freshN8n();
	await n8n.run(journey(scoreLead()), [{ lead: 'ann', id: '1' }]);
	const run = await n8n.run(journey(node), [{ lead: 'ann' }]);

	expect(run.error).toBeUndefined();
	expect(messages(run, name)).toContain(TOLD);
	const known = { ...node, parameters: { ...node.parameters, score: { __rl: true, value: 'Lead Score' } } };
	expect(messages(await n8n.run(journey(known), [{ lead: 'ann' }]), name)).not.toContain(TOLD);
	const live = await n8n.run(journey(node), [{ lead: 'ann' }], { mode: 'trigger' });
	expect(messages(live, name)).not.toContain(TOLD);
});

test('a band and a group that the score does not have are told', async () => {
	const n8n = freshN8n();
	await n8n.run(journey(scoreLead(), router()), [{ lead: 'ann', id: '1' }]);
	const filters = { band: { __rl: true, value: 'Hto' }, group: { __rl: true, value: 'Email' } };
	const run = await n8n.run(journey(leadScore({ operation: 'getMany', filters })), [{}]);

	expect(messages(run, 'Lead Score')).toEqual([
		'The score "Lead Score" has no band "Hto". It has "Nurture", "Warm", "Sales".',
		'The score "Lead Score" has no group "Email". It has none.',
	]);
});

describe('names in another spelling are said in every run', () => {
	const named = (value: string) => ({ score: { __rl: true, mode: 'name', value } });
	const grouped = {
		rules: { rule: [{ name: 'E', award: 'everyTime', points: 40, appliesTo: 'every', group: 'Website' }] },
	};
	const limit = (name: string) => ({
		...grouped,
		options: { groupLimits: { group: [{ name, cap: 50 }] } },
	});
	const said = async (n8n: N8n, node: ReturnType<typeof scoreLead>) => {
		const run = await n8n.run(journey(node), [{ lead: 'ann', id: '1' }], { mode: 'trigger' });
		expect(run.error).toBeUndefined();
		return messages(run, node.name);
	};

	test.each(['website', 'WEBSITE ', 'Web-Site', 'Ｗebsite'])(
		'of a group that is limited: %s',
		async (name) => {
			const wanted = name.trim();
			expect(await said(freshN8n(), scoreLead(limit(name)))).toEqual([
				`The score "Lead Score" has no group "${wanted}". It has "Website".`,
			]);
		},
	);

	test('a limit of a group that another step has is fine', async () => {
		const n8n = freshN8n();
		await said(n8n, scoreLead(grouped));

		expect(
			await said(n8n, scoreLead({ options: { groupLimits: { group: [{ name: 'Website', cap: 50 }] } } })),
		).toEqual([]);
	});

	test.each(['all', 'incoming'])('of groups that fade, of %s leads', async (applyTo) => {
		const n8n = freshN8n();
		await said(n8n, scoreLead(grouped));
		const fading = (groups: string) =>
			applyDecay({ applyTo, leadId: '={{ $json.lead }}', options: { groups } });

		expect(await said(n8n, fading('website, Mail'))).toEqual([
			'The score "Lead Score" has no group "website". It has "Website".',
			'The score "Lead Score" has no group "Mail". It has "Website".',
		]);
		expect(await said(n8n, fading('Website'))).toEqual([]);
	});

	test('of other scores that a band asks for', async () => {
		const n8n = freshN8n();
		await said(n8n, scoreLead());
		await said(n8n, scoreLead(named('Fit')));
		const asking = (name: string) =>
			router({
				bands: { band: [{ name: 'Hot', from: 50 }] },
				options: { otherScores: { score: [{ band: 'Hot', name, from: 30 }] } },
			});

		expect(await said(n8n, asking('fit'))).toEqual([
			'There is no score "fit" (record type "contact"). The store has "Fit".',
		]);
		expect(await said(n8n, asking('Wealth'))).toEqual([
			'There is no score "Wealth" (record type "contact"). The store has "Lead Score", "Fit".',
		]);
		expect(await said(n8n, asking('Fit'))).toEqual([]);
	});

	test('of a band and a group that leads are filtered by', async () => {
		const n8n = freshN8n();
		await said(n8n, scoreLead(grouped));
		await said(n8n, router());
		const filters = { band: { __rl: true, value: 'sales' }, group: { __rl: true, value: 'website' } };

		expect(await said(n8n, leadScore({ operation: 'getMany', filters }))).toEqual([
			'The score "Lead Score" has no band "sales". It has "Sales".',
			'The score "Lead Score" has no group "website". It has "Website".',
		]);
	});
});
