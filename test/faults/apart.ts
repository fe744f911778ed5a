/**
 * A process that meets a fault which only it may have, such as a disk of its own: `apart.ts <fault> <folder> <seed>`.
 * Prints what is to be reported, as JSON.
 */
import { chmodSync, chownSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { endAll, endBeforeUs } from '../../harness/ending';
import { startPostgres } from '../postgres';
import { meet, type Fault } from './fault';
import { connect, connectionOf, fileIn, schemaOn, type Place } from './place';
import { Random } from './random';
import { Section } from './report';

/** The small disk that is mounted for this process. */
/** How long an unused connection to a file stays open, and a little more, in milliseconds. */
const LET_GO_AFTER = 11_000;

const smallDisk = (folder: string) => join(folder, 'small');

const faults: Record<string, (folder: string) => Promise<[Fault, Place]>> = {
	async readOnlyFile(folder) {
		let file: string;
		let other: DatabaseSync;
		const fault: Fault = {
			name: 'sqlite, a file that may not be written',
			expected: /cannot be written: n8n has no right to it$/,
			async break({ kind, location }) {
				file = location;
				// Somebody else has it open, so that SQLite's files beside it stay.
				other = new DatabaseSync(file);
				other.prepare('SELECT 1 FROM sqlite_schema').get();
				// A connection that is open keeps its rights: the store lets go of it first.
				await sleep(LET_GO_AFTER);
				chmodSync(file, 0o444);
				chmodSync(dirname(file), 0o555);
				// By another way, as a process that has not opened it yet.
				const way = join(folder, 'way');
				symlinkSync(dirname(file), way);
				return { kind, location: join(way, 'scores.sqlite') };
			},
			async mend() {
				chmodSync(dirname(file), 0o755);
				chmodSync(file, 0o644);
				other.close();
			},
		};
		return [fault, fileIn(folder)];
	},

	async fullDiskOfFile(folder) {
		return [fullDisk('sqlite, a full disk', folder), fileIn(smallDisk(folder))];
	},

	/** Only its tables lie on the small disk: a server that cannot write its log stops altogether. */
	async fullDiskOfServer(folder) {
		const server = await startPostgres({ fsync: 'off' }, folder);
		endBeforeUs(server.stop);
		const tables = join(smallDisk(folder), 'tables');
		mkdirSync(tables);
		chownSync(tables, 65_534, 65_534);
		const place = schemaOn(server.port);
		const admin = await connect(connectionOf(place));
		await admin.query(`CREATE TABLESPACE small LOCATION '${tables}'`);
		await admin.query('ALTER DATABASE postgres SET default_tablespace = small');
		await admin.end();
		return [fullDisk('postgres, a full disk', folder), place];
	},
};

function fullDisk(name: string, folder: string): Fault {
	const filler = join(smallDisk(folder), 'filler');
	return {
		name,
		expected: /cannot be written: (its|the) disk is full$/,
		// What was taken before is used up first.
		within: 100,
		async break() {
			try {
				for (;;) writeFileSync(filler, Buffer.alloc(4_096), { flag: 'a' });
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
			}
		},
		async mend() {
			rmSync(filler);
		},
	};
}

async function main(name: string, folder: string, seed: number): Promise<void> {
	// Whoever started it is gone, or wants it to end.
	process.stdin.resume().on('end', () => void endAll().finally(() => process.exit(1)));
	const section = new Section(name);
	const [fault, place] = await faults[name]!(folder);
	await meet(fault, place, new Random(seed), folder, section);
	console.log(JSON.stringify(section));
}

const [name, folder, seed] = process.argv.slice(2);
main(name!, folder!, Number(seed))
	.catch((error: Error) => console.error(error))
	.finally(() => void endAll().then(() => process.exit()));
