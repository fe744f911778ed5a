/** What answers is not a PostgreSQL server, or its answer does not end. */
export class NonsenseError extends Error {}

/** A message's code and length: a byte, and four that count themselves. */
const HEADER = 5;
const READY = 'Z'.charCodeAt(0);
/** What a server may send before it lets us in: authentication, errors, notices, settings, its key, its version, and that it is ready. */
const GREETINGS = new Set(Buffer.from('RENSKvZ'));
/** What it may send then. */
const ANSWERS = new Set(Buffer.from('123ACDEGHIKNRSTVWZcdnstv'));
/** Errors and notices, whose ends the driver looks for beyond their length. */
const LISTS = new Set(Buffer.from('EN'));
/** How much a server may send before it lets us in, and then in answer to one statement, in bytes. */
const LONGEST_GREETING = 1_000_000;
const LONGEST_ANSWER = 256_000_000;

/**
 * Follows the messages of a PostgreSQL server (https://www.postgresql.org/docs/current/protocol-message-formats.html) as
 * they come in, because the driver trusts that there are some: what is none would fill the memory, or keep it busy for ever.
 */
export class Frames {
	private isLetIn = false;
	/** Bytes since the server was ready last. */
	private received = 0;
	/** How much of the message's header is known. */
	private known = 0;
	private code = 0;
	private length = 0;
	/** How much of its body is still to come. */
	private left = 0;
	/** The last two bytes of its body so far. */
	private end = UNENDED;

	/** @throws NonsenseError where these are not the next bytes of a server */
	take(bytes: Buffer): void {
		this.received += bytes.length;
		this.refuse(this.received > this.most);
		let at = 0;
		while (at < bytes.length) {
			if (this.known < HEADER) this.takeHeader(bytes[at++]!);
			else at = this.takeBody(bytes, at);
			if (this.known === HEADER && this.left === 0) this.finish(bytes.length - at);
		}
	}

	private get most(): number {
		return this.isLetIn ? LONGEST_ANSWER : LONGEST_GREETING;
	}

	private takeHeader(byte: number): void {
		if (this.known === 0) {
			this.code = byte;
			this.refuse(!(this.isLetIn ? ANSWERS : GREETINGS).has(byte));
		} else {
			this.length = this.length * 256 + byte;
		}
		if (++this.known < HEADER) return;
		this.left = this.length - (HEADER - 1);
		this.refuse(this.left < 0 || this.left > this.most);
	}

	private takeBody(bytes: Buffer, at: number): number {
		const end = Math.min(at + this.left, bytes.length);
		if (LISTS.has(this.code)) {
			for (const byte of bytes.subarray(Math.max(at, end - 2), end))
				this.end = ((this.end << 8) | byte) & 0xffff;
		}
		this.left -= end - at;
		return end;
	}

	/** @param more bytes that follow the message */
	private finish(more: number): void {
		this.refuse(LISTS.has(this.code) && this.end !== 0);
		if (this.code === READY) {
			this.isLetIn = true;
			this.received = more;
		}
		this.known = this.length = 0;
		this.end = UNENDED;
	}

	private refuse(isNonsense: boolean): void {
		if (isNonsense) throw new NonsenseError();
	}
}

/** As long as a list has not ended, with a zero for its last field and one for itself. */
const UNENDED = 0xffff;
