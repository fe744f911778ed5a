import type { DatabaseSync } from 'node:sqlite';
import type { Transaction } from '../transaction';
import { guarded } from './guarded';
import { aliases } from './calls/aliases';
import { assignments } from './calls/assignments';
import { changes } from './calls/changes';
import { contenders } from './calls/contenders';
import { crossings } from './calls/crossings';
import { erasure } from './calls/erasure';
import { events } from './calls/events';
import { expiring } from './calls/expiring';
import { leadIds } from './calls/leadIds';
import { leads } from './calls/leads';
import { ledger } from './calls/ledger';
import { moves } from './calls/moves';
import { outcomes } from './calls/outcomes';
import { outputs } from './calls/outputs';
import { pools } from './calls/pools';
import { routes } from './calls/routes';
import { ruleSets } from './calls/ruleSets';
import { scores } from './calls/scores';
import { steps } from './calls/steps';
import { sweeps } from './calls/sweeps';
import { testCopies } from './calls/testCopies';
import { touches } from './calls/touches';
import { upkeep } from './calls/upkeep';

/**
 * The contract's calls as SQL. Statements are prepared once per connection; in-process calls cost so little that a
 * batch is a loop over one statement. None waits for anything.
 */
export const callsOn = (database: DatabaseSync): Transaction =>
	guarded(database, {
		...scores(database),
		...sweeps(database),
		...steps(database),
		...ruleSets(database),
		...aliases(database),
		...outcomes(database),
		...pools(database),
		...assignments(database),
		...touches(database),
		...leadIds(database),
		...leads(database),
		...contenders(database),
		...changes(database),
		...events(database),
		...expiring(database),
		...ledger(database),
		...erasure(database),
		...routes(database),
		...crossings(database),
		...outputs(database),
		...testCopies(database),
		...moves(database),
		...upkeep(database),
	});
