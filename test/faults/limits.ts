import type { Client } from 'pg';
import type { PostgresServer } from '../postgres';
import { meet, type Fault } from './fault';
import { connect, connectionOf, reachedBy, schemaOn, type Place } from './place';
import type { Random } from './random';
import { Section } from './report';

/**
 * What a PostgreSQL server can refuse.
 * @param restarted one that may be restarted
 */
export async function limits(
	port: number,
	restarted: PostgresServer,
	random: Random,
	folder: string,
): Promise<Section> {
	const section = new Section('What a postgres server refuses');
	const admin = await connect(connectionOf(schemaOn(port)));
	// A database and a user of their own: other parts of the run go on beside this one.
	await admin.query('CREATE DATABASE limits');
	await admin.query(
		`CREATE ROLE limited LOGIN PASSWORD 'limited'; GRANT CREATE ON DATABASE limits TO limited`,
	);
	try {
		for (const fault of [readOnlyDatabase(admin), noConnectionLeft(admin)]) {
			const place = schemaOn(port, { database: 'limits' });
			const way = reachedBy(place, { user: 'limited', password: 'limited' });
			await meet({ ...fault, way }, place, random.branch(), folder, section);
		}
	} finally {
		await admin.end();
	}
	await meet(standby(restarted), schemaOn(restarted.port), random.branch(), folder, section);
	return section;
}

/** The address of a standby, by mistake or after a failover. */
function standby(server: PostgresServer): Fault {
	return {
		name: 'postgres, a standby',
		expected: /cannot be written: it is read-only$/,
		async break() {
			await server.halt();
			server.standBy();
			await server.start();
		},
		async mend() {
			const admin = await connect(connectionOf(schemaOn(server.port)));
			await admin.query('SELECT pg_promote()');
			await admin.end();
		},
	};
}

/** A database that an administrator has closed for writing. */
function readOnlyDatabase(admin: Client): Fault {
	return {
		name: 'postgres, read-only',
		expected: /cannot be written: it is read-only$/,
		async break(place) {
			await admin.query('ALTER DATABASE limits SET default_transaction_read_only = on');
			await endSessions(admin, place);
		},
		async mend() {
			await admin.query('ALTER DATABASE limits RESET default_transaction_read_only');
		},
	};
}

function noConnectionLeft(admin: Client): Fault {
	return {
		name: 'postgres, no connection left',
		expected: /has no connection left$/,
		async break(place) {
			await admin.query('ALTER ROLE limited CONNECTION LIMIT 0');
			await endSessions(admin, place);
		},
		async mend() {
			await admin.query('ALTER ROLE limited CONNECTION LIMIT -1');
		},
	};
}

/** New sessions begin with new settings. */
async function endSessions(admin: Client, place: Place): Promise<void> {
	const sql = `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
		WHERE datname = $1 AND application_name = 'n8n-nodes-lead-scoring'`;
	await admin.query(sql, [connectionOf(place).database]);
	// The store learns of it as soon as it is this process's turn.
	await new Promise((resolve) => setTimeout(resolve, 50));
}
