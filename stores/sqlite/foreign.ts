import { closeSync, constants, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { StoreError } from '../store';
import { APPLICATION_ID } from './schema';

/** Of SQLite's header (https://www.sqlite.org/fileformat.html), the part that shows whose database it is. */
const HEADER = 72;
const MAGIC = 'SQLite format 3\0';

const ADVICE = 'Name another file; this one was left as it is.';

export const foreignDatabase = (file: string): StoreError =>
	new StoreError(`The file ${file} is another program's database`, ADVICE);

/**
 * Refuses a file that is no store by its first bytes, before SQLite opens it. Where this process has it open, they are
 * read through what holds it open, because opening and closing it once more would end the locks of its holder: SQLite's
 * library in Node.js knows of all its own connections and keeps their locks, but other libraries have theirs.
 * @param identity the file's, as the disk knows it
 * @throws StoreError
 */
export function refuseForeign(file: string, identity: string): void {
	const holder = holderOf(identity);
	const header = holder === null ? readHeader(file) : headerOf(holder);
	if (header.length === 0) return;
	if (header.toString('latin1', 0, MAGIC.length) !== MAGIC) {
		throw new StoreError(`The score store ${file} is not a lead score store`, ADVICE);
	}
	const owner = header.length < HEADER ? 0 : header.readUInt32BE(68);
	if (owner === APPLICATION_ID) return;
	// A store that was never written to has no more than its first page, and is known when SQLite has read it.
	const pages = header.length < HEADER ? 0 : header.readUInt32BE(28);
	if (holder !== null || owner !== 0 || pages > 1) throw foreignDatabase(file);
}

/** The number under which this process has the file open; null where it has not, or where the system does not show it. */
function holderOf(identity: string): number | null {
	let open: string[];
	try {
		open = readdirSync('/dev/fd');
	} catch {
		return null;
	}
	return open.map(Number).find((number) => isOf(number, identity)) ?? null;
}

function isOf(number: number, identity: string): boolean {
	try {
		const { dev, ino } = fstatSync(number, { bigint: true });
		return `${dev}:${ino}` === identity;
	} catch {
		// It has been closed since.
		return false;
	}
}

function readHeader(file: string): Buffer {
	let number: number;
	try {
		number = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
	} catch {
		// SQLite says why it cannot be opened.
		return Buffer.alloc(0);
	}
	try {
		return headerOf(number);
	} finally {
		closeSync(number);
	}
}

/** The first bytes, without moving the place at which the holder reads. */
function headerOf(number: number): Buffer {
	const header = Buffer.alloc(HEADER);
	try {
		return header.subarray(0, readSync(number, header, 0, HEADER, 0));
	} catch {
		// It cannot be read by its holder, so it is none of ours.
		return header;
	}
}
