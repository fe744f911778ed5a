import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresServer } from '../postgres';
import { outcomeOf } from './outcome';
import { connect, connectionOf, schemaOn } from './place';
import type { Random } from './random';
import { Section } from './report';
import { workThrough } from './shift';
import { Story } from './story';
import { Traffic } from './traffic';

const RESTARTS = 3;
const CRASHES = 3;

/** PostgreSQL is restarted, and crashes, while workers go on; all that fails is retried as the same run. */
export async function restart(server: PostgresServer, random: Random, folder: string): Promise<Section> {
	const section = new Section('Restarts of postgres: 2 workers, half of the events without an ID');
	const traffic = new Traffic(random.branch(), { name: 'restart', withoutId: 0.5 });
	const story = new Story(schemaOn(server.port), traffic);

	async function pause(): Promise<void> {
		await story.goesOn(2);
		await sleep(random.between(0, 300));
	}

	await workThrough(story, async () => {
		for (let time = 0; time < RESTARTS; time++) {
			await pause();
			await server.halt();
			await sleep(random.between(0, 500));
			await server.start();
		}
		for (let time = 0; time < CRASHES; time++) {
			await pause();
			await crash(story);
		}
		await pause();
	});
	section.sum(story, await outcomeOf(story, folder));
	section.check(
		story.failed > 0,
		`${RESTARTS} restarts and ${CRASHES} crashes: ${story.failed} steps failed`,
	);
	for (const [sentence, times] of story.failures) section.say(`      ${times} said "${sentence}"`);
	return section;
}

/** Ends one of the server's processes by force, at which PostgreSQL ends all others and recovers from its log. */
async function crash({ place }: Story): Promise<void> {
	const client = await connect(connectionOf(place));
	const { rows } = await client.query<{ pid: number }>(
		`SELECT pid FROM pg_stat_activity WHERE application_name = 'n8n-nodes-lead-scoring' ORDER BY random() LIMIT 1`,
	);
	if (rows[0]) process.kill(rows[0].pid, 'SIGKILL');
	await client.end().catch(() => {});
}
