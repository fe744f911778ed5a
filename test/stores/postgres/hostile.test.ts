import { randomUUID } from 'node:crypto';
import { openPostgres } from '../../../stores';
import { readLeads, scoreLeads } from '../../../steps';
import { event, NEW_YEAR, scoring } from '../../steps/setup';
import { testContract } from '../contract';
import { addOne, makeScore } from '../count';
import { freshSchema } from '../freshSchema';
import { inDatabase } from '../inDatabase';

/** Settings of a role under which a store that relied on defaults would lose points, texts or all its work. */
const SETTINGS = {
	extra_float_digits: '-15',
	array_nulls: 'off',
	client_encoding: 'LATIN1',
	standard_conforming_strings: 'off',
	backslash_quote: 'off',
	bytea_output: 'escape',
	DateStyle: 'German',
	IntervalStyle: 'iso_8601',
	TimeZone: 'Asia/Kathmandu',
	default_transaction_isolation: 'serializable',
	default_transaction_deferrable: 'on',
	statement_timeout: '1000',
	lock_timeout: '1',
	idle_in_transaction_session_timeout: '1',
	search_path: 'public, pg_catalog',
};

/** What an attacker may make where he may create: functions and operators that are closer to what is called, or come first. */
const ATTACK = `
	CREATE TABLE public.stolen (by text);
	GRANT ALL ON public.stolen TO PUBLIC;
	CREATE FUNCTION public.steal(by text) RETURNS void LANGUAGE sql AS 'INSERT INTO public.stolen VALUES (by)';
	${[
		['pg_advisory_xact_lock', 'text', 'void', ''],
		['pg_advisory_xact_lock', 'bigint', 'void', ''],
		['pg_advisory_xact_lock_shared', 'text', 'void', ''],
		['pg_advisory_xact_lock_shared', 'bigint', 'void', ''],
		['unnest', 'text[]', 'SETOF text', 'RETURN;'],
		['unnest', 'bigint[]', 'SETOF bigint', 'RETURN;'],
		['unnest', 'integer[]', 'SETOF integer', 'RETURN;'],
		['starts_with', 'text, text', 'boolean', 'RETURN false;'],
		['current_setting', 'text', 'text', `RETURN '999999';`],
		['to_regclass', 'text', 'regclass', 'RETURN NULL;'],
		['obj_description', 'oid, text', 'text', 'RETURN NULL;'],
		['pg_get_serial_sequence', 'text, text', 'text', 'RETURN NULL;'],
		['pg_sequence_last_value', 'regclass', 'bigint', 'RETURN 7;'],
		['setval', 'regclass, bigint', 'bigint', 'RETURN 7;'],
		['clock_timestamp', '', 'timestamptz', `RETURN '2001-01-01';`],
	]
		.map(
			([name, takes, gives, body]) => `CREATE FUNCTION public.${name}(${takes}) RETURNS ${gives}
				LANGUAGE plpgsql AS $$ BEGIN PERFORM public.steal('${name}'); ${body} END $$;`,
		)
		.join('\n')}
	${['text', 'integer', 'bigint']
		.flatMap((type) => ['=', '<', '>', '<=', '>='].map((operator) => [type, operator] as const))
		.map(
			([type, operator], index) => `CREATE FUNCTION public.compare_${index}(${type}, ${type}) RETURNS boolean
				LANGUAGE plpgsql AS $$ BEGIN PERFORM public.steal('${operator}'); RETURN false; END $$;
				CREATE OPERATOR public.${operator} (LEFTARG = ${type}, RIGHTARG = ${type}, FUNCTION = public.compare_${index});`,
		)
		.join('\n')}
	CREATE DOMAIN public.text AS pg_catalog.text CHECK (VALUE IS NULL);
	CREATE DOMAIN public.regclass AS pg_catalog.text CHECK (VALUE IS NULL);`;

const name = `hostile_${randomUUID().slice(0, 8)}`;
const connection = () => freshSchema({ database: name, user: name, password: 'other' });
const inHostile = async (sql: string) => await inDatabase(sql, { database: name });

beforeAll(async () => {
	await inDatabase(`CREATE USER ${name} PASSWORD 'other'`);
	await inDatabase(`CREATE DATABASE ${name} OWNER ${name}`);
	await inHostile(ATTACK);
	for (const [setting, value] of Object.entries(SETTINGS)) {
		await inDatabase(
			`ALTER ROLE ${name} SET ${setting} = ${setting === 'search_path' ? value : `'${value}'`}`,
		);
	}
});

afterEach(async () => {
	expect(await inHostile('SELECT DISTINCT by FROM public.stolen')).toEqual([]);
});

describe('where the role has other settings, and somebody has functions of the names that we call', () => {
	testContract({ kind: 'postgres', fresh: () => JSON.stringify(connection()) });

	test('points keep all their digits', async () => {
		const store = openPostgres(connection());
		const rule = { name: 'Bought', award: 'everyTime' as const };
		const points = [123.556789012, 0.1, 1e-9, 987_654_321.123_456_7];
		for (const [index, one] of points.entries()) {
			const item = { ...event('ann', one, { eventId: String(index), at: NEW_YEAR }) };
			await scoreLeads(store, scoring(rule, [item]));
		}
		const [lead] = await readLeads(store, 'contact', 'Lead Score', ['ann']);

		expect(lead!.score).toBeCloseTo(
			points.reduce((sum, one) => sum + one, 0),
			9,
		);
	});
});

test('somebody who may create in the schema of the store runs nothing with our rights', async () => {
	const mine = connection();
	const store = openPostgres(mine);
	const score = await makeScore(store);
	await inHostile(ATTACK.replaceAll('public.', `${mine.schema}.`));
	await inHostile(`ALTER ROLE ${name} SET search_path = ${mine.schema}, pg_catalog`);
	// Another pool, whose connections begin with this.
	const other = openPostgres({ ...mine, poolSize: 4 });
	await addOne(other, score);

	expect(await inHostile(`SELECT by FROM ${mine.schema}.stolen`)).toEqual([]);
});
