import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What a workflow told of a lead. */
export interface Message {
	/** The crossing's ID in the store. */
	crossing: string;
	text: string;
}

/** The tool that sales look at. It lives in our process, so what it was told is known whatever becomes of n8n. */
export interface Sales {
	url: string;
	/** All that it was told, in order. */
	told: Message[];
	/** From now on it takes messages and does not answer. */
	hold(): void;
	/** Answers those that wait and all others. */
	release(): void;
	close(): void;
}

export async function openSales(): Promise<Sales> {
	const told: Message[] = [];
	let answers = Promise.withResolvers<void>();
	answers.resolve();
	const server = createServer((request, response) => {
		void text(request).then(async (body) => {
			told.push(JSON.parse(body) as Message);
			await answers.promise;
			response.setHeader('content-type', 'application/json').end('{}');
		});
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		told,
		hold: () => void (answers = Promise.withResolvers<void>()),
		release: () => answers.resolve(),
		close() {
			server.close();
			server.closeAllConnections();
		},
	};
}
