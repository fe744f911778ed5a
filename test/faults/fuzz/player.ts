/**
 * A process that plays cases, a line of JSON each, and says what went wrong: `player.ts <folder> <port>`. What hangs or
 * crashes takes it along, and not the one that gives it work.
 */
import { createInterface } from 'node:readline';
import { schemaOn } from '../place';
import { Random } from '../random';
import { checkAfterwards } from './afterwards';
import { Home, type Fault } from './home';
import { KINDS } from './kinds';
import type { Kind } from './kinds/kind';
import type { KindName } from './kinds/names';
import { smallest } from './smallest';

export interface Case {
	kind: KindName;
	seed: number;
	/** A fault of it, whose smallest input is wanted. */
	shrink?: string;
}

/** What a player says. */
export type Said = { says: 'ready' } | { says: 'begins'; what: string } | ({ says: 'played' } & Played);

export interface Played {
	faults: Fault[];
	/** The smallest input that was found to show the fault that it was to be found for. */
	input?: string;
}

/** Few, as each takes connections of the server. */
const ON_POSTGRES = 0.15;
/** Characters of an input, and of each of its parts. */
const SHOWN = 2_000;
const SHOWN_OF_PART = 500;

const [folder, port] = [process.argv[2]!, Number(process.argv[3])];

let present: Home | null = null;
for (const event of ['uncaughtException', 'unhandledRejection']) {
	process.on(event, (error: Error) => {
		if (present) present.fault(`nobody catches: ${error.message}`, error.stack ?? '');
		else fail(error);
	});
}

const say = (said: Said): void => void process.stdout.write(`${JSON.stringify(said)}\n`);

let homes = 0;

async function playParts(
	kind: Kind,
	parts: unknown[],
	isOnPostgres: boolean,
	seed: number,
): Promise<Fault[]> {
	const schema = `fuzz_${process.pid}_${++homes}`;
	const place = isOnPostgres ? schemaOn(port, { schema, poolSize: 2 }) : null;
	const home = new Home(folder, place, (what) => say({ says: 'begins', what }));
	present = home;
	try {
		await kind.play(home, parts, new Random(seed));
		if (kind.leavesLeads) await checkAfterwards(home);
		// What nobody waits for may still fail.
		await new Promise((resolve) => setImmediate(resolve));
	} catch (error) {
		const { message, stack } = error as Error;
		home.fault(`the fuzzer fails: ${message.slice(0, 160)}`, stack ?? message);
	} finally {
		await home.remove();
	}
	return home.faults;
}

async function playCase({ kind: name, seed, shrink }: Case): Promise<Played> {
	const kind = KINDS[name];
	const random = new Random(seed);
	const parts = await kind.parts(random);
	const isOnPostgres = random.chance(ON_POSTGRES);
	const plays = random.between(0, 2 ** 31);
	const play = async (some: unknown[]) => await playParts(kind, some, isOnPostgres, plays);
	if (shrink === undefined) return { faults: await play(parts) };
	const isShown = async (some: unknown[]) => (await play(some)).some(({ what }) => what === shrink);
	return {
		faults: [],
		input: `${isOnPostgres ? 'On PostgreSQL: ' : ''}${inputOf(await smallest(parts, isShown))}`,
	};
}

const inputOf = (parts: unknown[]): string => {
	const shown = parts.map((part) => (typeof part === 'string' ? part : (JSON.stringify(part) ?? '')));
	return shown
		.map((part) => (part.length > SHOWN_OF_PART ? `${part.slice(0, SHOWN_OF_PART)}… (${part.length})` : part))
		.join('\n')
		.slice(0, SHOWN);
};

async function main(): Promise<void> {
	// The first runs compile everything, which takes its second.
	await playCase({ kind: 'tools', seed: 1 });
	await playCase({ kind: 'lines', seed: 1 });
	say({ says: 'ready' });
	for await (const line of createInterface(process.stdin)) {
		present = null;
		say({ says: 'played', ...(await playCase(JSON.parse(line) as Case)) });
	}
}

function fail(error: unknown): void {
	console.error(error);
	process.exit(1);
}

main().then(() => process.exit(0), fail);
