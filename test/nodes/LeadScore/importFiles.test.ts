import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { IDataObject, IExecuteFunctions, INodeType } from 'n8n-workflow';
import { readFile, writeFile } from '../../../nodes/common/textFiles/binary';
import { passThrough } from '../../engine';
import { freshN8n, journey, jsonOf, leadScore, scoreLead, scoresIn, type N8n } from '../setup';

/** Makes a file of an item's bytes. */
const toFile: INodeType = {
	...passThrough,
	async execute(this: IExecuteFunctions) {
		const { base64 } = this.getInputData()[0]!.json;
		return [[{ json: {}, binary: { data: { data: String(base64), mimeType: 'text/plain' } } }]];
	},
};
const file = { type: 'n8n-nodes-base.toFile', name: 'File', parameters: {} };

async function importFile(n8n: N8n, content: string | Buffer, parameters: object = {}) {
	const base64 = Buffer.from(content).toString('base64');
	return await n8n.run(journey(file, leadScore({ operation: 'importScores', ...parameters })), [{ base64 }], {
		nodeTypes: { 'n8n-nodes-base.toFile': toFile },
	});
}
const resultOf = (run: Awaited<ReturnType<typeof importFile>>) =>
	jsonOf(run, 'Lead Score')[0]!.leadScore as IDataObject;
const get = async (n8n: N8n, ...leads: string[]) =>
	scoresIn(
		await n8n.run(
			journey(leadScore({ operation: 'get' })),
			leads.map((lead) => ({ lead })),
		),
		'Lead Score',
	);

test.each([
	['semicolons and decimal commas', 'leadId;score\nann;1.250\nbob;87,5', {}, [1250, 87.5]],
	['tabs and decimal commas', 'leadId\tscore\nann\t-1.250,5\nbob\t3', {}, [-1250.5, 3]],
	['commas and decimal points', 'leadId,score\nann,1.250\nbob,"2,500.5"', {}, [1.25, 2500.5]],
	['a choice of comma', 'leadId;score\nann;1.250\nbob;2.500', { decimalSeparator: 'comma' }, [1250, 2500]],
	['a choice of point', 'leadId;score\nann;1.250\nbob;2,500', { decimalSeparator: 'point' }, [1.25, 2500]],
])('%s', async (_what, text, parameters, scores) => {
	const n8n = freshN8n();
	const run = await importFile(n8n, text, { ...parameters });

	expect(resultOf(run)).toMatchObject({ leads: 2, refused: 0 });
	// A score has a minimum of 0.
	expect(await get(n8n, 'ann', 'bob')).toEqual(scores.map((score) => Math.max(0, score)));
});

test.each([
	['leadId;score\nann;1.250\nbob;2.500', 'It is not clear whether "1.250" (line 2) is 1.25 or 1250'],
	[
		'leadId;score\nann;12.5\nbob;87,5',
		'The file writes numbers in two ways: "12.5" (line 2) and "87,5" (line 3)',
	],
])('a file that can be read in two ways is refused, with what to choose: %j', async (text, message) => {
	const n8n = freshN8n();
	const run = await importFile(n8n, text);

	expect(run.error).toMatchObject({
		message,
		description: 'Set "Decimal Separator" to the one that the file uses; nothing was imported.',
	});
	expect(await get(n8n, 'ann')).toEqual([null]);
});

test('starting scores are replaced where that is asked for', async () => {
	const n8n = freshN8n();
	await importFile(n8n, 'leadId,score\nann,5');

	expect(resultOf(await importFile(n8n, 'leadId,score\nann,7'))).toMatchObject({ leads: 0, refused: 1 });
	expect(
		resultOf(await importFile(n8n, 'leadId,score\nann,7', { replaceStartingScores: true })),
	).toMatchObject({
		leads: 1,
		refused: 0,
	});
	expect(await get(n8n, 'ann')).toEqual([7]);
});

test('a lead ID of more than 500 characters is refused', async () => {
	const { refusedLines } = resultOf(await importFile(freshN8n(), `leadId,score\n${'x'.repeat(501)},5`));

	expect(refusedLines).toEqual([
		{ line: 2, reason: `The lead ID has more than 500 characters: "${'x'.repeat(50)}…"` },
	]);
});

test('every ID comes through an export and an import as it was', async () => {
	const [source, target] = [freshN8n(), freshN8n()];
	const leads = [
		'=1+1',
		"'=x",
		'a;=b',
		'a,b',
		'a"b',
		'"=c"',
		'é',
		'two\r\nlines',
		'007',
		'+49',
		'＝x',
		'1.250',
		"o'neil",
	];
	await source.run(
		journey(scoreLead()),
		leads.map((lead, id) => ({ lead, id })),
	);
	const run = await source.run(journey(leadScore({ operation: 'exportScores' })), [{}]);
	const csv = Buffer.from(run.items('Lead Score')[0]!.binary!.data!.data, 'base64');

	expect([...csv.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
	expect(resultOf(await importFile(target, csv))).toMatchObject({ leads: leads.length, refused: 0 });
	expect(await get(target, ...leads)).toEqual(leads.map(() => 10));
});

test('a compressed file is unpacked, and one that is damaged is refused in a sentence', async () => {
	const n8n = freshN8n();
	const packed = gzipSync('leadId,score\nann,5');

	expect(resultOf(await importFile(n8n, packed))).toMatchObject({ leads: 1 });
	const changed = Buffer.from(packed);
	changed[packed.length - 8]! ^= 1;
	for (const damaged of [packed.subarray(0, 20), changed]) {
		const { error } = await importFile(n8n, damaged);
		expect(error?.message).toBe('The file is compressed and cannot be unpacked');
	}
});

test('a large file is compressed on its way, so that it fits where n8n keeps files in memory', async () => {
	const line = `${'0123456789'.repeat(50)}\n`;
	const hash = createHash('sha256');
	const texts = async function* () {
		for (let n = 0; n < 400; n++) yield `${n}${line.repeat(200)}`;
	};
	for await (const text of texts()) hash.update(text);
	const write: INodeType = {
		...passThrough,
		async execute(this: IExecuteFunctions) {
			const data = await writeFile(this, texts(), 'all.jsonl', 'application/jsonl', true);
			return [[{ json: {}, binary: { data } }]];
		},
	};
	const read: INodeType = {
		...passThrough,
		async execute(this: IExecuteFunctions) {
			const found = createHash('sha256');
			for await (const piece of readFile(this, 'data')) found.update(piece);
			return [[{ json: { hash: found.digest('hex') } }]];
		},
	};
	const step = (name: string) => ({ type: `n8n-nodes-base.${name}`, name, parameters: {} });
	const run = await freshN8n().run(journey(step('write'), step('read')), [{}], {
		nodeTypes: { 'n8n-nodes-base.write': write, 'n8n-nodes-base.read': read },
	});

	const { fileName, mimeType, data } = run.items('write')[0]!.binary!.data!;
	expect({ fileName, mimeType }).toEqual({ fileName: 'all.jsonl.gz', mimeType: 'application/gzip' });
	expect(data.length).toBeLessThan(1_000_000);
	expect(jsonOf(run, 'read')).toEqual([{ hash: hash.digest('hex') }]);
});

test.each([
	['<img src=x onerror=alert(1)>,score', '&lt;img src=x onerror=alert(1)>, score'],
	['<b>lead</b>,<score', '&lt;b>lead&lt;/b>, &lt;score'],
	['"<a href=""https://example.com"">leadId</a>",x', '&lt;a href="https://example.com">leadId&lt;/a>, x'],
	['<', '&lt;'],
])('what the header says is no HTML where the editor shows the error: %j', async (header, shown) => {
	const { error } = await importFile(freshN8n(), `${header}\nann,5`);

	expect(error?.message).toBe('The file has no column "leadId"');
	expect(error?.description).toBe(`Its first line names ${shown}. Set "Lead ID Column" to one of them.`);
});
