/** How long to wait for a connection, or for others' transactions, in milliseconds. */
export const LOCK_TIMEOUT = 15_000;
/** How long a statement may take, in milliseconds: no answer by then means a connection that hangs. */
export const LONGEST_STATEMENT = 60_000;

/**
 * What every transaction sets for itself, because a role, a database or a server can have other defaults. They go with the
 * BEGIN, which costs no wait of its own, and end with the transaction, so that a pooler passes none of them on.
 */
const SETTINGS = {
	// Functions, operators and types are PostgreSQL's own: a user who may create others of the same names must not run them with
	// our rights. Tables are named with their schema.
	search_path: 'pg_catalog, pg_temp',
	// Numbers come back as they were stored, to the last digit.
	extra_float_digits: '1',
	// NULL in an array is none, and not a text.
	array_nulls: 'on',
	client_encoding: "'UTF8'",
	standard_conforming_strings: 'on',
	bytea_output: "'hex'",
	DateStyle: "'ISO'",
	TimeZone: "'UTC'",
	// A plan for any values: each of our statements has one way only, by keys, and planning took as long as carrying out.
	plan_cache_mode: 'force_generic_plan',
	// Such a plan is kept: one made while a table was empty, which is read fastest from end to end, would be slow once it is full.
	enable_seqscan: 'off',
	lock_timeout: String(LOCK_TIMEOUT),
	statement_timeout: String(LONGEST_STATEMENT),
	idle_in_transaction_session_timeout: String(LONGEST_STATEMENT),
};

const begin = (isolation: string): string =>
	[
		`BEGIN ISOLATION LEVEL ${isolation}`,
		...Object.entries(SETTINGS).map(([name, value]) => `SET LOCAL ${name} = ${value}`),
	].join('; ');

export const BEGIN = begin('READ COMMITTED');
/** What is only looked at, or undone, sees one moment of the store and needs no locks. */
export const BEGIN_PREVIEW = begin('REPEATABLE READ');
