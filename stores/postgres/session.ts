import type { Definitions } from '../rows';
import type { Mode } from '../store';
import type { Sender } from './sender';
import type { Statements } from './statements';

/** What a transaction works with. */
export interface Session {
	sender: Sender;
	sql: Statements;
	mode: Mode;
	/** Whether nobody else is in a transaction on the store. */
	isAlone: boolean;
	definitions: Definitions;
}
