import { exportRows, exportScore, noticeUnknownNames } from '../../../steps';
import { openStore } from '../../common/store';
import { readText } from '../../common/values';
import { writeFile } from '../files/binary';
import { csvLine } from '../files/csv';
import type { StoreOperation } from './operation';

const displayOptions = { show: { operation: ['exportScores'] } };

const COLUMNS = ['leadId', 'score', 'band', 'lastActivity', 'why'];

/** A score's leads become a file. */
export const exportScores: StoreOperation = {
	fields: [
		{
			displayName: 'Format',
			name: 'exportFormat',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'CSV (for People and Spreadsheets)',
					value: 'csv',
					description: 'Each lead with its score, band, last activity and why',
				},
				{
					name: 'JSON Lines (Everything)',
					value: 'jsonl',
					description: 'Rules, history and event IDs too; Import Scores makes the same score of it elsewhere',
				},
			],
			default: 'csv',
			displayOptions,
			description: 'What the file holds',
		},
		{
			displayName: 'Put Output File in Field',
			name: 'exportField',
			type: 'string',
			default: 'data',
			required: true,
			displayOptions,
			description: 'The name of the output field for the file',
		},
	],
	async run(context, request, goOn, attach) {
		const step = request();
		const { entity, score } = step;
		const store = await openStore(context);
		await noticeUnknownNames(store, step);
		let leads = 0;
		const count = (sofar: number) => goOn(`${(leads = sofar)} leads have been exported`);
		const isCsv = context.getNodeParameter('exportFormat', 0) === 'csv';
		const texts = isCsv
			? csv(exportRows(store, entity, score, count))
			: exportScore(store, entity, score, count);
		const file = isCsv
			? await writeFile(context, texts, 'lead-scores.csv', 'text/csv')
			: await writeFile(context, texts, 'lead-scores.jsonl', 'application/jsonl');
		attach(readText(context, 'exportField', 'data'), file);
		return { leads };
	},
};

async function* csv(pages: ReturnType<typeof exportRows>): AsyncGenerator<string, void, undefined> {
	yield csvLine(COLUMNS);
	for await (const rows of pages) {
		yield rows
			.map(({ leadId, score, band, lastActivity, why }) => csvLine([leadId, score, band, lastActivity, why]))
			.join('');
	}
}
