import { once } from 'node:events';
import { createServer, Socket, type AddressInfo, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { endBeforeUs } from '../../harness/ending';
import type { Random } from './random';

/**
 * What becomes of a COMMIT. `withhold`: the server commits, and the connection breaks before its answer arrives.
 * `cut`: it breaks before the server is asked. To the client both are the same. `hang`: the server commits, and then
 * nothing passes any more.
 */
export type AtCommit = 'pass' | 'withhold' | 'cut' | 'hang';

/** The simple query `COMMIT`, as the protocol has it: kind, length and text. */
const COMMIT = Buffer.from('Q\u0000\u0000\u0000\u000bCOMMIT\u0000');

/** A network between a store and its server, which can be as bad as networks are. */
export class Proxy {
	/** Between how many milliseconds each packet takes. */
	delay: [from: number, to: number] | null = null;
	/** Nothing passes, and nobody is told. */
	isHanging = false;
	/** Asked at each COMMIT. */
	atCommit: () => AtCommit = () => 'pass';

	private server: Server | null = null;
	private readonly links = new Set<Link>();

	private constructor(
		/** The server's port: where it changes, those who connect from then on reach another one. */
		public target: number,
		readonly random: Random,
		/** Where clients connect to. */
		readonly port: number,
	) {}

	/** Opens one in front of a server on this machine. */
	static async open(target: number, random: Random): Promise<Proxy> {
		const server = await listen(0);
		const proxy = new Proxy(target, random, (server.address() as AddressInfo).port);
		proxy.serve(server);
		endBeforeUs(async () => proxy.close());
		return proxy;
	}

	/** Nobody answers at the port. */
	refuse(): void {
		this.server?.close();
		this.server = null;
		this.drop();
	}

	/** Somebody answers again. */
	async accept(): Promise<void> {
		this.serve(await listen(this.port));
	}

	/** Breaks connections, as a share of those that there are. */
	drop(share = 1): void {
		for (const link of this.links) if (this.random.chance(share)) link.break();
	}

	close(): void {
		this.refuse();
	}

	private serve(server: Server): void {
		this.server = server.on('connection', (client) => {
			const link: Link = new Link(this, client, this.target, () => this.links.delete(link));
			this.links.add(link);
		});
	}
}

async function listen(port: number): Promise<Server> {
	const server = createServer().listen(port, '127.0.0.1');
	await once(server, 'listening');
	return server;
}

/** One client's connection. */
class Link {
	private readonly server: Socket;
	private isAnswerAwaited = false;
	private toServer: Promise<void> = Promise.resolve();
	private toClient: Promise<void> = Promise.resolve();

	constructor(
		private readonly proxy: Proxy,
		private readonly client: Socket,
		target: number,
		forget: () => void,
	) {
		this.server = new Socket().setNoDelay().connect(target, '127.0.0.1');
		client.setNoDelay();
		client.on('data', (packet) => this.ask(packet));
		this.server.on('data', (packet) => this.answer(packet));
		for (const socket of [client, this.server]) {
			socket.on('error', () => {});
			socket.on('close', () => {
				forget();
				this.end();
			});
		}
	}

	/** Breaks it: the client sees a reset or an end, as it comes. */
	break(): void {
		if (this.proxy.random.chance(0.5)) this.client.resetAndDestroy();
		else this.client.destroy();
		this.server.destroy();
	}

	private ask(packet: Buffer): void {
		if (this.proxy.isHanging) return;
		const fate = packet.includes(COMMIT) ? this.proxy.atCommit() : 'pass';
		if (fate === 'cut') {
			this.break();
			return;
		}
		if (fate === 'hang') this.proxy.isHanging = true;
		this.isAnswerAwaited = fate === 'withhold';
		this.toServer = this.pass(this.toServer, packet, this.server);
	}

	private answer(packet: Buffer): void {
		if (this.proxy.isHanging) return;
		if (this.isAnswerAwaited) this.break();
		else this.toClient = this.pass(this.toClient, packet, this.client);
	}

	/** Hands a packet on after those before it. */
	private async pass(before: Promise<void>, packet: Buffer, to: Socket): Promise<void> {
		const { delay, random } = this.proxy;
		await before;
		if (delay) await sleep(random.between(...delay));
		if (to.writable) to.write(packet);
	}

	/** What is under way arrives before the other side learns that this one has gone. */
	private end(): void {
		void Promise.all([this.toServer, this.toClient]).then(() => {
			this.client.destroy();
			this.server.destroy();
		});
	}
}
