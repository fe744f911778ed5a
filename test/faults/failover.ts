import { setTimeout as sleep } from 'node:timers/promises';
import { endBeforeUs } from '../../harness/ending';
import { PASSWORD, startPostgres, type PostgresServer } from '../postgres';
import { outcomeOf } from './outcome';
import { connect, connectionOf, reachedBy, schemaOn, type Place } from './place';
import { Proxy } from './proxy';
import type { Random } from './random';
import { Section } from './report';
import { workThrough } from './shift';
import { Story } from './story';
import { Traffic } from './traffic';
import { until } from './until';

/** By each way. */
const FAILOVERS = 5;
/** How long the primary is cut off from its standby before it dies, at most: what it writes then is on no other machine. */
const CUT_OFF_MS = 300;
/** What whoever was not answered must be told. */
const TOLD = /Turn on Retry On Fail for this step: it counts nothing twice|or wait until it takes writes\.$/;

/** A primary dies while workers go on, and its standby takes over: workers know both, or one address that moves. */
export async function failover(random: Random, folder: string): Promise<Section> {
	const section = new Section('Failovers of postgres with synchronous replication: 2 workers');
	const pair = await Pair.start(random, folder);
	const moving = await Proxy.open(pair.primary.port, random.branch());
	const [host, ports] = ['127.0.0.1', pair.ports];
	const several = { host, port: ports[0]!, others: [{ host, port: ports[1]! }] };
	const ways: Array<[name: string, way: (place: Place) => Place]> = [
		['a connection string with both servers', (place) => reachedBy(place, several)],
		['one address that moves', (place) => place],
	];
	for (const [name, way] of ways) {
		const options = { name, withoutId: 0.5, sizes: [100, 250] as [number, number] };
		const traffic = new Traffic(random.branch(), options);
		// Whatever way the workers take, we look at what is written by the address that moves.
		const place = schemaOn(moving.port);
		const story = new Story(place, traffic, way(place));
		const part = new Section(name);
		const pauses: number[] = [];
		for (let time = 0; time < FAILOVERS; time++) {
			await pair.addStandby();
			moving.target = pair.primary.port;
			await workThrough(story, async () => {
				await story.goesOn(2);
				await sleep(random.between(0, 500));
				pauses.push(await failOver(pair, moving, story, random));
				await story.goesOn(2);
			});
		}
		part.say(`${name}: ${FAILOVERS} failovers`);
		part.sum(story, await outcomeOf(story, folder));
		checkTold(part, story, pauses);
		section.take(part);
	}
	moving.close();
	await pair.stop();
	return section;
}

/** @returns how long no execution came to its end, in milliseconds */
async function failOver(pair: Pair, moving: Proxy, story: Story, random: Random): Promise<number> {
	const movesFirst = random.chance(0.5);
	await pair.loseLink(random.between(0, CUT_OFF_MS));
	const since = performance.now();
	await pair.losePrimary();
	if (movesFirst) moving.target = pair.primary.port;
	await sleep(random.between(0, 500));
	await pair.promote();
	moving.target = pair.primary.port;
	await story.goesOn(1);
	return performance.now() - since;
}

function checkTold(section: Section, { failures, failed }: Story, pauses: number[]): void {
	const longest = (Math.max(...pauses) / 1_000).toFixed(1);
	const untold = [...failures.keys()].filter((sentence) => !TOLD.test(sentence));
	section.check(
		failed > 0 && untold.length === 0,
		`${failed} steps failed and were told what to do; the longest pause took ${longest} s`,
		untold,
	);
	for (const [sentence, times] of failures) section.say(`      ${times} said "${sentence}"`);
}

/** Two servers: one takes writes, and the other, if it is there, follows it. */
class Pair {
	private constructor(
		public primary: PostgresServer,
		private standby: PostgresServer,
		/** Between the two. */
		private readonly link: Proxy,
	) {}

	static async start(random: Random, folder: string): Promise<Pair> {
		const settings = { fsync: 'off', wal_retrieve_retry_interval: '100ms' };
		const primary = await startPostgres(settings, folder);
		endBeforeUs(primary.stop);
		const standby = await startPostgres(settings, folder);
		endBeforeUs(standby.stop);
		await standby.halt();
		return new Pair(primary, standby, await Proxy.open(primary.port, random.branch()));
	}

	get ports(): number[] {
		return [this.primary.port, this.standby.port];
	}

	/** Makes the server that is down a standby: from then on, no COMMIT is answered before it has it, too. */
	async addStandby(): Promise<void> {
		const { primary, standby, link } = this;
		await primary.halt();
		standby.standBy(primary);
		link.target = primary.port;
		link.isHanging = false;
		await primary.start({ synchronous_standby_names: '*' });
		const from = `host=127.0.0.1 port=${link.port} user=postgres password=${PASSWORD}`;
		await standby.start({ primary_conninfo: from });
		const client = await connect(connectionOf(schemaOn(primary.port)));
		await until('the standby follows', async () => {
			const sql = `SELECT FROM pg_stat_replication WHERE state = 'streaming' AND sync_state = 'sync'`;
			return (await client.query(sql)).rowCount === 1;
		});
		await client.end();
	}

	/** Nothing that the primary writes reaches the standby any more. */
	async loseLink(milliseconds: number): Promise<void> {
		this.link.isHanging = true;
		await sleep(milliseconds);
	}

	async losePrimary(): Promise<void> {
		const { primary, standby } = this;
		await primary.kill();
		this.link.drop();
		[this.primary, this.standby] = [standby, primary];
	}

	async promote(): Promise<void> {
		const client = await connect(connectionOf(schemaOn(this.primary.port)));
		await client.query('SELECT pg_promote()');
		await client.end();
	}

	async stop(): Promise<void> {
		this.link.close();
		await Promise.all([this.primary.stop(), this.standby.stop()]);
	}
}
