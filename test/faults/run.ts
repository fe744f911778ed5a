import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { endAll, endBeforeUs } from '../../harness/ending';
import { startPostgres } from '../postgres';
import { defaults } from './defaults';
import { disk } from './disk';
import { failover } from './failover';
import { fuzz, readCase, type Fuzzing } from './fuzz/fuzz';
import { instances } from './instances';
import { kills } from './kills';
import { limits } from './limits';
import { network } from './network';
import { timeouts } from './timeouts';
import { fileIn, schemaOn } from './place';
import { pooler } from './pooler';
import { Random } from './random';
import { printSum, Section } from './report';
import { restart } from './restart';
import { retryOnFail } from './retryOnFail';

/*
 * npm run test:faults [-- --seed N] [--kills N] [--fuzz SECONDS] [--only part,part] [--case kind/seed]: what becomes of
 * scores when processes are killed, servers restarted, networks broken and disks full, and when what comes in is hostile. The
 * seed gives what is sent and when something goes wrong; how processes take their turns is up to the machine. Each case of
 * the fuzzer has a seed of its own, with which it can be played alone: --only fuzz --case lines/1234.
 */

interface Options {
	seed: number;
	kills: number;
	only: string[] | null;
	fuzzing: Fuzzing;
}

/** Takes minutes: only if it is named. */
const NOT_BY_DEFAULT = 'failover';

type Part = (random: Random) => Promise<Section>;

let isInterrupted = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => (isInterrupted = true));

async function main(): Promise<void> {
	const since = performance.now();
	const { seed, kills: wanted, only, fuzzing } = readOptions();
	console.log(`Seed ${seed}: --seed ${seed} sends the same again`);
	const folder = mkdtempSync(join(tmpdir(), 'lead-scoring-faults-'));
	// Servers and processes that run as nobody have folders of their own in it.
	chmodSync(folder, 0o711);
	endBeforeUs(async () => rmSync(folder, { recursive: true, force: true }));
	const settings = { fsync: 'off' };
	const [steady, restarted] = await Promise.all([
		startPostgres(settings, folder),
		startPostgres(settings, folder),
	]);
	endBeforeUs(steady.stop);
	endBeforeUs(restarted.stop);

	const { port } = steady;
	const each = Math.ceil(wanted / 2);
	const parts: Record<string, Part> = {
		timeouts: async (random) => await timeouts(port, random, folder),
		'kills-sqlite': async (random) => await kills(fileIn(folder), each, random, folder),
		'kills-postgres': async (random) => await kills(schemaOn(port), each, random, folder),
		restart: async (random) => await restart(restarted, random, folder),
		'retry-on-fail': async (random) => await retryOnFail(restarted, random, folder),
		network: async (random) => await network(port, random, folder),
		limits: async (random) => await limits(port, restarted, random, folder),
		disk: async (random) => await disk(random, folder),
		'instances-sqlite': async (random) => await instances(fileIn(folder), random, folder),
		'instances-postgres': async (random) => await instances(schemaOn(port), random, folder),
		fuzz: async (random) => await fuzz(fuzzing, port, random, folder),
		defaults: async (random) => await defaults(port, random, folder),
		pooler: async (random) => await pooler(port, random, folder),
		[NOT_BY_DEFAULT]: async (random) => await failover(random, folder),
	};
	const unknown = only?.filter((name) => !(name in parts)) ?? [];
	if (unknown.length > 0) throw new Error(`No part ${unknown.join()}: ${Object.keys(parts).join(', ')}`);
	const random = new Random(seed);
	const chosen = Object.entries(parts)
		// Each part has numbers of its own, whichever others are chosen.
		.map(([name, part]): [string, () => Promise<Section>] => {
			const own = random.branch();
			return [name, async () => await timed(name, part, own)];
		})
		.filter(([name]) => (only === null ? name !== NOT_BY_DEFAULT : only.includes(name)));
	// What only waits does so beside all others.
	const waiting = chosen.filter(([name]) => name === 'timeouts').map(([, run]) => run());
	const sections: Section[] = [];
	for (const [name, run] of chosen) if (name !== 'timeouts') sections.push(await run());
	sections.push(...(await Promise.all(waiting)));
	if (!printSum(sections, (performance.now() - since) / 1_000)) process.exitCode = 1;
}

async function timed(name: string, part: Part, random: Random): Promise<Section> {
	const since = performance.now();
	const section = await part(random).catch((error: Error) => brokenOff(name, error));
	// What is ended with us has nothing true to say.
	if (!isInterrupted) section.print((performance.now() - since) / 1_000);
	return section;
}

function brokenOff(name: string, error: Error): Section {
	const section = new Section(name);
	section.check(false, 'came to its end', [error.stack ?? error.message]);
	return section;
}

function readOptions(): Options {
	const { values } = parseArgs({
		options: {
			seed: { type: 'string' },
			kills: { type: 'string', default: '60' },
			fuzz: { type: 'string', default: '60' },
			case: { type: 'string' },
			only: { type: 'string' },
		},
	});
	const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000));
	const kills = Number(values.kills);
	const fuzzing = { seconds: Number(values.fuzz), only: readCase(values.case) };
	if (Number.isInteger(seed) && Number.isInteger(kills) && kills >= 0 && fuzzing.seconds >= 0) {
		return { seed, kills, only: values.only?.split(',') ?? null, fuzzing };
	}
	throw new Error(
		'Usage: npm run test:faults [-- --seed N] [--kills N] [--fuzz SECONDS] [--only part,part] [--case kind/seed]',
	);
}

function fail(error: unknown): void {
	if (isInterrupted) return;
	console.error(error);
	process.exitCode = 1;
}

process.on('unhandledRejection', (error) => {
	fail(error);
	void endAll().finally(() => process.exit());
});
main().catch(fail).finally(endAll);
