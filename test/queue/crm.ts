import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A change of a lead's band, as a workflow told it. */
export interface Emission {
	/** The crossing's ID in the score store. */
	crossing: string;
	lead: string;
	/** The output by which it left the router. */
	band: string;
	execution: string;
}

/**
 * The CRM that workflows talk to after the router: they look up the person, then tell the CRM what happened. It lives in
 * our process, so what it was told is known whatever becomes of n8n.
 */
export interface Crm {
	url: string;
	/** All that it was told, in order. */
	emissions: Emission[];
	/** From now on, look-ups wait. */
	hold(): void;
	/** The executions whose look-ups wait: they have a crossing that nobody was told of yet. */
	waiting(): string[];
	/** Answers those that wait and all others. */
	release(): void;
	close(): Promise<void>;
}

export async function openCrm(): Promise<Crm> {
	const emissions: Emission[] = [];
	const waiting = new Map<string, () => void>();
	let isHolding = false;

	async function answer(request: IncomingMessage): Promise<void> {
		const { pathname, searchParams } = new URL(request.url!, 'http://crm');
		const [, what, band] = pathname.split('/');
		if (what === 'crossings') {
			const told = JSON.parse(await text(request)) as Omit<Emission, 'band'>;
			emissions.push({ ...told, band: decodeURIComponent(band!) });
		} else if (isHolding) {
			await new Promise<void>((goOn) => waiting.set(searchParams.get('execution')!, goOn));
		}
	}

	const server = createServer((request, response) => {
		answer(request).then(
			() => response.setHeader('content-type', 'application/json').end('{}'),
			(error: Error) => response.writeHead(500).end(error.message),
		);
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');

	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		emissions,
		hold: () => void (isHolding = true),
		waiting: () => [...waiting.keys()],
		release() {
			isHolding = false;
			for (const goOn of waiting.values()) goOn();
			waiting.clear();
		},
		async close() {
			server.close();
			server.closeAllConnections();
		},
	};
}
