import type { IDataObject } from 'n8n-workflow';

import type { ToolCall, Turn } from './model';

/* What a model says as the agent of workflows/ask-an-agent.json. */

export const ANN = 'ann@example.com';
export const BOB = 'bob@example.com';

export const lookUp = (Lead_ID: string): ToolCall => ({ tool: 'Look_up_a_lead', arguments: { Lead_ID } });
export const history = (Lead_ID: string): ToolCall => ({ tool: 'History_of_a_lead', arguments: { Lead_ID } });
export const rank = (Limit: number): ToolCall => ({ tool: 'Best_leads', arguments: { Limit } });
export const adjust = (Lead_ID: string, Points: number, Reason: string): ToolCall => ({
	tool: 'Adjust_a_score',
	arguments: { Lead_ID, Points, Reason },
});

/** Some fields of what a tool has answered, in one line. */
const say = (items: IDataObject[] | undefined, ...fields: string[]): string =>
	(items ?? []).map((item) => fields.map((field) => String(item[field])).join(' ')).join(', ');

/** Finds out who is best and why, gives Bob his points, and tells what the tools have answered. */
export const RANKS_EXPLAINS_ADJUSTS: Turn[] = [
	() => [rank(2)],
	([best]) => [lookUp(best![0]!.leadId as string), history(best![0]!.leadId as string)],
	() => [adjust(BOB, 15, 'Met at the fair')],
	() => [history(BOB)],
	([best, first, happened, adjusted, bobs]) =>
		[
			`Best: ${say(best, 'leadId', 'score')}.`,
			`The first: ${say(first, 'band', 'why')}.`,
			`What happened: ${say(happened, 'what', 'points')}.`,
			`Bob: ${say(adjusted, 'previous', 'score')}.`,
			`Why: ${say(bobs, 'what', 'points')}.`,
		].join(' '),
];

/** What it tells in the end. */
export const ANSWER = [
	`Best: ${ANN} 50, ${BOB} 20.`,
	'The first: Sales Asked for a demo +40, Looked at prices +10.',
	'What happened: Asked for a demo 40, Looked at prices 10.',
	'Bob: 20 35.',
	'Why: Looked at prices 10, Looked at prices 10, Adjusted by hand: Met at the fair 15.',
].join(' ');

/** Finds out who is best, and tells. */
export const RANKS: Turn[] = [() => [rank(1)], ([best]) => `Our best lead is ${say(best, 'leadId')}.`];
