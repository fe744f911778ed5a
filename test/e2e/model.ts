import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IDataObject } from 'n8n-workflow';

/*
 * Stands in for a language model, which cannot run here: it speaks as much of OpenAI's Responses API as n8n's OpenAI
 * Chat Model needs, and says what a script tells it to.
 */

/** A tool as a model sees it. */
export interface Tool {
	name: string;
	description: string;
	parameters: {
		properties?: Record<string, { type: string; description?: string }>;
		required?: string[];
	};
}

export interface ToolCall {
	tool: string;
	arguments: Record<string, unknown>;
}

/**
 * What the model says next: calls of tools, or its last words.
 * @param results what the tools have answered since the question, in the order of the calls
 */
export type Turn = (results: IDataObject[][]) => ToolCall[] | string;

export interface Model {
	/** The Base URL of its credential. */
	url: string;
	/** The tools that it was last offered. */
	tools(): Tool[];
	stop(): Promise<void>;
}

/** What n8n sends: messages, calls and results in their order. */
interface Request {
	input: Array<{ type?: string; role?: string; output?: string }>;
	tools?: Tool[];
}

/** Starts a model that plays the script, and plays it again when it has come to its end. */
export async function startModel(script: Turn[]): Promise<Model> {
	let turns = 0;
	let tools: Tool[] = [];

	function answer({ input, tools: offered = [] }: Request): object[] {
		tools = offered;
		const said = script[turns++ % script.length]!(resultsIn(input));
		if (typeof said === 'string') return [message(said)];
		return said.map((call, index) => {
			refuseMisfits(call, tools);
			return functionCall(call, `call_${turns}_${index}`);
		});
	}

	const server = createServer((request, response) => {
		void read(request).then((body) => {
			const say = (status: number, content: object) =>
				response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
			try {
				const output = answer(JSON.parse(body) as Request);
				say(200, {
					id: `response_${turns}`,
					object: 'response',
					status: 'completed',
					model: 'script',
					output,
				});
			} catch (error) {
				say(400, { error: { message: (error as Error).message } });
			}
		});
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');

	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
		tools: () => tools,
		async stop() {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}

/** What the tools have answered since the last question. */
function resultsIn(input: Request['input']): IDataObject[][] {
	const question = input.findLastIndex(({ role }) => role === 'user');
	return input
		.slice(question)
		.filter(({ type }) => type === 'function_call_output')
		.map(({ output }) => JSON.parse(output!) as IDataObject[]);
}

/** A model can only call what it was offered. */
function refuseMisfits({ tool: name, arguments: given }: ToolCall, tools: Tool[]): void {
	const tool = tools.find((one) => one.name === name);
	if (!tool) throw new Error(`No tool ${name} among ${tools.map((one) => one.name).join(', ')}`);
	const { properties = {}, required = [] } = tool.parameters;
	for (const key of required) if (!(key in given)) throw new Error(`${name} needs ${key}`);
	for (const [key, value] of Object.entries(given)) {
		const type = properties[key]?.type;
		if (type !== typeof value) throw new Error(`${name} takes ${key} as ${type}, not ${typeof value}`);
	}
}

const message = (text: string) => ({
	type: 'message',
	id: 'message',
	role: 'assistant',
	status: 'completed',
	content: [{ type: 'output_text', text, annotations: [] }],
});

const functionCall = ({ tool, arguments: given }: ToolCall, id: string) => ({
	type: 'function_call',
	id: `fc_${id}`,
	call_id: id,
	name: tool,
	arguments: JSON.stringify(given),
	status: 'completed',
});

async function read(request: IncomingMessage): Promise<string> {
	let body = '';
	for await (const chunk of request) body += String(chunk);
	return body;
}
