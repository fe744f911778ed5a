import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { StoreError } from '../store';
import { realPath } from './identity';

/** What SQLite calls the files beside a database: one of another name would be taken for its own. */
const BESIDE = /-(wal|shm|journal)$/i;

/**
 * Finds the store's file without opening it; null where it is missing.
 * @returns its identity on the disk
 * @throws StoreError where something else than a file is there: a pipe, opened, would wait for ever
 */
export function findFile(file: string): string | null {
	if (BESIDE.test(file)) throw cannotUse(file, 'SQLite keeps such a name for files of its own');
	let found;
	try {
		found = statSync(file, { bigint: true });
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
		throw cannotWrite(file, error);
	}
	if (found.isDirectory()) throw cannotUse(file, REASONS.EISDIR);
	if (!found.isFile()) throw cannotUse(file, 'it is a device, a pipe or a socket');
	return `${found.dev}:${found.ino}`;
}

/**
 * Makes a file where there is none. Scores are personal data: folder and file are the owner's alone. A file that is
 * there is not opened, because closing it would end the locks that SQLite holds on it in this process.
 * @throws StoreError
 */
export function makeFile(file: string): void {
	const path = realPath(file);
	makeFolder(dirname(path), file);
	try {
		closeSync(openSync(path, 'wx', 0o600));
	} catch (error) {
		// Another process may have created it in between.
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw cannotWrite(file, error);
	}
}

/** @throws StoreError where n8n may not read and write the file */
export function checkRights(file: string): void {
	try {
		accessSync(file, constants.R_OK | constants.W_OK);
	} catch (error) {
		throw cannotWrite(file, error);
	}
}

/** One by one: `recursive` makes Node.js try for ever in a place that takes no folders, such as /proc. */
function makeFolder(folder: string, file: string): void {
	if (existsSync(folder)) return;
	const parent = dirname(folder);
	if (parent !== folder) makeFolder(parent, file);
	try {
		mkdirSync(folder, { mode: 0o700 });
	} catch (error) {
		// Another process may have created it in between.
		if (!existsSync(folder)) throw cannotWrite(file, error);
	}
}

/** What keeps a file from being used, in words: n8n replaces the texts of messages that hold these codes. */
const REASONS: Record<string, string> = {
	ENOENT: 'no file can be made there',
	EACCES: 'n8n has no right to it',
	EISDIR: 'it is a folder',
	ENOTDIR: 'a part of its path is a file',
	EEXIST: 'a part of its path is a file',
	EPERM: 'n8n has no right to it',
	EROFS: 'the disk is read-only',
	ENOSPC: 'the disk is full',
	ENAMETOOLONG: 'its path is too long',
	ELOOP: 'it is a link that leads to itself',
	ERR_INVALID_ARG_VALUE: 'no file can have such a name',
};

const cannotWrite = (file: string, error: unknown): StoreError =>
	cannotUse(file, REASONS[(error as NodeJS.ErrnoException).code ?? '']);

function cannotUse(file: string, reason: string | undefined): StoreError {
	return new StoreError(
		`The score store ${file} cannot be written${reason ? `: ${reason}` : ''}`,
		'Name a file in a folder that n8n may write to.',
	);
}
