/** The lines of a text that comes in pieces, without their ends; an empty end is no line. */
export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
	const withoutReturn = (line: string) => (line.endsWith('\r') ? line.slice(0, -1) : line);
	let rest: string[] = [];
	for await (const piece of pieces) {
		const lines = piece.split('\n');
		const last = lines.pop()!;
		for (const line of lines) {
			// Long lines come in many pieces, which are put together once.
			yield withoutReturn(rest.length > 0 ? rest.join('') + line : line);
			rest = [];
		}
		if (last !== '') rest.push(last);
	}
	if (rest.length > 0) yield withoutReturn(rest.join(''));
}
