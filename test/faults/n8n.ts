/**
 * An n8n of its own: its engine in a process, with the real nodes. `n8n.ts <home> <instance> <credential>` runs a
 * workflow of Score Lead and Threshold Router once for each line that it is given, and answers with a line.
 */
import { createInterface } from 'node:readline';
import type { ICredentialDataDecryptedObject, IDataObject, IExecuteFunctions, INodeType } from 'n8n-workflow';
import { ScoreLead } from '../../nodes/ScoreLead/ScoreLead.node.js';
import { ThresholdRouter } from '../../nodes/ThresholdRouter/ThresholdRouter.node.js';
import { chain, runWorkflow } from '../engine';

/** What it is to execute. */
export interface Order {
	execution: string;
	items: IDataObject[];
	/** n8n's own Retry On Fail, on both of our steps. */
	retryOnFail: boolean;
}

export interface Answer {
	/** The error that stopped the workflow. */
	error: string | null;
	/** How many items came out of Score Lead. */
	scored: number;
	/** The crossings that came out of the router. */
	crossings: string[];
	/** How often n8n began a step. */
	tries: number;
}

/** Counts how often n8n begins a step. */
class Counted {
	tries = 0;

	of(node: INodeType): INodeType {
		const execute = node.execute!;
		const count = () => this.tries++;
		node.execute = async function (this: IExecuteFunctions) {
			count();
			return await execute.call(this);
		};
		return node;
	}
}

const shared = { store: 'shared', leadId: '={{ $json.lead }}' };
const credentials = { leadScoreStoreApi: { id: '1', name: 'Scores' } };

function workflow(retryOnFail: boolean) {
	const settings = { credentials, retryOnFail, maxTries: 5, waitBetweenTries: 500 };
	const rule = { name: 'Any event', award: 'everyTime', points: 10, appliesTo: 'every' };
	const bands = [
		{ name: 'Warm', from: 20 },
		{ name: 'Sales', from: 50 },
	];
	return chain(
		{ type: 'n8n-nodes-base.manualTrigger', name: 'Start' },
		{
			type: 'scoreLead',
			name: 'Score Lead',
			parameters: { ...shared, eventId: '={{ $json.id }}', rules: { rule: [rule] } },
			...settings,
		},
		{
			type: 'thresholdRouter',
			name: 'Router',
			parameters: { ...shared, bands: { band: bands }, route: 'changed' },
			...settings,
		},
	);
}

async function carryOut(
	{ execution, items, retryOnFail }: Order,
	userFolder: string,
	instanceId: string,
	credential: ICredentialDataDecryptedObject,
): Promise<Answer> {
	const counted = new Counted();
	const run = await runWorkflow(workflow(retryOnFail), {
		nodeTypes: {
			scoreLead: counted.of(new ScoreLead()),
			thresholdRouter: counted.of(new ThresholdRouter()),
		},
		credentials: { leadScoreStoreApi: credential },
		items,
		executionId: execution,
		instanceId,
		userFolder,
		mode: 'trigger',
	});
	const routed = [0, 1, 2].flatMap((output) => run.items('Router', output));
	return {
		error: run.error ? `${run.error.message}. ${run.error.description ?? ''}` : null,
		scored: run.items('Score Lead').length,
		crossings: routed.map(({ json }) => String((json.leadScoreDetail as IDataObject).crossing)),
		tries: counted.tries,
	};
}

async function main(home: string, instance: string, credential: string): Promise<void> {
	console.log(JSON.stringify('ready'));
	const data = JSON.parse(credential) as ICredentialDataDecryptedObject;
	for await (const line of createInterface(process.stdin)) {
		const answer = await carryOut(JSON.parse(line) as Order, home, instance, data);
		console.log(JSON.stringify(answer));
	}
}

const [home, instance, credential] = process.argv.slice(2);
main(home!, instance!, credential!).then(
	() => process.exit(0),
	(error: Error) => {
		console.error(error);
		process.exit(1);
	},
);
