import { pollOnce } from '../../engine';
import { applyDecay, freshN8n, journey, leadScore, nodeTypes, router, scoreLead, trigger } from '../setup';

const ODD = '={{ [7] }}';

test.each([
	[applyDecay({ return: ODD }), '"Return" is not one of the choices: {{ [7] }}'],
	[applyDecay({ return: 'changed', amount: 3, unit: ODD }), '"Unit" is not one of the choices'],
	[
		leadScore({ operation: 'rollUp', company: '={{ $json.company }}', combine: ODD }),
		'"Company Gets" is not one of the choices: {{ [7] }}',
	],
	[router({ bands: { band: [{ name: ODD, from: 0 }] } }), 'The name of a band is not a text'],
])('a choice of another type is refused by its name: %j', async (step, message) => {
	const n8n = freshN8n();
	const run = await n8n.run(journey(scoreLead(), step), [{ lead: 'ann', company: 'acme' }]);

	expect(run.error?.message).toBe(message);
	expect(run.error?.description).toMatch(/^(Choose one of|Correct|Give every band) /);
});

test('a trigger that waits for nothing that there is says so', async () => {
	const { userFolder } = freshN8n();
	const workflow = { ...journey(trigger({ startWhen: 'sleeps' })) };
	const nodes = workflow.nodes.slice(1);

	await expect(pollOnce({ ...workflow, nodes, connections: {} }, { userFolder, nodeTypes })).rejects.toThrow(
		'"Trigger On" is not one of the choices: sleeps',
	);
});
