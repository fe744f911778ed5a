import { applyDecay, freshN8n, journey, leadScore, router, scoreLead } from './setup';

const score = { __rl: true, mode: 'name', value: 'Lead Scor' };
const look = (operation: string, more: object = {}) => leadScore({ operation, score, ...more });

test.each([
	['a decay of incoming leads', applyDecay({ score, applyTo: 'incoming', leadId: '={{ $json.lead }}' })],
	['a decay of all leads', applyDecay({ score })],
	['a router', router({ score, bands: { band: [{ name: 'Sales', from: 50 }] } })],
	['a look-up', look('get')],
	['a history', look('history')],
	['a ranking', look('getMany')],
	['an export', look('exportScores')],
])('%s with a name that is mistyped creates no score', async (_what, step) => {
	const n8n = freshN8n();
	await n8n.run(journey(scoreLead()), [{ lead: 'ann' }]);
	await n8n.run(journey(step), [{ lead: 'ann' }]);

	expect(await n8n.pick(scoreLead(), 'searchScores')).toEqual(['Lead Score']);
});
