import type { INode, INodeParameters } from 'n8n-workflow';

import type { WorkflowJson } from '../../harness/n8n';
import { ruleParameters } from './rules';

/** The bands of the router, from low to high, and where they begin. */
export const BANDS: Array<[name: string, from: number]> = [
	['Nurture', 5],
	['Warm', 20],
	['Sales', 45],
];
export const BELOW = 'Below';

/** The band of a score; null below all of them. */
export const bandOf = (score: number): string | null =>
	BANDS.findLast(([, from]) => score >= from)?.[0] ?? null;

/** Which store the steps work on: the shared one of a credential, or the file beside n8n. */
export type StoreChoice = { store: 'embedded' } | { store: 'shared'; credential: string };

/**
 * Webhook → Score Lead → Threshold Router → from each output: look up the person in the CRM → tell the CRM.
 * The webhook is answered when all of it has been done.
 */
export function eventWorkflow(path: string, crm: string, choice: StoreChoice): WorkflowJson {
	const outputs = [BELOW, ...BANDS.map(([name]) => name)];
	const tells = outputs.flatMap((band, row) => {
		const look = node(`Look up: ${band}`, 'n8n-nodes-base.httpRequest', 4.2, [3, row], {
			url: `${crm}/people`,
			sendQuery: true,
			queryParameters: { parameters: [{ name: 'execution', value: '={{ $execution.id }}' }] },
		});
		const tell = node(`Tell: ${band}`, 'n8n-nodes-base.httpRequest', 4.2, [4, row], {
			method: 'POST',
			url: `${crm}/crossings/${band}`,
			sendBody: true,
			specifyBody: 'json',
			jsonBody: `={{ { crossing: $('Threshold Router').item.json.leadScoreDetail.crossing, lead: $('Threshold Router').item.json.leadScoreDetail.leadId, execution: $execution.id } }}`,
		});
		return [look, tell];
	});
	return {
		name: path,
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger', 1, [0, 1]),
			webhook(path),
			scoreLead(choice),
			ours('Threshold Router', 'thresholdRouter', [2, 0], choice, {
				leadId: '={{ $json.leadScoreDetail.leadId }}',
				bands: { band: BANDS.map(([name, from]) => ({ name, from })) },
				route: 'changed',
			}),
			...tells,
		],
		connections: {
			Start: { main: [[to('Score Lead')]] },
			Webhook: { main: [[to('Score Lead')]] },
			'Score Lead': { main: [[to('Threshold Router')]] },
			'Threshold Router': { main: outputs.map((band) => [to(`Look up: ${band}`)]) },
			...Object.fromEntries(outputs.map((band) => [`Look up: ${band}`, { main: [[to(`Tell: ${band}`)]] }])),
		},
		settings: { saveDataSuccessExecution: 'all', executionOrder: 'v1' },
	};
}

/** Where leads are told of that rose to the threshold. */
export const HOT = 'Hot';
export const WATCHED = { __rl: true, mode: 'name', value: 'Watched' };

/** Lead Score Trigger → look up something in the CRM, then tell it of each lead. */
export function tellWorkflow(crm: string, choice: StoreChoice): WorkflowJson {
	return {
		name: 'Tell of hot leads',
		nodes: [
			ours('Trigger', 'leadScoreTrigger', [0, 0], choice, {
				score: WATCHED,
				startWhen: 'rises',
				threshold: 50,
				pollTimes: { item: [{ mode: 'everyMinute' }] },
			}),
			{
				...node('Look up', 'n8n-nodes-base.httpRequest', 4.2, [1, 0], {
					url: `${crm}/people`,
					sendQuery: true,
					queryParameters: { parameters: [{ name: 'execution', value: '={{ $execution.id }}' }] },
				}),
				executeOnce: true,
			},
			node('Tell', 'n8n-nodes-base.httpRequest', 4.2, [1, 1], {
				method: 'POST',
				url: `${crm}/crossings/${HOT}`,
				sendBody: true,
				specifyBody: 'json',
				jsonBody: '={{ { crossing: $json.crossing, lead: $json.leadId, execution: $execution.id } }}',
			}),
		],
		connections: { Trigger: { main: [[to('Look up'), to('Tell')]] } },
		settings: { executionOrder: 'v1' },
	};
}

const webhook = (path: string): INode => ({
	...node('Webhook', 'n8n-nodes-base.webhook', 2.1, [0, 0], {
		httpMethod: 'POST',
		path,
		responseMode: 'lastNode',
		responseData: 'noData',
	}),
	webhookId: path,
});

const scoreLead = (choice: StoreChoice): INode =>
	ours('Score Lead', 'scoreLead', [1, 0], choice, {
		leadId: '={{ $json.body.email }}',
		eventId: '={{ $json.body.eventId }}',
		rules: { rule: ruleParameters },
		eventTime: '={{ $json.body.occurredAt }}',
	});

const to = (name: string) => ({ node: name, type: 'main' as const, index: 0 });

function node(
	name: string,
	type: string,
	typeVersion: number,
	[column, row]: [number, number],
	parameters: INodeParameters = {},
): INode {
	return { id: name, name, type, typeVersion, position: [column * 220, row * 160], parameters };
}

function ours(
	name: string,
	type: string,
	place: [number, number],
	choice: StoreChoice,
	parameters: INodeParameters,
): INode {
	return {
		...node(name, `n8n-nodes-lead-scoring.${type}`, 1, place, { store: choice.store, ...parameters }),
		...(choice.store === 'shared' && {
			credentials: { leadScoreStoreApi: { id: choice.credential, name: 'Shared scores' } },
		}),
	};
}
