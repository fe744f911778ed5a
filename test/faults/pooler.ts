import type { PostgresConnection, StoreError } from '../../stores';
import { outcomeOf } from './outcome';
import { AWAY, findPgBouncer, startPgBouncer, type Program } from './pgbouncer';
import { open, reachedBy, schemaOn, type Place } from './place';
import type { Random } from './random';
import { Section } from './report';
import { workThrough } from './shift';
import { Story } from './story';
import { Traffic } from './traffic';

/** How many connections to the server it keeps: fewer than workers have to it, so that they take turns. */
const CONNECTIONS = '2';

const CUT_OFF = / broke the connection\. Turn on Retry On Fail/;

/** What it refuses by itself, and what a step is told; some versions pass options on. */
const REFUSED: Array<[what: string, more: Partial<PostgresConnection>, told: RegExp]> = [
	[
		'options',
		{ options: '-c work_mem=8MB' },
		/a pooler that does not pass on what|^nothing: it is accepted$/,
	],
	['a wrong password', { password: 'wrong' }, /does not accept this user and password\. Check the user/],
	['no such database', { database: 'nowhere' }, /has no database of this name\. Check the database/],
	['its server is away', { database: AWAY }, /its pooler had no connection to it\. Turn on Retry On Fail/],
];

/** PgBouncer stands before PostgreSQL and gives each transaction whichever of its connections is free. */
export async function pooler(port: number, random: Random, folder: string): Promise<Section> {
	const section = new Section('PgBouncer in transaction mode before postgres: 2 workers');
	const program = findPgBouncer();
	if (!program) {
		section.say('skipped: there is no PgBouncer here (Debian, Ubuntu: apt-get install pgbouncer)');
		return section;
	}
	for (const settings of settingsFor(program)) {
		section.take(await workBehind(program, settings, port, random, folder));
	}
	await refusals(section, program, port, folder);
	return section;
}

/** From 1.21 on it can know prepared statements, too. */
function settingsFor({ version: [major, minor] }: Program): Array<Record<string, string>> {
	if (major === 1 && minor < 21) return [{}];
	return ['0', '200'].map((most) => ({ max_prepared_statements: most }));
}

async function workBehind(
	program: Program,
	settings: Record<string, string>,
	port: number,
	random: Random,
	folder: string,
): Promise<Section> {
	const asked = Object.entries(settings).map(([name, value]) => `, ${name} = ${value}`);
	const name = `PgBouncer ${program.version.join('.')}${asked.join('')}`;
	const section = new Section(name);
	const bouncer = await startPgBouncer(program, port, folder, {
		default_pool_size: CONNECTIONS,
		...settings,
	});
	const traffic = new Traffic(random.branch(), { name, withoutId: 0.5, sizes: [50, 100] });
	const place = schemaOn(port);
	const way = reachedBy(place, { port: bouncer.port });
	const story = new Story(place, traffic, way);
	await workThrough(story, async () => await story.goesOn(8));
	const outcome = await outcomeOf(story, folder);
	// Where it knows prepared statements, it ends a connection on which one is sent again, and this can be all that is heard.
	const wrong = [...story.failures.keys()].filter((sentence) => !CUT_OFF.test(sentence));
	section.check(
		section.count(story, outcome) && wrong.length === 0,
		`${name}: ${outcome.executions} executions as ever, ${story.failed} steps were cut off and repeated`,
		[...outcome.problems, ...wrong],
	);
	await bouncer.stop();
	return section;
}

async function refusals(section: Section, program: Program, port: number, folder: string): Promise<void> {
	const bouncer = await startPgBouncer(program, port, folder, { query_wait_timeout: '1' });
	for (const [what, more, expected] of REFUSED) {
		const said = await refusal(schemaOn(bouncer.port, more));
		section.check(expected.test(said), `${what}: "${said}"`);
	}
	await bouncer.stop();
}

/** What a step is told, if anything. */
async function refusal(place: Place): Promise<string> {
	return await open(place)
		.transaction(async (tx) => await tx.scoreNames())
		.then(
			() => 'nothing: it is accepted',
			(error: Partial<StoreError>) => `${error.message}. ${error.advice}`,
		);
}
