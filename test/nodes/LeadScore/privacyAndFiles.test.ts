import type { IDataObject, IExecuteFunctions, INodeType } from 'n8n-workflow';
import { passThrough } from '../../engine';
import {
	applyDecay,
	freshN8n,
	journey,
	jsonOf,
	leadScore,
	messages,
	scoreLead,
	scoresIn,
	type N8n,
} from '../setup';

/** Makes a file of each item's text. */
const toFile: INodeType = {
	...passThrough,
	async execute(this: IExecuteFunctions) {
		const items = this.getInputData().map(({ json }, item) => {
			const data = Buffer.from(String(json.text), (json.encoding ?? 'utf8') as BufferEncoding).toString(
				'base64',
			);
			return { json: {}, binary: { data: { data, mimeType: 'text/plain' } }, pairedItem: { item } };
		});
		return [items];
	},
};
const file = { type: 'n8n-nodes-base.toFile', name: 'File', parameters: {} };
const nodeTypes = { 'n8n-nodes-base.toFile': toFile };

const importText = async (n8n: N8n, text: string, parameters: object = {}, more: IDataObject = {}) =>
	await n8n.run(journey(file, leadScore({ operation: 'importScores', ...parameters })), [{ text, ...more }], {
		nodeTypes,
	});
const resultOf = (run: Awaited<ReturnType<typeof importText>>, node = 'Lead Score') =>
	jsonOf(run, node)[0]!.leadScore as IDataObject;
const get = async (n8n: N8n, score: string, ...leads: string[]) => {
	const workflow = journey(leadScore({ operation: 'get', score: { mode: 'name', value: score } }));
	const items = leads.map((lead) => ({ lead }));
	return scoresIn(await n8n.run(workflow, items), 'Lead Score');
};

describe('erasing', () => {
	test('the confirmation holds nothing of the item or the lead', async () => {
		const n8n = freshN8n();
		await n8n.run(journey(scoreLead()), [{ lead: 'ann@x.example', id: '1' }]);
		const run = await n8n.run(journey(leadScore({ operation: 'erase' })), [
			{ lead: 'Ann@x.example', name: 'Ann' },
			{ lead: 'bob@x.example' },
			{ name: 'nobody' },
		]);

		const at = expect.stringMatching(/^\d{4}-.*Z$/) as string;
		expect(run.items('Lead Score').map(({ json, pairedItem }) => ({ json, pairedItem }))).toEqual([
			{ json: { leadScore: { erased: true, scores: 1, historyLines: 1, at } }, pairedItem: { item: 0 } },
			{ json: { leadScore: { erased: false, scores: 0, historyLines: 0, at } }, pairedItem: { item: 1 } },
			{ json: { name: 'nobody' }, pairedItem: { item: 2 } },
		]);
		expect(messages(run, 'Lead Score')).toEqual([
			expect.stringMatching(/^1 item had no lead ID/),
			'1 of 2 leads were not stored for the record type "contact".',
		]);
		expect(await get(n8n, 'Lead Score', 'ann@x.example')).toEqual([null]);
	});
});

describe('exporting one lead', () => {
	test('everything that is stored comes out, in words', async () => {
		const n8n = freshN8n();
		const rules = [
			{ name: 'Demo', award: 'once', points: 30, appliesTo: 'every' },
			{ name: 'Title', award: 'whileTrue', points: 15, appliesTo: 'every' },
		];
		await n8n.run(journey(scoreLead({ rules: { rule: rules } }), applyDecay()), [
			{ lead: 'ann', id: '1' },
			{ lead: 'old ann', id: '2' },
		]);
		await n8n.run(journey(leadScore({ operation: 'merge', mergeInto: 'ann' })), [{ lead: 'old ann' }]);
		const run = await n8n.run(journey(leadScore({ operation: 'exportLead' })), [
			{ lead: 'old ann' },
			{ lead: 'cy' },
		]);

		expect(jsonOf(run, 'Lead Score').map(({ leadScore: one }) => one)).toMatchObject([
			{
				leadId: 'ann',
				mergedIds: ['old ann'],
				scores: [
					{
						name: 'Lead Score',
						givenOnce: ['Demo'],
						heldWhileTrue: [{ rule: 'Title', points: 15 }],
						eventIds: [
							{ event: '1', rules: ['Demo'] },
							{ event: '2', rules: ['Demo'] },
						],
						fading: [{ group: null, how: 'halved every 30 days' }],
						history: expect.arrayContaining([
							expect.objectContaining({ what: 'Merged with old ann' }),
						]) as object,
					},
				],
			},
			{ leadId: 'cy', mergedIds: [], scores: [] },
		]);
	});
});

describe('files', () => {
	test('an export as JSON Lines comes in again as it was, under another name', async () => {
		const n8n = freshN8n();
		await n8n.run(journey(scoreLead()), [
			{ lead: 'ann', id: '1' },
			{ lead: 'bob', id: '2' },
			{ lead: 'ann', id: '3' },
		]);
		const run = await n8n.run(
			journey(
				leadScore({ operation: 'exportScores', exportFormat: 'jsonl' }, { name: 'Export' }),
				leadScore({
					operation: 'importScores',
					importFormat: 'jsonl',
					score: { mode: 'name', value: 'Copy' },
				}),
			),
			[{}, {}],
		);

		expect(jsonOf(run, 'Export')).toEqual([{ leadScore: { leads: 2 } }]);
		expect(run.items('Export')[0]!.binary!.data).toMatchObject({
			fileName: 'lead-scores.jsonl',
			mimeType: 'application/jsonl',
		});
		expect(resultOf(run)).toEqual({ leads: 2, refused: 0, refusedLines: [] });
		expect(await get(n8n, 'Copy', 'ann', 'bob')).toEqual([20, 10]);
	});

	test('a table for people has a row for each lead', async () => {
		const n8n = freshN8n();
		await n8n.run(journey(scoreLead()), [{ lead: '=ann', id: '1' }]);
		const run = await n8n.run(journey(leadScore({ operation: 'exportScores', exportField: 'table' })), [{}]);
		const { data, fileName } = run.items('Lead Score')[0]!.binary!.table!;
		const [head, row, ...rest] = Buffer.from(data, 'base64').toString().split('\r\n');

		expect(fileName).toBe('lead-scores.csv');
		expect(head).toBe('\ufeffleadId,score,band,lastActivity,why');
		expect(row).toMatch(/^'=ann,10,,\d{4}-.*Z,Any event \+10$/);
		expect(rest).toEqual(['']);
	});

	test('a file for programs has a JSON object for each lead', async () => {
		const n8n = freshN8n();
		await n8n.run(journey(scoreLead()), [
			{ lead: 'ann', id: '1' },
			{ lead: 'bob', id: '2' },
		]);
		const exporting = leadScore({ operation: 'exportScores', exportFormat: 'leads' });
		const run = await n8n.run(journey(exporting), [{}]);
		const { data, fileName } = run.items('Lead Score')[0]!.binary!.data!;
		const lines = Buffer.from(data, 'base64').toString().trimEnd().split('\n');

		expect(fileName).toBe('lead-scores.jsonl');
		expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
			{ leadId: 'ann', score: 10, band: '', why: 'Any event +10' },
			{ leadId: 'bob', score: 10, band: '', why: 'Any event +10' },
		]);
	});

	test('numbers of another system become points; bad lines are told and stop nothing', async () => {
		const n8n = freshN8n();
		const text = [
			'\uFEFFName;E-Mail;Punkte;Date',
			'"Ann; A.";Ann@x.example;40;2026-01-01',
			'Bob;bob@x.example;-5;',
			'Cy;;7;',
			'Dan;dan@x.example;many;',
			'Eve;eve@x.example;3;soon',
			'Fay;fay@x.example;3;2999-01-01',
			'Gus;gus@x.example;"1;',
		].join('\r\n');
		const columns = { leadColumn: 'e-mail', scoreColumn: 'Punkte' };
		const run = await importText(n8n, text, columns);

		expect(resultOf(run)).toEqual({
			leads: 2,
			refused: 5,
			refusedLines: [
				{ line: 4, reason: 'It has no lead ID' },
				{ line: 5, reason: 'The score is not a number: "many"' },
				{ line: 6, reason: 'The date is not a date and time: "soon"' },
				{ line: 7, reason: 'The date is more than a day ahead of now: "2999-01-01"' },
				{ line: 8, reason: 'A quote is never closed' },
			],
		});
		expect(await get(n8n, 'Lead Score', 'ann@x.example', 'dan@x.example')).toEqual([40, null]);
		expect(resultOf(await importText(n8n, text, columns))).toMatchObject({ leads: 0, refused: 7 });
		expect(await get(n8n, 'Lead Score', 'ann@x.example')).toEqual([40]);
	});

	test.each([
		['a column that is not there', 'lead,score\nann,5', {}, {}, 'The file has no column "leadId"'],
		['an empty file', '', {}, {}, 'The file has no column "leadId"'],
		['another encoding', 'leadId,score\nä,5', {}, { encoding: 'latin1' }, 'The file is not a text in UTF-8'],
		[
			'a date column that somebody named',
			'leadId,score\nann,5',
			{ dateColumn: 'since' },
			{},
			'The file has no column "since"',
		],
		[
			'no export',
			'leadId,score\nann,5',
			{ importFormat: 'jsonl' },
			{},
			'The file is not an export of scores as JSON Lines',
		],
	])('%s stops the step, which says so', async (_what, text, parameters, more, message) => {
		const run = await importText(freshN8n(), text, parameters, more);

		expect(run.error?.message).toBe(message);
		expect(run.error?.description).toMatch(/\.$/);
	});

	test('without a file the step stops', async () => {
		const run = await freshN8n().run(journey(leadScore({ operation: 'importScores' })), [{}]);

		expect(run.error?.message).toMatch(/binary/);
	});
});
