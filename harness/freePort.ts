import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** Ports that were given: who still knows a server that has ended would take the next one there for the same. */
const given = new Set<number>();

/** Finds a free port, never the same twice, or fails if the wanted one is taken. */
export async function freePort(wanted = 0): Promise<number> {
	const server = createServer().listen(wanted, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	server.close();
	await once(server, 'close');
	if (!wanted && given.has(port)) return await freePort();
	given.add(port);
	return port;
}
