import { createHash } from 'node:crypto';
import type { PoolClient, QueryResultRow } from 'pg';
import { streamOf } from './client';

/** Sends a transaction's statements over a connection as they come: none waits for the answer to the one before. */
export class Sender {
	/** What failed first, and in which statement: it explains all that failed after it. */
	failure: { error: Error; sql: string } | null = null;
	private isOver = false;
	private isGathering = false;

	/** @param keepsPlans whether the server is to know our statements again, which halves what small ones cost it */
	constructor(
		private readonly client: PoolClient,
		private readonly keepsPlans: boolean,
	) {}

	async query<R extends QueryResultRow>(sql: string, values?: unknown[]): Promise<R[]> {
		if (this.isOver) throw new Error('The transaction has ended');
		const name = this.keepsPlans && values ? nameOf(sql) : undefined;
		this.gather();
		const answer = this.client.query<R>({ name, text: sql, values });
		answer.catch((error: Error) => (this.failure ??= { error, sql }));
		return (await answer).rows;
	}

	/** What is sent until others have their turn goes in one packet: a server that is woken for each statement costs more. */
	private gather(): void {
		if (this.isGathering) return;
		this.isGathering = true;
		const stream = streamOf(this.client);
		stream.cork();
		process.nextTick(() => {
			this.isGathering = false;
			stream.uncork();
		});
	}

	send(sql: string, values?: unknown[]): void {
		this.query(sql, values).catch(() => {});
	}

	/** Sends the last statement, whose answer follows those to all others. @throws what failed first */
	async end(sql: string): Promise<void> {
		await this.query(sql);
		if (this.failure) throw this.failure.error;
	}

	/** Accepts no more: work that continues after another part of it has failed must not write outside of the transaction. */
	close(): void {
		this.isOver = true;
	}
}

const names = new Map<string, string>();

/** The name of a statement for the server: the same text has the same one everywhere. */
function nameOf(sql: string): string {
	const name = names.get(sql) ?? createHash('sha256').update(sql).digest('base64url');
	names.set(sql, name);
	return name;
}
