import type { QueryResultRow } from 'pg';
import type { Mode } from '../store';
import type { Row } from '../tables';
import { columnsOf } from './batch';
import { Keys } from './keys';
import type { Names } from './names';
import type { Sender } from './sender';
import { Stored } from './stored';

/** Asks for the transaction to run again, alone: it wants to write what all others read. */
export class AloneError extends Error {}

/** What the calls of one transaction work with. Statements that do not wait for each other are sent together. */
export class Session {
	readonly keys: Keys;
	readonly stored = new Stored();

	/** @param isAlone whether nobody else is in a transaction on the store */
	constructor(
		private readonly sender: Sender,
		names: Names,
		private readonly mode: Mode,
		private readonly isAlone: boolean,
	) {
		this.keys = new Keys(sender, names);
	}

	async query<R extends QueryResultRow>(sql: string, ...values: unknown[]): Promise<R[]> {
		return await this.sender.query<R>(sql, values);
	}

	/** Locks rows where what is read will be written. */
	async lock<R extends QueryResultRow>(sql: string, ...values: unknown[]): Promise<R[]> {
		return await this.query<R>(this.mode === 'write' ? `${sql} FOR UPDATE` : sql, ...values);
	}

	/** Writes without waiting: what fails is reported at the end of the transaction. */
	send(sql: string, ...values: unknown[]): void {
		this.sender.send(sql, values);
	}

	/** Sends one statement for any number of rows: it takes some values for all, then an array for each column. */
	sendRows(sql: string, rows: Row[], ...forAll: unknown[]): void {
		if (rows.length > 0) this.send(sql, ...forAll, ...columnsOf(rows));
	}

	/** For what all others read, or write concurrently: only while no other transaction runs. */
	alone(): void {
		if (this.mode === 'write' && !this.isAlone) throw new AloneError();
	}
}
