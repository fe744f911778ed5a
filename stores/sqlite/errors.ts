import { StoreError } from '../store';

/** Result codes of SQLite (https://www.sqlite.org/rescode.html) that people can do something about. */
const BUSY = 5;
const BY_CODE: Record<number, [message: string, advice: string]> = {
	5: ['was locked by another process for too long', 'Try again, or turn on Retry On Fail for this step.'],
	8: ['cannot be written: it is read-only', 'Give n8n the right to write this file and its folder.'],
	10: ['cannot be read or written: the disk reports an error', 'Check the disk, then try again.'],
	11: ['is damaged', 'Restore it from a backup, or name another file.'],
	13: [
		'cannot be written: the disk is full',
		'Free some space. Retry On Fail counts nothing twice. If you send events again yourself, send only those with an ID.',
	],
	14: [
		'cannot be opened',
		'Check that the folder exists and that n8n may write in it, or name another file.',
	],
	26: ['is not a lead score store', 'Name another file; this one was left as it is.'],
};

const codeOf = (error: unknown): number | undefined => {
	const code = (error as { errcode?: unknown }).errcode;
	// The low byte is the primary code; the rest says more precisely why.
	return typeof code === 'number' ? code & 0xff : undefined;
};

export const isBusy = (error: unknown): boolean => codeOf(error) === BUSY;

/** An error of SQLite as a StoreError; any other error as it is. */
export function toStoreError(error: unknown, file: string): unknown {
	const code = codeOf(error);
	if (code === undefined) return error;
	const [message, advice] = BY_CODE[code] ?? [
		`cannot be used (SQLite says: ${(error as Error).message})`,
		'Try again; if it stays so, restore the file from a backup.',
	];
	return new StoreError(`The score store ${file} ${message}`, advice, { cause: error });
}

/** The store's file is gone while n8n runs: a new one in its place would begin with no scores, silently. */
export const deleted = (file: string): StoreError =>
	new StoreError(
		`The score store ${file} was deleted or moved while n8n was running`,
		'Stop n8n, put the file back or restore a backup, then start n8n again. To begin without any scores, just restart n8n.',
	);

export const replaced = (file: string): StoreError =>
	new StoreError(
		`The score store ${file} was replaced by another file while n8n was running`,
		'Nothing was counted. Run this step again to go on with the file that is there now. Next time, stop n8n first.',
	);
