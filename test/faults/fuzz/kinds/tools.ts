import type { IDataObject } from 'n8n-workflow';
import { number, text, value } from '../hostile';
import { step, type Home } from '../home';
import { EVENTS, score } from '../steps';
import type { Kind } from './kind';

const LONGEST_ANSWER = 200_000;

const named = { __rl: true, mode: 'name', value: "={{ $fromAI('Score', '', 'string') }}" };
const TOOLS = [
	{ operation: 'get', includeHistory: true },
	{ operation: 'history', limit: "={{ $fromAI('Limit', '', 'number') }}", score: named },
	{
		operation: 'getMany',
		limit: "={{ $fromAI('Limit', '', 'number') }}",
		filters: { startAfter: "={{ $fromAI('Lead_ID') }}" },
	},
	{ operation: 'getMany', returnAll: true },
	{ operation: 'adjust' },
	{ operation: 'adjust', how: 'set' },
];

/** What a model sends to a tool, talked into anything. */
export const tools: Kind = {
	leavesLeads: true,
	async parts(random) {
		return Array.from({ length: random.between(1, 12) }, () => ({
			tool: random.pick(TOOLS),
			sent: {
				Lead_ID: random.chance(0.3) ? 'ann@example.com' : value(random),
				Points: random.chance(0.5) ? number(random) : value(random),
				Reason: text(random),
				Limit: random.chance(0.5) ? number(random) : value(random),
				Score: random.chance(0.5) ? 'Lead Score' : value(random),
			},
		}));
	},
	async play(home, parts, random) {
		await home.run([score(random)], [...EVENTS, { lead: text(random), id: text(random), points: 1 }]);
		for (const { tool, sent } of parts as Array<{ tool: object; sent: IDataObject }>)
			await call(home, tool, sent);
	},
};

async function call(home: Home, tool: object, sent: IDataObject): Promise<void> {
	const run = await home.run([step('leadScoreTool', tool)], [sent]);
	const answer = JSON.stringify(run?.items('leadScoreTool').map(({ json }) => json) ?? []);
	if (answer.length > LONGEST_ANSWER)
		home.fault('an answer to a model is too long', `${answer.length} characters`);
	if (run?.error) home.fault('a call by a model stops the workflow', run.error.message);
}
