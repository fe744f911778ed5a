import { renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, parse } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import type { Backup } from '../store';
import { toStoreError } from './errors';
import { makeFile } from './file';

/** The folder beside a store that its backups go to. */
export const BACKUPS = 'lead-score-backups';

/** Pages that are copied at a time, some milliseconds' work in a thread of its own. */
const PAGES_AT_ONCE = 1_000;

/**
 * Copies the store as it is at this moment into a new file, while steps go on. SQLite's own backup is what makes it
 * whole: what was written last may be in the log next to the file. It has a connection of its own, whose open
 * transaction keeps one snapshot, so that writers neither wait nor make it start over.
 * @throws StoreError
 */
export async function backUp(file: string): Promise<Backup> {
	const at = new Date();
	const name = `${parse(file).name}-${at.toISOString().replace(/[:.]/g, '-')}.sqlite`;
	const target = join(dirname(file), BACKUPS, name);
	const unfinished = `${target}.unfinished`;
	makeFile(unfinished);
	const source = new DatabaseSync(file, { readOnly: true });
	try {
		source.exec('BEGIN; SELECT 1 FROM sqlite_schema');
		await backup(source, unfinished, { rate: PAGES_AT_ONCE });
		renameSync(unfinished, target);
		return { file: target, bytes: statSync(target).size, at: at.getTime() };
	} catch (error) {
		throw toStoreError(error, target);
	} finally {
		source.close();
		rmSync(unfinished, { force: true });
	}
}
