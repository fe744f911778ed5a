import type { QueryResultRow } from 'pg';
import type { Definitions } from '../rows';
import type { Mode } from '../store';
import type { Statements } from './statements';

/** What a transaction works with. */
export interface Session {
	query<R extends QueryResultRow>(sql: string, values: unknown[]): Promise<R[]>;
	sql: Statements;
	mode: Mode;
	/** Whether nobody else is in a transaction on the store. */
	isAlone: boolean;
	definitions: Definitions;
}
