import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';

/**
 * Posts each body to the address, so many at a time, over connections that stay open.
 * @returns how long each answer took, in ms
 */
export async function post(url: string, bodies: object[], atOnce: number): Promise<number[]> {
	const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
	const queue = bodies.values();
	const times: number[] = [];
	async function postOn(): Promise<void> {
		for (const body of queue) times.push(await timeOf(url, JSON.stringify(body), agent));
	}
	try {
		await Promise.all(Array.from({ length: atOnce }, postOn));
	} finally {
		agent.destroy();
	}
	return times;
}

async function timeOf(url: string, body: string, agent: Agent): Promise<number> {
	const start = performance.now();
	const sent = request(url, {
		method: 'POST',
		agent,
		headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
	});
	sent.end(body);
	const [answer] = (await once(sent, 'response')) as [IncomingMessage];
	answer.resume();
	await once(answer, 'end');
	if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode}`);
	return performance.now() - start;
}
