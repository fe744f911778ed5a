import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { StoreError } from '../store';

/**
 * Makes the store's file where it is missing. Scores are personal data: folder and file are the owner's alone.
 * @throws StoreError
 */
export function makeFile(file: string): void {
	makeFolder(dirname(file), file);
	try {
		closeSync(openSync(file, 'a', 0o600));
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
		// Another process may have made it meanwhile.
		if (!existsSync(folder)) throw cannotWrite(file, error);
	}
}

/** What keeps a file from being made, in words: n8n replaces the texts of messages that hold these codes. */
const REASONS: Record<string, string> = {
	ENOENT: 'no file can be made there',
	EACCES: 'n8n has no right to it',
	EISDIR: 'it is a folder',
	ENOTDIR: 'a part of its path is a file',
	EEXIST: 'a part of its path is a file',
	EPERM: 'n8n has no right to it',
	EROFS: 'the disk is read-only',
	ENOSPC: 'the disk is full',
};

function cannotWrite(file: string, error: unknown): StoreError {
	const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''];
	return new StoreError(
		`The score store ${file} cannot be written${reason ? `: ${reason}` : ''}`,
		'Name a file in a folder that n8n may write to.',
	);
}
