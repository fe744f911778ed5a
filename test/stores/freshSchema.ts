import { randomUUID } from 'node:crypto';
import type { PostgresConnection } from '../../stores';
import { PASSWORD } from '../postgres';

/** A place in the tests' PostgreSQL where nothing is yet. */
export function freshSchema(more: Partial<PostgresConnection> = {}): PostgresConnection {
	return {
		host: '127.0.0.1',
		port: Number(process.env.POSTGRES_PORT),
		database: 'postgres',
		user: 'postgres',
		password: PASSWORD,
		tls: 'off',
		schema: `s_${randomUUID().slice(0, 13).replace('-', '_')}`,
		prefix: '',
		poolSize: 5,
		...more,
	};
}
