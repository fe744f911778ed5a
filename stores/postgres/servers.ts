import type { Pool, PoolClient } from 'pg';
import type { PostgresConnection } from './connection';
import { noneUsable, toStoreError, type Failure } from './errors';
import { openPool } from './pool';

/** The servers that a store may be on: one, or several of which one takes writes, such as a primary and its standby. */
export class Servers {
	/** As people know them, without user or password. */
	readonly place: string;
	/** The one that was used last comes first. */
	private order: Array<{ name: string; pool: Pool }>;

	constructor(connection: PostgresConnection) {
		const { host, port, others = [], database } = connection;
		const mustTakeWrites = others.length > 0;
		this.order = [{ host, port }, ...others].map((address) => ({
			name: `${address.host}:${address.port}`,
			pool: openPool({ ...connection, ...address }, mustTakeWrites),
		}));
		this.place = `${this.order.map(({ name }) => name).join()}/${database}`;
	}

	/**
	 * A connection to the first server that can be used.
	 * @throws StoreError where none can
	 */
	async connect(): Promise<PoolClient> {
		const failures: Failure[] = [];
		for (const server of this.order) {
			try {
				const client = await server.pool.connect();
				this.order = [server, ...this.order.filter((other) => other !== server)];
				return client;
			} catch (error) {
				failures.push([server.name, error]);
			}
		}
		throw failures.length > 1 ? noneUsable(failures) : toStoreError(failures[0]![1], this.place);
	}
}
