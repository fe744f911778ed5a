import { setTimeout as sleep } from 'node:timers/promises';

import { openPostgres } from '../../../stores';
import { scoreLeads } from '../../../steps';
import { event, everyTime, scoring } from '../../steps/setup';
import { makeScore } from '../count';
import { freshSchema } from '../freshSchema';
import { inDatabase } from '../inDatabase';

const TABLES = ['events', 'leads', 'ledger'];
/** PostgreSQL counts what a connection has read when it next works, and not within a second of the last time. */
const UNTIL_COUNTED = 1_200;

test('no table is read from end to end, also where statements were planned while it was empty', async () => {
	const connection = freshSchema({ poolSize: 1 });
	const store = openPostgres(connection);
	const score = async (execution: string, eventIds: string[]): Promise<void> => {
		const items = eventIds.map((eventId) => event('ann', 5, { eventId }));
		await scoreLeads(store, scoring(everyTime, items, { execution }));
		await sleep(UNTIL_COUNTED);
	};
	const reads = async (how: 'seq_scan' | 'idx_scan'): Promise<number> => {
		const [row] = await inDatabase(
			`SELECT sum(${how}) AS reads FROM pg_stat_user_tables
				WHERE schemaname = '${connection.schema}' AND relname IN ('${TABLES.join("', '")}')`,
		);
		return Number(row!.reads);
	};
	await makeScore(store);
	// A table that was empty then is taken for one of no pages, which is read fastest from end to end.
	for (const table of TABLES) await inDatabase(`VACUUM ANALYZE ${connection.schema}.${table}`);
	await sleep(UNTIL_COUNTED);
	await score('is planned', ['known']);
	const [wholly, byKeys] = [await reads('seq_scan'), await reads('idx_scan')];

	for (const execution of ['first', 'second', 'third']) await score(execution, ['known', execution]);

	expect(await reads('idx_scan')).toBeGreaterThan(byKeys);
	expect(await reads('seq_scan')).toBe(wholly);
});
