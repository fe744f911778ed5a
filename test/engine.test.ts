import {
	NodeConnectionTypes,
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
} from 'n8n-workflow';
import { join } from 'node:path';
import { chain, passThrough, runWorkflow, type RunOptions } from './engine';

/** Greets the items that match its filter; each other item leaves by the second output, and a bad one fails. */
class Toy implements INodeType {
	description = {
		displayName: 'Toy',
		name: 'toy',
		group: ['transform' as const],
		version: 1,
		description: 'Greets',
		defaults: { name: 'Toy' },
		credentials: [{ name: 'toyApi' }],
		inputs: [NodeConnectionTypes.Main],
		outputs: `={{ $parameter.both ? ['main', 'main'] : ['main'] }}` as const,
		properties: [
			{ displayName: 'Greeting', name: 'greeting', type: 'string' as const, default: 'Hello' },
			{ displayName: 'Both', name: 'both', type: 'boolean' as const, default: true },
			{ displayName: 'When', name: 'when', type: 'filter' as const, default: {} },
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const outputs: INodeExecutionData[][] = this.getNodeOutputs().map(() => []);
		const credential = this.getNode().credentials && (await this.getCredentials('toyApi'));
		this.getInputData().forEach(({ json }, index) => {
			const pairedItem = { item: index };
			if (json.bad) {
				const error = new NodeOperationError(this.getNode(), 'A bad item', { itemIndex: index });
				if (!this.continueOnFail()) throw error;
				// Not as the item's error, for which n8n would drop the fields of the item.
				outputs[0]!.push({ json: { error: error.message }, pairedItem });
				return;
			}
			const matches = this.getNodeParameter('when', index, false, { extractValue: true });
			const greeting = this.getNodeParameter('greeting', index);
			outputs[matches ? 0 : 1]!.push({ json: { ...json, greeting, ...credential }, pairedItem });
		});
		this.addExecutionHints({
			message: [
				this.helpers.getStoragePath(),
				this.getInstanceId(),
				this.getExecutionId(),
				this.getTimezone(),
				this.getWorkflow().id,
			].join(' '),
		});
		return outputs;
	}
}

const manual = { type: 'n8n-nodes-base.manualTrigger', name: 'Start' };
const adults = {
	options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
	combinator: 'and',
	conditions: [
		{
			id: '1',
			leftValue: '={{ $json.age }}',
			rightValue: 18,
			operator: { type: 'number', operation: 'gte' },
		},
	],
};
const toy = { type: 'toy', name: 'Toy', parameters: { greeting: '=Hi {{ $json.name }}', when: adults } };
const ann = { name: 'Ann', age: 40 };
const bob = { name: 'Bob', age: 4 };

const run = (json: ReturnType<typeof chain>, options: Partial<RunOptions>) =>
	runWorkflow(json, { nodeTypes: { toy: new Toy(), other: passThrough }, ...options });

test('expressions, filters and dynamic outputs are evaluated for each item', async () => {
	const { items, error } = await run(chain(manual, toy), { items: [ann, bob] });

	expect(error).toBeUndefined();
	expect(items('Toy').map(({ json }) => json)).toEqual([{ ...ann, greeting: 'Hi Ann' }]);
	expect(items('Toy', 1).map(({ json }) => json)).toEqual([{ ...bob, greeting: 'Hi Bob' }]);
});

test('an item is paired with the one it came from, over several nodes', async () => {
	const last = {
		...toy,
		name: 'Last',
		parameters: { ...toy.parameters, greeting: `={{ $('Start').item.json.name }}` },
	};
	const { items } = await run(chain(manual, toy, last), { items: [bob, ann] });

	expect(items('Last').map(({ json }) => json.greeting)).toEqual(['Ann']);
});

test('an error stops the workflow, or leaves by the error output with its item', async () => {
	const items = [{ name: 'Eve', bad: true }, ann];
	const stopped = await run(chain(manual, toy), { items });
	expect(stopped.error?.message).toBe('A bad item');

	const continued = await run(chain(manual, { ...toy, onError: 'continueErrorOutput' }), { items });
	expect(continued.error).toBeUndefined();
	expect(continued.items('Toy').map(({ json }) => json.name)).toEqual(['Ann']);
	expect(continued.items('Toy', 2).map(({ json }) => json)).toEqual([
		{ name: 'Eve', bad: true, error: 'A bad item' },
	]);
});

test('a node on Retry On Fail runs again in the same execution', async () => {
	let runs = 0;
	const flaky: INodeType = {
		...passThrough,
		async execute() {
			if (++runs === 1) throw new Error('Not yet');
			return [[{ json: { id: this.getExecutionId() } }]];
		},
	};
	const retried = { type: 'flaky', retryOnFail: true, waitBetweenTries: 1 };
	const { items } = await run(chain(manual, retried), { nodeTypes: { flaky }, executionId: '7' });

	expect(runs).toBe(2);
	expect(items('flaky')[0]?.json).toEqual({ id: '7' });
});

test('a node sees the credential, workflow, execution and instance that the test names', async () => {
	const userFolder = join(process.env.N8N_USER_FOLDER!, 'another');
	const json = {
		...chain(manual, { ...toy, credentials: { toyApi: { id: '1', name: 'Toy' } } }),
		id: 'W',
		settings: { timezone: 'Asia/Tokyo' },
	};
	const { items, hints } = await run(json, {
		items: [ann],
		credentials: { toyApi: { secret: 'sesame' } },
		executionId: '7',
		instanceId: 'I',
		userFolder,
	});

	expect(items('Toy')[0]?.json.secret).toBe('sesame');
	const storage = join(userFolder, '.n8n', 'storage', 'toy');
	expect(hints('Toy')).toEqual([{ message: `${storage} I 7 Asia/Tokyo W` }]);
});
