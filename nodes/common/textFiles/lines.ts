/** Characters of a line that are kept: what follows is cut off, so that a file without ends of lines fills no memory. */
const LONGEST = 64_000_000;

/** The lines of a text that comes in pieces, without their ends; an empty end is no line. */
export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
	for await (const line of rawLinesOf(pieces)) yield line.endsWith('\r') ? line.slice(0, -1) : line;
}

/** The same, with the carriage returns before their ends, which in a quoted cell are a part of it. */
export async function* rawLinesOf(pieces: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
	let rest: string[] = [];
	let length = 0;
	for await (const piece of pieces) {
		const lines = piece.split('\n');
		const last = lines.pop()!;
		for (const line of lines) {
			// Long lines come in many pieces, which are put together once.
			yield rest.length > 0 ? rest.join('') + line : line;
			rest = [];
			length = 0;
		}
		if (last !== '' && length < LONGEST) rest.push(last);
		length += last.length;
	}
	if (rest.length > 0) yield rest.join('');
}
