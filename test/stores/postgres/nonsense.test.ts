import { EventEmitter, once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import * as fc from 'fast-check';
import { parse } from 'pg-protocol';
import { Frames, NonsenseError } from '../../../stores/postgres/frames';
import { freshSchema } from '../freshSchema';
import { failure } from '../inDatabase';

const servers: Server[] = [];
const sockets = new Set<Socket>();
afterAll(() => {
	for (const socket of sockets) socket.destroy();
	for (const server of servers) server.close();
});

/** Somebody else at the address: what he does with each connection. */
async function somebody(act: (socket: Socket) => unknown): Promise<number> {
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.on('error', () => {});
		socket.on('close', () => sockets.delete(socket));
		void act(socket);
	}).listen(0, '127.0.0.1');
	servers.push(server);
	await once(server, 'listening');
	return (server.address() as { port: number }).port;
}

/** A message of the protocol. */
function message(code: string, body: Buffer | string): Buffer {
	const bytes = Buffer.from(body);
	const header = Buffer.alloc(5);
	header.write(code);
	header.writeUInt32BE(bytes.length + 4, 1);
	return Buffer.concat([header, bytes]);
}

const LET_IN = Buffer.concat([message('R', Buffer.alloc(4)), message('Z', 'I')]);

/** Sends the same again and again, as fast as it is taken. */
function flood(socket: Socket, bytes: Buffer): void {
	while (!socket.destroyed && socket.write(bytes));
	socket.once('drain', () => flood(socket, bytes));
}

const NONSENSE =
	/^The score store on 127\.0\.0\.1:\d+\/postgres does not answer as a PostgreSQL server does$/;
const onData = (socket: Socket, answer: () => unknown) => socket.once('data', answer);

/** Lets in like a server that asks for no password, and then answers so. */
const letIn =
	(...answer: Buffer[]) =>
	(socket: Socket) =>
		onData(socket, () => {
			socket.write(LET_IN);
			onData(socket, () => socket.write(Buffer.concat(answer)));
		});

describe('who is no PostgreSQL server is noticed at once', () => {
	test.each<[string, (socket: Socket) => unknown]>([
		[
			'a web server',
			(socket) => onData(socket, () => socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')),
		],
		['a mail server, which speaks first', (socket) => socket.write('220 mail.example.com ESMTP\r\n')],
		['MySQL', (socket) => socket.write(Buffer.from('4a0000000a382e302e333600', 'hex'))],
		['zeros', (socket) => socket.write(Buffer.alloc(10_000))],
		['bytes without end', (socket) => flood(socket, Buffer.alloc(65_536, 'R'))],
		[
			'a message that is longer than any',
			(socket) => socket.write(Buffer.from('R\x7f\xff\xff\xff', 'latin1')),
		],
		['an error that does not end', (socket) => socket.write(message('E', 'SFATAL\0Mno'))],
		['a notice that does not end', (socket) => socket.write(message('N', 'SFATAL\0Mno\0'))],
		[
			'an unknown way to ask for a password',
			(socket) => socket.write(message('R', Buffer.from([0, 0, 0, 99]))),
		],
		['a message that is too short', (socket) => socket.write(message('R', ''))],
		['settings without end', (socket) => flood(socket, message('S', `a\0${'b'.repeat(10_000)}\0`))],
		['a proof of nothing', (socket) => socket.write(message('R', Buffer.from([0, 0, 0, 12])))],
		[
			'a password exchange that is none',
			(socket) =>
				onData(socket, () => {
					socket.write(message('R', Buffer.from('\0\0\0\x0aSCRAM-SHA-256\0\0', 'latin1')));
					onData(socket, () => socket.write(message('R', '\0\0\0\x0bnonsense')));
				}),
		],
		['unknown messages, once it has let in', letIn(message('!', 'abc'))],
		['a row of minus one columns, once it has let in', letIn(message('T', '\xff\xff'))],
		['a message longer than any, once it has let in', letIn(Buffer.from('D\x7f\xff\xff\xff', 'latin1'))],
		[
			'answers without end, once it has let in',
			(socket) =>
				onData(socket, () => {
					socket.write(LET_IN);
					onData(socket, () => flood(socket, message('C', `${'SELECT '.repeat(100_000)}\0`)));
				}),
		],
	])('%s', async (_who, act) => {
		const port = await somebody(act);
		const start = performance.now();
		const before = process.memoryUsage().rss;

		expect((await failure(freshSchema({ port, poolSize: 1 }))).message).toMatch(NONSENSE);
		expect(performance.now() - start).toBeLessThan(10_000);
		expect(process.memoryUsage().rss - before).toBeLessThan(1e9);
	});

	test.each<[string, (socket: Socket) => unknown]>([
		['a web server', (socket) => onData(socket, () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))],
		['bytes without end', (socket) => flood(socket, Buffer.alloc(65_536))],
		[
			'one that agrees, and then sends bytes without end',
			(socket) => onData(socket, () => socket.write('S', () => flood(socket, Buffer.alloc(65_536)))),
		],
	])('also where TLS is asked for: %s', async (_who, act) => {
		const port = await somebody(act);
		const { message } = await failure(freshSchema({ port, poolSize: 1, tls: 'required' }));

		expect(message).toMatch(/ (does not answer as a PostgreSQL server does|could not set up TLS with n8n)$/);
		await pause(200);
		expect([...sockets].filter((socket) => socket.localPort === port && !socket.destroyed)).toEqual([]);
	});
});

test('who says nothing, or a byte now and then, is waited for for 15 seconds', async () => {
	const drip = async (socket: Socket) => {
		for (const byte of LET_IN) {
			if (socket.destroyed) return;
			socket.write(Buffer.from([byte]));
			await pause(2_000);
		}
	};
	const ports = await Promise.all([somebody(() => {}), somebody(drip), somebody(() => {})]);
	const start = performance.now();
	const errors = await Promise.all(
		ports.map(
			async (port, index) => await failure(freshSchema({ port, tls: index === 2 ? 'verified' : 'off' })),
		),
	);

	for (const { message } of errors) expect(message).toMatch(/ did not answer in time$/);
	expect(performance.now() - start).toBeLessThan(20_000);
}, 60_000);

/** Bytes that look more or less like messages. */
const bytes = fc
	.array(
		fc.oneof(
			fc
				.tuple(fc.constantFrom(...'RENSKvZTDCAHGWdc123Int!'), fc.uint8Array({ maxLength: 30 }), fc.boolean())
				.map(([code, body, isList]) => message(code, Buffer.concat([body, Buffer.alloc(isList ? 2 : 0)]))),
			fc.uint8Array({ maxLength: 10 }).map((body) => Buffer.from(body)),
		),
		{ maxLength: 8 },
	)
	.map((parts) => Buffer.concat(parts));

test('whatever comes in, the driver comes to an end with what it is given, and pieces make no difference', () => {
	/** Whether it is taken for what a server sends. */
	const isTaken = (all: Buffer, size: number): boolean => {
		const frames = new Frames();
		const checked = new EventEmitter();
		void parse(checked as never, () => {});
		for (let at = 0; at < all.length; at += size) {
			// The driver writes into what it is given.
			const piece = Buffer.from(all.subarray(at, at + size));
			try {
				frames.take(piece);
			} catch (error) {
				expect(error).toBeInstanceOf(NonsenseError);
				return false;
			}
			try {
				checked.emit('data', piece);
			} catch {
				// The connection ends: what is no message inside is the driver's to notice.
			}
		}
		return true;
	};
	fc.assert(
		fc.property(bytes, fc.boolean(), fc.integer({ min: 1, max: 50 }), (tail, isLetIn, size) => {
			const all = Buffer.concat([isLetIn ? LET_IN : Buffer.alloc(0), tail]);
			expect(isTaken(all, size)).toBe(isTaken(all, all.length || 1));
		}),
		{ numRuns: 5_000 },
	);
});
