import { exportRows, exportScore, noticeUnknownNames, unreadableNotices } from '../../../steps';
import { oneOf } from '../../common/choices';
import { entityOption, scoreField } from '../../common/fields';
import { openStore } from '../../common/store';
import { readText } from '../../common/values';
import { writeFile } from '../../common/textFiles/binary';
import { csvLine } from '../../common/textFiles/csv';
import type { StoreOperation } from './operation';

const FORMATS = ['csv', 'leads', 'jsonl'] as const;
const COLUMNS = ['leadId', 'score', 'band', 'lastActivity', 'why'];

/** By it Excel knows that a file is in UTF-8. */
const BYTE_ORDER_MARK = '\ufeff';

/** A score's leads become a file. */
export const exportScores: StoreOperation = {
	value: 'exportScores',
	name: 'Export Scores',
	action: 'Export scores',
	description: 'Write all leads of a score into a file',
	subtitle: 'Export scores',
	isForAgents: false,
	worksOn: 'store',
	fields: [
		scoreField,
		{
			displayName: 'Format',
			name: 'exportFormat',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'CSV (for People and Spreadsheets)',
					value: 'csv',
					description: 'Each lead with its score, band, last activity and reasons',
				},
				{
					name: 'JSON Lines (for Programs)',
					value: 'leads',
					description: 'The same as CSV, with a JSON object for each lead',
				},
				{
					name: 'JSON Lines (Everything)',
					value: 'jsonl',
					description:
						'Also rules, the rule sets they come from, history and event IDs. Import Scores restores the same score from it elsewhere. A file of more than 32 MB is compressed (gzip).',
				},
			],
			default: 'csv',
			description: 'What the file contains',
		},
		{
			displayName: 'Put Output File in Field',
			name: 'exportField',
			type: 'string',
			default: 'data',
			required: true,
			description: 'The name of the output field for the file',
		},
	],
	options: [entityOption],
	async run(context, request, goOn, attach) {
		const step = request();
		const { entity, score } = step;
		const store = await openStore(context);
		await noticeUnknownNames(store, step);
		let leads = 0;
		const count = (sofar: number) => goOn(`${(leads = sofar)} leads exported`);
		const format = oneOf(context, 'Format', context.getNodeParameter('exportFormat', 0), FORMATS);
		const unreadable: string[] = [];
		const leaveOut = (left: string[]) => unreadable.push(...left);
		const rows = () => exportRows(store, entity, score, count, leaveOut);
		const write = {
			csv: async () => await writeFile(context, csv(rows()), 'lead-scores.csv', 'text/csv'),
			leads: async () =>
				await writeFile(context, jsonLines(rows()), 'lead-scores.jsonl', 'application/jsonl'),
			jsonl: async () => {
				const lines = exportScore(store, entity, score, count, leaveOut);
				return await writeFile(context, lines, 'lead-scores.jsonl', 'application/jsonl', true);
			},
		};
		const file = await write[format]();
		attach(readText(context, 'exportField', 'data'), file);
		if (step.notice) unreadableNotices(unreadable).forEach(step.notice);
		return { leads, ...(unreadable.length > 0 && { unreadable: unreadable.length }) };
	},
};

async function* jsonLines(pages: ReturnType<typeof exportRows>): AsyncGenerator<string, void, undefined> {
	for await (const rows of pages) yield rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

async function* csv(pages: ReturnType<typeof exportRows>): AsyncGenerator<string, void, undefined> {
	yield `${BYTE_ORDER_MARK}${csvLine(COLUMNS)}`;
	for await (const rows of pages) {
		yield rows
			.map(({ leadId, score, band, lastActivity, why }) => csvLine([leadId, score, band, lastActivity, why]))
			.join('');
	}
}
