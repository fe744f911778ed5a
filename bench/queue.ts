import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';

import { endAll, endBeforeUs } from '../harness/ending';
import { installN8n, packPackage } from '../harness/n8n';
import { readLeads } from '../steps';
import { openPostgres, type PostgresConnection } from '../stores';
import { PASSWORD, startPostgres } from '../test/postgres';
import { startQueueMode, type QueueModeN8n } from '../test/queue/queueMode';
import { findRedis, startRedis } from '../test/queue/redis';
import { cpuTimes } from './cpu';
import {
	EDIT_FIELDS,
	openEditFields,
	openOneQuery,
	openOurs,
	openTwoWrites,
	TWO_WRITES,
	type Endpoint,
} from './endpoints';
import { checkScores } from './latency';
import { percentile } from './numbers';
import { say, type Report } from './report';
import { post } from './requests';
import { scaled } from './scale';
import { eventsOf } from './workflows/events';
import { outcomesOf } from './workflows/leads';

const AT_ONCE = 20;
const ROUNDS = 10;
const PER_ROUND = scaled(200);
const WARM_UP = scaled(200);

const OURS = 'Score Lead and Threshold Router';
const ONE_QUERY = 'Code, one atomic upsert, Switch';
const OTHERS = {
	[EDIT_FIELDS]: 'It does nothing with the event.',
	[TWO_WRITES]: 'The least that two steps do which remember a lead there.',
	[ONE_QUERY]:
		'It cannot notice an event that comes twice, let points fade or expire, keep a history, tell a change of band once.',
};

/** What a workflow came to, in all rounds. */
interface Series {
	name: string;
	endpoint: Endpoint;
	/** Of each webhook, in ms. */
	times: number[];
	/** Of all rounds, in ms. */
	elapsed: number;
	/** Of all rounds, in ms, by process. */
	cpu: Map<string, number>;
}

/**
 * Webhooks through n8n in queue mode, a main process and two workers, with all data in one PostgreSQL: our two steps, two
 * that do next to nothing, and the best of n8n's own nodes, in turns.
 */
export async function queue(report: Report): Promise<void> {
	findRedis();
	const { n8n, series, roots } = await setStage();
	let sent = WARM_UP;
	for (const { endpoint } of series) await post(endpoint.url, eventsOf(WARM_UP, 0), AT_ONCE);
	for (let round = 0; round < ROUNDS; round++) {
		const events = eventsOf(PER_ROUND, sent);
		sent += events.length;
		for (let turn = 0; turn < series.length; turn++) {
			await send(series[(round + turn) % series.length]!, events, roots);
		}
		say(`round ${round + 1} of ${ROUNDS}`);
	}
	for (const { name, endpoint } of series) await checkScores(name, endpoint, sent);
	tell(report, series, [...roots.keys()]);
	await n8n.main.stop();
	await endAll();
}

async function send(one: Series, events: object[], roots: Map<string, number>): Promise<void> {
	const before = await cpuTimes(roots);
	const start = performance.now();
	one.times.push(...(await post(one.endpoint.url, events, AT_ONCE)));
	one.elapsed += performance.now() - start;
	for (const [name, ms] of await cpuTimes(roots)) {
		one.cpu.set(name, (one.cpu.get(name) ?? 0) + ms - before.get(name)!);
	}
}

/** The scores of the leads of so many first events, from the store itself: runs by hand go to workers, too. */
async function scoresIn(
	place: Pick<PostgresConnection, 'host' | 'port' | 'database' | 'user' | 'password'>,
	score: string,
	events: number,
): Promise<Map<string, number>> {
	const store = openPostgres({ ...place, tls: 'off', schema: 'lead_scores', prefix: '', poolSize: 1 });
	const leads = [...outcomesOf(eventsOf(events)).keys()];
	const found = await readLeads(store, 'contact', score, leads);
	return new Map(found.flatMap((one, index) => (one ? [[leads[index]!, one.score] as const] : [])));
}

async function setStage(): Promise<{ n8n: QueueModeN8n; series: Series[]; roots: Map<string, number> }> {
	await installN8n(say);
	const tarball = await packPackage(say);
	const folder = await mkdtemp(join(tmpdir(), 'lead-scoring-bench-'));
	endBeforeUs(async () => await rm(folder, { recursive: true, force: true }));
	say('Starting PostgreSQL, Redis, n8n and two workers…');
	const postgres = await startPostgres();
	endBeforeUs(postgres.stop);
	const client = new Client({ connectionString: postgres.url });
	await client.connect();
	endBeforeUs(async () => await client.end());
	await client.query('CREATE DATABASE n8n');
	const redis = await startRedis(folder);
	const place = { port: postgres.port, user: 'postgres', password: PASSWORD };
	const n8n = await startQueueMode(folder, tarball, { ...place, database: 'n8n' }, redis, [
		'worker 1',
		'worker 2',
	]);

	const data = { ...place, host: '127.0.0.1', database: 'postgres' };
	const credential = await n8n.main.importCredential({
		name: 'Shared scores',
		type: 'leadScoreStoreApi',
		data: { kind: 'postgres', ...data },
	});
	const own = {
		sql: async <Row>(text: string) => (await client.query(text)).rows as Row[],
		ownCredential: { name: 'Database', type: 'postgres', data: { ...data, ssl: 'disable' } },
	};
	const endpoints: Array<[string, Endpoint]> = [
		[
			OURS,
			{
				...(await openOurs(n8n.main, 'ours', { store: 'shared', credential })),
				scores: async (events) => await scoresIn(data, 'ours', events),
			},
		],
		[EDIT_FIELDS, await openEditFields(n8n.main)],
		[TWO_WRITES, await openTwoWrites(n8n.main, own)],
		[ONE_QUERY, await openOneQuery(n8n.main, own)],
	];
	const [server] = (await readFile(join(postgres.folder, 'data/postmaster.pid'), 'utf8')).split('\n');
	const roots = new Map([
		['main', n8n.main.pid],
		...n8n.workers.map(({ name, pid }): [string, number] => [name, pid]),
		['PostgreSQL', Number(server)],
		['Redis', redis.pid],
	]);
	const series = endpoints.map(([name, endpoint]) => ({
		name,
		endpoint,
		times: [],
		elapsed: 0,
		cpu: new Map(),
	}));
	return { n8n, series, roots };
}

function tell(report: Report, [ours, ...others]: Series[], processes: string[]): void {
	const perSecond = ({ times, elapsed }: Series) => (times.length / elapsed) * 1_000;
	for (const other of others) {
		const note = OTHERS[other.name as keyof typeof OTHERS];
		const name = (what: string) => `queue: ${what}, ${AT_ONCE} webhooks at a time: ours / ${other.name}`;
		const [we, they] = [perSecond(ours!), perSecond(other)];
		report({
			...{ name: name('throughput'), ours: we, theirs: they, unit: 'webhooks/s', ratio: we / they, note },
			...(other.name !== TWO_WRITES && { goal: { atLeast: 1 } }),
		});
		for (const [percent, share] of [
			['p50', 0.5],
			['p99', 0.99],
		] as const) {
			const [our, their] = [percentile(ours!.times, share), percentile(other.times, share)];
			report({ name: name(percent), ours: our, theirs: their, unit: 'ms', ratio: their / our });
		}
		for (const process of processes) {
			const cpuOf = ({ cpu, times }: Series) => cpu.get(process)! / times.length;
			const [our, their] = [cpuOf(ours!), cpuOf(other)];
			report({
				name: name(`CPU time of ${process}`),
				ours: our,
				theirs: their,
				unit: 'ms/webhook',
				ratio: their / our,
			});
		}
	}
}
