import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresServer } from '../postgres';
import { N8nInstance } from './instance';
import { readScores } from './ledgers';
import { connect, connectionOf, lookInto, schemaOn } from './place';
import type { Random } from './random';
import { Section } from './report';
import { until } from './until';

const LEADS = 50;
const ITEMS = 3_000;
const RESTARTS = 3;

/** PostgreSQL is restarted during a run of the real nodes, and n8n's own Retry On Fail carries it to its end. */
export async function retryOnFail(server: PostgresServer, random: Random, folder: string): Promise<Section> {
	const section = new Section("A restart of postgres during a run in n8n's engine, with n8n's Retry On Fail");
	const place = schemaOn(server.port);
	const n8n = await N8nInstance.start('n8n', place, folder);
	await n8n.run('1', [{ lead: 'nobody' }]);
	const counts = new Map<string, number>();
	const told: string[] = [];

	for (let restart = 1; restart <= RESTARTS; restart++) {
		const items = Array.from({ length: ITEMS }, () => ({ lead: `lead-${random.between(1, LEADS)}` }));
		for (const { lead } of items) counts.set(lead, (counts.get(lead) ?? 0) + 1);
		const execution = String(restart + 1);
		const running = n8n.run(execution, items, true);
		await someChunks(random.between(1, 4));
		await server.halt();
		await sleep(200);
		await server.start();
		const { error, scored, crossings, tries } = await running;
		told.push(...crossings);
		section.check(
			error === null && scored === ITEMS && tries > 2,
			`execution ${execution}: ${scored} items without event IDs came out, after ${tries} tries of 2 steps`,
			error ? [error] : [],
		);
	}

	/** Waits until so many more transactions of the run are there. */
	async function someChunks(wanted: number): Promise<void> {
		const { schema, ...connection } = connectionOf(place);
		const client = await connect(connection);
		const count = async () => {
			const sql = `SELECT count(*) AS parts FROM ${schema}.outputs`;
			return (await client.query<{ parts: number }>(sql)).rows[0]!.parts;
		};
		const before = await count();
		await until('chunks are stored', async () => (await count()) >= before + wanted);
		await client.end();
	}

	const { scores, problems } = await readScores(place);
	const wrong = [...counts].filter(([lead, times]) => scores.get(lead) !== 10 * times);
	const recorded = await lookInto(
		place,
		async (tables) => await tables.rows('SELECT crossing FROM crossings'),
	);
	section.check(wrong.length === 0 && problems.length === 0, `${RESTARTS * ITEMS} items counted once each`, [
		...problems,
		...wrong.map(([lead, times]) => `${lead} has ${scores.get(lead)} instead of ${10 * times}`),
	]);
	section.check(
		new Set(told).size === told.length && told.length === recorded.length,
		`${recorded.length} crossings, each told once`,
	);
	await n8n.close();
	return section;
}
