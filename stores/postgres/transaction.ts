import type { Transaction } from '../transaction';
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
import type { Names } from './names';
import type { Session } from './session';

/**
 * The contract's calls as SQL, one statement for any number of rows. A store's statements are made once, from the names
 * of its tables; the calls are created for each transaction.
 */
export function callsOn(names: Names): (session: Session) => Transaction {
	const calls = {
		scores: scores(names),
		sweeps: sweeps(names),
		steps: steps(names),
		ruleSets: ruleSets(names),
		aliases: aliases(names),
		outcomes: outcomes(names),
		pools: pools(names),
		assignments: assignments(names),
		touches: touches(names),
		leadIds: leadIds(names),
		leads: leads(names),
		contenders: contenders(names),
		changes: changes(names),
		events: events(names),
		expiring: expiring(names),
		ledger: ledger(names),
		erasure: erasure(names),
		routes: routes(names),
		crossings: crossings(names),
		outputs: outputs(names),
		testCopies: testCopies(names),
		moves: moves(names),
		upkeep: upkeep(names),
	};
	return (session) => ({
		...calls.scores(session),
		...calls.sweeps(session),
		...calls.steps(session),
		...calls.ruleSets(session),
		...calls.aliases(session),
		...calls.outcomes(session),
		...calls.pools(session),
		...calls.assignments(session),
		...calls.touches(session),
		...calls.leadIds(session),
		...calls.leads(session),
		...calls.contenders(session),
		...calls.changes(session),
		...calls.events(session),
		...calls.expiring(session),
		...calls.ledger(session),
		...calls.erasure(session),
		...calls.routes(session),
		...calls.crossings(session),
		...calls.outputs(session),
		...calls.testCopies(session),
		...calls.moves(session),
		...calls.upkeep(session),
	});
}
