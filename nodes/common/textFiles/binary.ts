import { pipeline, Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { NodeOperationError, type IBinaryData, type IExecuteFunctions } from 'n8n-workflow';

/** Bytes that are read at a time. */
const PIECE = 256 * 1024;
/** Bytes of a file above which it is compressed: where n8n keeps files in memory, it makes one text of each. */
const LARGE = 32 * 1024 * 1024;

/** The text of a file that the first item brings, piece by piece. A compressed one (gzip) is unpacked on the way. */
export async function* readFile(
	context: IExecuteFunctions,
	field: string,
): AsyncGenerator<string, void, undefined> {
	const { id, data } = context.helpers.assertBinaryData(0, field);
	const bytes: Readable = id
		? await context.helpers.getBinaryStream(id, PIECE)
		: Readable.from(piecesOf(Buffer.from(data, 'base64')));
	const decoder = new TextDecoder('utf-8', { fatal: true });
	const decode = (piece?: Buffer): string => {
		try {
			return decoder.decode(piece, { stream: piece !== undefined });
		} catch {
			throw new NodeOperationError(context.getNode(), 'The file is not a text in UTF-8', {
				description: 'Save it as "CSV UTF-8", or as text with the encoding UTF-8.',
			});
		}
	};
	for await (const piece of unpacked(context, bytes)) yield decode(piece);
	yield decode();
}

function* piecesOf(bytes: Buffer): Generator<Buffer> {
	for (let start = 0; start < bytes.length; start += PIECE) yield bytes.subarray(start, start + PIECE);
}

/** The bytes of a file, unpacked where it begins as gzip files do. */
async function* unpacked(
	context: IExecuteFunctions,
	bytes: Readable,
): AsyncGenerator<Buffer, void, undefined> {
	const iterator: AsyncIterator<Buffer, undefined> = bytes[Symbol.asyncIterator]();
	const { value: first } = await iterator.next();
	if (!first) return;
	const all = async function* () {
		yield first;
		yield* { [Symbol.asyncIterator]: () => iterator };
	};
	if (first[0] !== 0x1f || first[1] !== 0x8b) return yield* all();
	let failure: unknown = null;
	try {
		yield* pipeline(all, createGunzip(), () => {}) as AsyncIterable<Buffer>;
	} catch (error) {
		failure = error;
	}
	if (failure === null) return;
	const isDamaged = String((failure as NodeJS.ErrnoException).code).startsWith('Z_');
	if (!isDamaged) throw failure as Error;
	throw new NodeOperationError(context.getNode(), 'The file is compressed and cannot be unpacked', {
		description: 'It is damaged or not whole. Get it again, or unpack it (gzip) before this step.',
	});
}

/**
 * Makes a file of texts that come one after the other; where n8n keeps files on disk, they are never all in memory.
 * @param compress whether a large one is compressed, and named and typed so
 */
export async function writeFile(
	context: IExecuteFunctions,
	texts: AsyncIterable<string>,
	name: string,
	mimeType: string,
	compress = false,
): Promise<IBinaryData> {
	const bytes = bytesOf(texts);
	const begun: Buffer[] = [];
	if (compress) await readUpTo(LARGE, bytes, begun);
	const isLarge = begun.reduce((size, { length }) => size + length, 0) > LARGE;
	const all = async function* () {
		for (let piece = begun.shift(); piece; piece = begun.shift()) yield piece;
		yield* bytes;
	};
	const source = Readable.from(all(), { objectMode: false });
	if (!isLarge) return await context.helpers.prepareBinaryData(source, name, mimeType);
	const packed = pipeline(source, createGzip(), () => {});
	return await context.helpers.prepareBinaryData(packed, `${name}.gz`, 'application/gzip');
}

async function* bytesOf(texts: AsyncIterable<string>): AsyncGenerator<Buffer, undefined, undefined> {
	for await (const text of texts) if (text !== '') yield Buffer.from(text);
	return undefined;
}

/** Reads pieces until they are more than so many bytes, or all. Their reader can continue after them. */
async function readUpTo(
	most: number,
	bytes: AsyncIterator<Buffer, undefined>,
	into: Buffer[],
): Promise<void> {
	for (let size = 0; size <= most;) {
		const { value } = await bytes.next();
		if (!value) return;
		into.push(value);
		size += value.length;
	}
}
