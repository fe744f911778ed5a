import { getSchema } from 'n8n-core/dist/execution-engine/node-execution-context/utils/create-node-as-tool';
import { NodeHelpers, type IDataObject, type INode, type INodeProperties } from 'n8n-workflow';
import { LeadScore } from '../../../nodes/LeadScore/LeadScore.node';
import { ScoreLead } from '../../../nodes/ScoreLead/ScoreLead.node';
import { freshN8n, journey, jsonOf, leadScore, scoreLead, type N8n } from '../setup';

/** A node's type as n8n makes a tool's of it. */
function toolOf<T extends LeadScore | ScoreLead>(nodeType: T): T {
	nodeType.description.name += 'Tool';
	return nodeType;
}

const nodeType = toolOf(new LeadScore());
const nodeTypes = {
	'n8n-nodes-lead-scoring.leadScoreTool': nodeType,
	'n8n-nodes-lead-scoring.scoreLeadTool': toolOf(new ScoreLead()),
};

/** The step as a person adds it to an agent: what is not said here, n8n sets. */
const tool = (parameters: object) => ({
	type: 'n8n-nodes-lead-scoring.leadScoreTool',
	name: 'Tool',
	parameters: parameters as INode['parameters'],
});

/** What a model sees of a tool: what it is for, and what is to be filled in. */
function seenByModel(parameters: object): [description: string, schema: object] {
	const node = { ...tool(parameters), id: '1', typeVersion: 1, position: [0, 0] } as INode;
	const complete = NodeHelpers.getNodeParameters(
		nodeType.description.properties,
		node.parameters,
		true,
		false,
		node,
		nodeType.description,
	);
	const whole = { ...node, parameters: complete! };
	const fields = Object.entries(getSchema(whole).shape as Record<string, { description?: string }>);
	return [
		NodeHelpers.getToolDescriptionForNode(whole, nodeType),
		Object.fromEntries(fields.map(([name, { description }]) => [name, description])),
	];
}

const Lead_ID = 'The email address or other ID of one lead';
const Limit = 'How many results at most, such as 10';
const Reason = 'Why, in a few words; people read it in the history of the lead';
const adjusting = 'Adjust the score of a lead and say why in Lead Score';

test.each([
	[{ operation: 'get' }, 'Get the score of a lead with its reasons and band in Lead Score', { Lead_ID }],
	[{ operation: 'history' }, 'List what has changed the score of a lead in Lead Score', { Lead_ID, Limit }],
	[{ operation: 'getMany' }, 'Rank and filter leads by score in Lead Score', { Limit }],
	[
		{ operation: 'adjust' },
		adjusting,
		{ Lead_ID, Points: 'How many points to add to the score; below zero to take some away', Reason },
	],
	[
		{ operation: 'adjust', how: 'set' },
		adjusting,
		{ Lead_ID, Points: 'The score that the lead is to have', Reason },
	],
])(
	'as a tool that nobody has set up, the node tells a model what its operation does and takes: %j',
	(parameters, description, fields) => {
		expect(seenByModel(parameters)).toEqual([description, fields]);
	},
);

describe('what a model sends', () => {
	const agentsItem = { sessionId: 'chat', chatInput: 'Who is best?', toolCallId: 'call_1' };
	let n8n: N8n;

	beforeEach(async () => {
		n8n = freshN8n();
		await n8n.run(journey(scoreLead()), [{ lead: 'ann' }, { lead: 'bob' }, { lead: 'bob' }]);
	});

	/** What a tool answers to a call. */
	async function call(parameters: object, sent: IDataObject): Promise<IDataObject[]> {
		const run = await n8n.run(journey(tool(parameters)), [{ ...agentsItem, ...sent }], { nodeTypes });
		expect(run.error).toBeUndefined();
		return jsonOf(run, 'Tool');
	}

	const historyOf = async (lead: string) =>
		jsonOf(await n8n.run(journey(leadScore({ operation: 'history' })), [{ lead }]), 'Lead Score').map(
			({ leadScore: line }) => (line as IDataObject).what,
		);

	test('is looked up, ranked and adjusted; the answer is what was asked for and nothing else', async () => {
		const reasons = [{ reason: 'Any event', points: 10, given: 10, times: 1 }];
		expect(await call({ operation: 'get' }, { Lead_ID: 'Ann\u200b' })).toEqual([
			{ leadId: 'ann', score: 10, why: 'Any event +10', reasons },
		]);
		expect(await call({ operation: 'getMany' }, { Limit: 1 })).toMatchObject([{ leadId: 'bob', rank: 1 }]);
		expect(
			await call({ operation: 'adjust' }, { Lead_ID: 'ann', Points: -3, Reason: 'Left the company' }),
		).toEqual([
			{ leadId: 'ann', score: 7, previous: 10, change: -3, why: 'Any event +10, Adjusted by hand -3' },
		]);
		expect(await call({ operation: 'history' }, { Lead_ID: 'ann', Limit: 1 })).toMatchObject([
			{ leadId: 'ann', points: -3, score: 7 },
		]);
	});

	test('what is not there is said to be not there', async () => {
		expect(await call({ operation: 'get' }, { Lead_ID: 'cay' })).toEqual([
			{ leadId: 'cay', score: null, why: 'No step has scored this lead yet' },
		]);
		expect(await call({ operation: 'getMany', filters: { minScore: 99 } }, { Limit: 5 })).toEqual([
			{ found: 'nothing' },
		]);
	});

	const score = { __rl: true, mode: 'name', value: "={{ $fromAI('Score') }}" };
	test.each([
		['get', {}, 'There is no lead ID. Give the email address or other ID of one lead.'],
		[
			'get',
			{ Lead_ID: 'null' },
			'There is no lead ID: "null" stands for nothing. Give the email address or other ID of one lead.',
		],
		['get', { Lead_ID: 2 ** 60 }, /^The lead ID is a number too large to be exact: 1152921504606847000\. /],
		['get', { Lead_ID: 'x'.repeat(501) }, /^The lead ID has more than 500 characters: /],
		['get', { Lead_ID: 'ann', Score: 'Fit' }, 'There is no score "Fit". There is: Lead Score.'],
		['getMany', { Limit: 0 }, /^"Limit" is not a whole number above zero\. Enter a number such as 50/],
		[
			'adjust',
			{ Lead_ID: 'ann', Points: 'many', Reason: 'Yes' },
			/^The points to add are not a number: "many"\. /,
		],
		['adjust', { Lead_ID: 'ann', Points: 5, Reason: ' ' }, /^There is no reason\. Say in a few words why/],
		[
			'adjust',
			{ Lead_ID: 'cay', Points: 5, Reason: 'Yes' },
			/^No step has scored a lead "cay" yet\. Check the lead ID/,
		],
		['erase', { Lead_ID: 'ann' }, /^This operation is not for an AI agent\. /],
		['exportLead', { Lead_ID: 'ann' }, /^This operation is not for an AI agent\. /],
	])('%s %j is refused in a sentence that says what to do', async (operation, sent, sentence) => {
		const before = [await historyOf('ann'), await historyOf('cay')];

		expect(await call({ operation, score }, { Score: 'Lead Score', ...sent })).toEqual([
			{ error: expect.stringMatching(sentence) as string },
		]);
		expect([await historyOf('ann'), await historyOf('cay')]).toEqual(before);
	});

	test('an error stops the workflow where a person has chosen that it does', async () => {
		const strict = { ...tool({ operation: 'get' }), onError: 'stopWorkflow' as const };
		const run = await n8n.run(journey(strict), [agentsItem], { nodeTypes });

		expect(run.error?.message).toMatch(/^There is no lead ID\. /);
	});

	test('an event is scored by Score Lead, which answers with the score alone', async () => {
		const { parameters } = scoreLead({ leadId: "={{ $fromAI('Lead_ID') }}" });
		const step = { ...tool(parameters), type: 'n8n-nodes-lead-scoring.scoreLeadTool' };
		const run = await n8n.run(journey(step), [{ ...agentsItem, Lead_ID: 'ann' }], { nodeTypes });

		expect(jsonOf(run, 'Tool')).toMatchObject([{ leadId: 'ann', score: 20, change: 10 }]);
		expect(jsonOf(run, 'Tool')[0]).not.toHaveProperty('chatInput');
	});
});

test('the editor offers an agent no operation that cannot be undone, and no option that means nothing to a model', () => {
	const offered = (parameter: string) =>
		nodeType.description.properties
			.find(({ name }) => name === parameter)!
			.options!.filter((option) =>
				NodeHelpers.displayParameterPath(
					{ parameters: { operation: 'get', options: {} } },
					option as INodeProperties,
					'parameters.options',
					null,
					nodeType.description,
				),
			)
			.map(({ name }) => name);

	expect(offered('operation')).toEqual(['Adjust', 'Get', 'Get Many', 'History']);
	expect(offered('options')).toEqual(['asItWas', 'entity']);
});
