import { Readable } from 'node:stream';
import { NodeOperationError, type IBinaryData, type IExecuteFunctions } from 'n8n-workflow';

/** Bytes that are read at a time. */
const PIECE = 256 * 1024;

/** The text of a file that the first item brings, piece by piece. */
export async function* readFile(
	context: IExecuteFunctions,
	field: string,
): AsyncGenerator<string, void, undefined> {
	const { id, data } = context.helpers.assertBinaryData(0, field);
	const bytes: AsyncIterable<Buffer> = id
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
	for await (const piece of bytes) yield decode(piece);
	yield decode();
}

function* piecesOf(bytes: Buffer): Generator<Buffer> {
	for (let start = 0; start < bytes.length; start += PIECE) yield bytes.subarray(start, start + PIECE);
}

/** Makes a file of texts that come one after the other; where n8n keeps files on disk, they are never all in memory. */
export async function writeFile(
	context: IExecuteFunctions,
	texts: AsyncIterable<string>,
	name: string,
	mimeType: string,
): Promise<IBinaryData> {
	const bytes = async function* () {
		for await (const text of texts) yield Buffer.from(text);
	};
	const stream = Readable.from(bytes(), { objectMode: false });
	return await context.helpers.prepareBinaryData(stream, name, mimeType);
}
