import { applyDecay, freshN8n, journey, leadScore, messages, router, scoreLead } from '../setup';

const mistyped = { score: { __rl: true, mode: 'name', value: 'Lead Scor' } };
const TOLD = 'There was no score "Lead Scor" yet (kind of record "contact"). The store has "Lead Score".';

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
