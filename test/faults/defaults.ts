import { setTimeout as sleep } from 'node:timers/promises';
import { carryOut } from './carryOut';
import { outcomeOf } from './outcome';
import { PASSWORD } from '../postgres';
import { connect, connectionOf, open, reachedBy, schemaOn, type Place } from './place';
import type { Random } from './random';
import { Section } from './report';
import { Story } from './story';
import { Traffic } from './traffic';

/** How long a statement may take by the setting of the database, and how long it has to wait for others in fact. */
const [ALLOWED_MS, WAITED_MS] = [100, 500];

/** What somebody may have set for our user. */
const DEFAULTS = [
	`default_transaction_isolation = 'serializable'`,
	// A week behind, farther than any place is.
	`timezone = 'FAR167'`,
	`statement_timeout = ${ALLOWED_MS}`,
];

/**
 * PostgreSQL with defaults that are not ours: each transaction brings its own, so all must go as ever. They are those of a user,
 * because our own looks into the database have to go on.
 */
export async function defaults(port: number, random: Random, folder: string): Promise<Section> {
	const section = new Section('A postgres with defaults of its own');
	const admin = await connect(connectionOf(schemaOn(port)));
	for (const [index, setting] of DEFAULTS.entries()) {
		const user = `user_${index}`;
		await admin.query(
			`CREATE USER ${user} SUPERUSER PASSWORD '${PASSWORD}'; ALTER USER ${user} SET ${setting}`,
		);
		section.take(await goOn(setting, user, schemaOn(port), random, folder));
	}
	await admin.end();
	return section;
}

/** Two executions at a time. */
async function goOn(
	setting: string,
	user: string,
	place: Place,
	random: Random,
	folder: string,
): Promise<Section> {
	const section = new Section(setting);
	const traffic = new Traffic(random.branch(), {
		name: setting,
		withoutId: 0.5,
		sizes: [50, 100],
		large: 0,
	});
	const story = new Story(place, traffic);
	const store = open(reachedBy(place, { user }));
	const fail = (error: Error) => story.problems.push(`${setting}: ${error.message}`);
	for (let time = 0; time < 2; time++) {
		const both = [traffic.next(), traffic.next()].map(async (one) => await carryOut(store, story, one));
		await Promise.all([...both, time > 0 && keepLeadsLocked(place)]).catch(fail);
	}
	const outcome = await outcomeOf(story, folder);
	section.check(
		section.count(story, outcome),
		`${setting}: ${outcome.executions} executions as ever`,
		outcome.problems,
	);
	return section;
}

/** Another session has the leads for a while; those who wait for it must not be serializable, or they would have to begin anew. */
async function keepLeadsLocked(place: Place): Promise<void> {
	const { schema, ...connection } = connectionOf(place);
	const other = await connect(connection);
	await other.query(`BEGIN; SELECT FROM ${schema}.leads FOR UPDATE`);
	await sleep(WAITED_MS);
	const serializable = await other.query(`SELECT FROM pg_locks WHERE mode = 'SIReadLock'`);
	await other.end();
	if (serializable.rowCount) throw new Error('a transaction of the store is serializable');
}
