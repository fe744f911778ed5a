import { Worker } from 'node:worker_threads';
import { StoreError } from '../store';

/** How long another process may keep us from it, in milliseconds. */
const LOCK_TIMEOUT = 5_000;

/**
 * Rewrites the whole file, so that it holds nothing but what is stored: deleted and overwritten bytes stay in
 * SQLite's pages, even with its secure_delete, where pages were split. It takes about 4 ms a megabyte, in a thread of its
 * own so that n8n keeps running; writers wait. All connections of Node.js's SQLite in a process share
 * their locks on a file, whatever their threads, so closing the thread's takes none from the others.
 * @throws StoreError
 */
export async function rewrite(file: string): Promise<void> {
	const failure = await new Promise<string | null>((resolve) => {
		const worker = new Worker(WORK, { eval: true, workerData: { file, timeout: LOCK_TIMEOUT } });
		let outcome: string | null = 'its thread was ended';
		worker.on('message', (message: string | null) => (outcome = message));
		worker.on('error', ({ message }: Error) => (outcome = message));
		worker.on('exit', () => resolve(outcome));
	});
	if (failure === null) return;
	throw new StoreError(
		`What was erased is gone from the scores, but its traces in the free space of the file ${file} could not be overwritten: ${failure}`,
		'Make sure that no other process uses the file and that the disk has room for a second copy of it; then run this step again.',
	);
}

/** The thread's program: a text, because the package is one file. The log is emptied too. */
const WORK = `
const { parentPort, workerData } = require('node:worker_threads');
const { DatabaseSync } = require('node:sqlite');
const database = new DatabaseSync(workerData.file, { timeout: workerData.timeout });
try {
	database.exec('VACUUM');
	const { busy } = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
	parentPort.postMessage(busy ? 'it is being read' : null);
} catch (error) {
	parentPort.postMessage(error.message);
} finally {
	database.close();
}
`;
