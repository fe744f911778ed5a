import { getSchema } from 'n8n-core/dist/execution-engine/node-execution-context/utils/create-node-as-tool';
import { NodeHelpers, type INode } from 'n8n-workflow';
import { LeadScore } from '../../../nodes/LeadScore/LeadScore.node';
import { freshN8n, journey, jsonOf, leadScore, scoreLead } from '../setup';

const nodeType = new LeadScore();
const asTool = (parameters: object): INode => {
	const node = { ...leadScore(parameters), id: '1', typeVersion: 1, position: [0, 0] } as INode;
	const complete = NodeHelpers.getNodeParameters(
		nodeType.description.properties,
		node.parameters,
		true,
		false,
		node,
		nodeType.description,
	);
	return { ...node, parameters: complete! };
};

const lead = { leadId: "={{ $fromAI('Lead_ID', 'Email address of the lead') }}" };
const adjust = {
	operation: 'adjust',
	...lead,
	points: "={{ $fromAI('Points', 'Points to add', 'number') }}",
	reason: "={{ $fromAI('Reason') }}",
};
const rank = { operation: 'getMany', limit: "={{ $fromAI('Limit', 'How many leads', 'number') }}" };

test.each([
	[{ operation: 'get', ...lead }, 'Get a score with its reasons and band in Lead Score', ['Lead_ID']],
	[rank, 'Rank and filter leads by score in Lead Score', ['Limit']],
	[adjust, 'Adjust a score by hand and say why in Lead Score', ['Lead_ID', 'Points', 'Reason']],
])(
	'as a tool, the node tells a model what its operation does and takes: %j',
	(parameters, description, keys) => {
		const tool = asTool(parameters);

		expect(NodeHelpers.getToolDescriptionForNode(tool, nodeType)).toBe(description);
		expect(Object.keys(getSchema(tool).shape as object)).toEqual(keys);
	},
);

test('what a model sends is looked up, ranked and adjusted', async () => {
	const n8n = freshN8n();
	await n8n.run(journey(scoreLead()), [{ lead: 'ann' }, { lead: 'bob' }]);
	const call = async (parameters: object, sent: object) =>
		jsonOf(await n8n.run(journey(leadScore(parameters)), [{ ...sent }]), 'Lead Score').map(
			({ leadScore: result }) => result,
		);

	expect(await call(adjust, { Lead_ID: 'Bob', Points: 5, Reason: 'Called us' })).toMatchObject([
		{ score: 15 },
	]);
	expect(await call({ operation: 'get', ...lead }, { Lead_ID: 'bob' })).toMatchObject([
		{ score: 15, why: 'Any event +10, Adjusted by hand +5' },
	]);
	expect(await call(rank, { Limit: 1 })).toMatchObject([{ leadId: 'bob', rank: 1 }]);
});
