import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import { Client, type ClientBase, type ClientConfig } from 'pg';
import { Frames, NonsenseError } from './frames';

/** What the driver calls a connection: it sends each message of the server as an event of its name. */
interface Connection extends EventEmitter {
	stream: Duplex;
	attachListeners(stream: EventEmitter): void;
}

/** What a client writes to. */
export const streamOf = (client: ClientBase): Duplex =>
	(client as unknown as { connection: Connection }).connection.stream;

/** How a server lets in, or asks for a password, where neither proves which certificate it sees. */
const UNBOUND = ['authenticationCleartextPassword', 'authenticationMD5Password'];

/** The server does not bind its authentication to its certificate, as it has to. */
export class UnboundError extends NonsenseError {}

/** A connection that does not take any server's word for what it is. */
export class GuardedClient extends Client {
	constructor(config: ClientConfig & { enableChannelBinding?: boolean } = {}) {
		super(config);
		const { connection } = this as unknown as { connection: Connection };
		// A failed handshake would leave the server's end of it open, and what that sends coming in.
		connection.on('error', () => connection.stream.destroy());
		guard(connection);
		if (config.enableChannelBinding) requireBinding(connection);
	}
}

/** Lets the driver read what are messages of a PostgreSQL server, within limits, and nothing else. */
function guard(connection: Connection): void {
	const attach = connection.attachListeners.bind(connection);
	connection.attachListeners = (stream) => {
		const frames = new Frames();
		const checked = new EventEmitter();
		attach(checked);
		stream.on('data', (bytes: Buffer) => {
			try {
				frames.take(bytes);
				checked.emit('data', bytes);
			} catch (cause) {
				// What the driver throws here would end n8n.
				connection.stream.destroy(cause instanceof NonsenseError ? cause : new NonsenseError('', { cause }));
			}
		});
	};
}

/** Ends a connection to a server that does not prove who it is by its certificate, before anything is answered. */
function requireBinding(connection: Connection): void {
	let isBound = false;
	const refuse = () => {
		throw new UnboundError();
	};
	connection.prependListener('authenticationSASL', ({ mechanisms }: { mechanisms: string[] }) => {
		if (!mechanisms.includes('SCRAM-SHA-256-PLUS')) refuse();
	});
	for (const way of UNBOUND) connection.prependListener(way, refuse);
	connection.on('authenticationSASLFinal', () => (isBound = true));
	connection.on('authenticationOk', () => isBound || refuse());
}
