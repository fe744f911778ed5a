import { StoreError } from '../../stores';
import { carryOut } from './carryOut';
import { outcomeOf } from './outcome';
import { findPgBouncer, startPgBouncer, type Program } from './pgbouncer';
import { open, reachedBy, schemaOn } from './place';
import type { Random } from './random';
import { Section } from './report';
import { workThrough } from './shift';
import { Story } from './story';
import { Traffic } from './traffic';

/** How many connections to the server it keeps: fewer than workers have to it, so that they take turns. */
const CONNECTIONS = '2';

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
	const execution = traffic.next();
	const withOptions = open(reachedBy(way, { options: '-c work_mem=8MB' }));
	const said = await carryOut(withOptions, story, execution).catch((error: unknown) => error);
	if (said) await carryOut(open(way), story, execution);
	const outcome = await outcomeOf(story, folder);
	section.check(
		section.count(story, outcome) && story.failed === 0,
		`${name}: ${outcome.executions} executions as ever`,
		[...outcome.problems, ...story.failures.keys()],
	);
	const isClear =
		said instanceof StoreError && /does not pass on what the connection string asks for$/.test(said.message);
	section.check(
		isClear || said === undefined,
		`      options: ${isClear ? `"${said.message}. ${said.advice}"` : String(said ?? 'passed on')}`,
	);
	await bouncer.stop();
	return section;
}
