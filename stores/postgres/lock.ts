import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';
import { StoreError } from '../store';
import { BEGIN_PREVIEW } from './begin';

/** Another client has held the lock of the store for too long. */
export class LockedError extends Error {}

/** Takes the lock of the store, and reads the database's clock, which so needs no statement of its own. */
const taking = (lock: string): string =>
	`SELECT ${lock}($1), (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now`;

/** For a transaction that changes what all others read: it has the store alone. */
export const LOCK = taking('pg_advisory_xact_lock');
/** For all others. */
export const LOCK_SHARED = taking('pg_advisory_xact_lock_shared');

/** The key of a store's lock, among all advisory locks of the database. */
export const lockOf = (schema: string, prefix: string): string =>
	createHash('sha256').update(`${schema}.${prefix}`).digest().readBigInt64BE().toString();

/** How far the clock of this machine may be ahead of the database's, in milliseconds. */
const FARTHEST = 86_400_000;

/**
 * Refuses to write by a clock that is far ahead: points that faded too early stay so.
 * @param now what the database's clock shows
 */
export function refuseClockAhead(now: number, place: string): void {
	if (Date.now() - now <= FARTHEST) return;
	const asText = (instant: number) => new Date(instant).toISOString().slice(0, 16).replace('T', ' ');
	throw new StoreError(
		`The clock of n8n is more than a day ahead of the clock of the database on ${place} (${asText(Date.now())} and ${asText(now)}, in UTC)`,
		'Set the clock that is wrong, then run the step again; nothing was counted. Points would fade by it for good.',
	);
}

const HOLDERS = `SELECT pid, usename AS user, application_name AS application
	FROM pg_locks JOIN pg_stat_activity USING (pid)
	WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND pid <> pg_backend_pid()
		AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
		AND (classid::bigint << 32) | objid::bigint = $1::bigint
	ORDER BY mode, xact_start`;

/** Which session holds the lock of a store, for people. */
export async function nameHolder(client: ClientBase, lock: string, place: string): Promise<StoreError> {
	const [, { rows }] = await Promise.all([
		client.query(BEGIN_PREVIEW),
		client.query<{ pid: number; user: string | null; application: string | null }>(HOLDERS, [lock]),
		client.query('ROLLBACK'),
	]);
	const [holder] = rows;
	if (!holder) {
		return new StoreError(
			`The score store on ${place} was locked by another session for too long`,
			'Run the step again.',
		);
	}
	const { pid, user, application } = holder;
	const by = application ? `, application "${application.slice(0, 63)}"` : '';
	return new StoreError(
		`The score store on ${place} is locked by another session (process ${pid}, user "${user}"${by})`,
		`Wait until it is done, or have the administrator of the database end it: SELECT pg_terminate_backend(${pid}). Then run the step again.`,
	);
}
