import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { importStartingScores, importScore, type FilePublisher, type StepRequest } from '../../../steps';
import { oneOf } from '../../common/choices';
import { asIfOption, entityOption, scoreField } from '../../common/fields';
import { leadIdsOf, readIdCase } from '../../common/leadIds';
import { readOptions } from '../../common/options';
import { openStore } from '../../common/store';
import { readText } from '../../common/values';
import { readFile } from '../../common/textFiles/binary';
import { linesOf } from '../../common/textFiles/lines';
import { checkPublishable } from '../../ScoringRules/publishable';
import { DATE_COLUMN, numbersOf } from '../files/table';
import { ruleSetNotices } from '../files/ruleSetNotices';
import { leadIdsForPeople } from './leadIds';
import type { StoreOperation } from './operation';

const ofCsv = { show: { importFormat: ['csv'] } };
const ofJsonl = { show: { importFormat: ['jsonl'] } };

/** Scores come from a file: from another system as plain numbers, or from an export as they were. */
export const importScores: StoreOperation = {
	value: 'importScores',
	name: 'Import Scores',
	action: 'Import scores',
	description: 'Read leads and their scores from a file',
	subtitle: 'Import scores',
	isForAgents: false,
	worksOn: 'store',
	fields: [
		scoreField,
		{
			displayName: 'Format',
			name: 'importFormat',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'CSV (Numbers From Another System)',
					value: 'csv',
					description: 'Each number becomes points that fade like others. Each lead gets them once.',
				},
				{
					name: 'JSON Lines (From Export Scores)',
					value: 'jsonl',
					description: 'Everything as it was, into a score that has not been used yet',
				},
			],
			default: 'csv',
			description: 'What the file contains',
		},
		{
			displayName: 'Input File Field',
			name: 'importField',
			type: 'string',
			default: 'data',
			required: true,
			description: 'The field of the first item that contains the file',
		},
		{
			displayName: 'Lead ID Column',
			name: 'leadColumn',
			type: 'string',
			default: 'leadId',
			required: true,
			displayOptions: ofCsv,
			description: 'The name of the column of lead IDs, in the first line of the file',
		},
		{
			displayName: 'Score Column',
			name: 'scoreColumn',
			type: 'string',
			default: 'score',
			required: true,
			displayOptions: ofCsv,
			description:
				'The name of the column of scores. They become points of a rule named "Starting score", once for each lead.',
		},
		{
			displayName: 'Date Column',
			name: 'dateColumn',
			type: 'string',
			default: DATE_COLUMN,
			displayOptions: ofCsv,
			description:
				'The name of the column of dates from which the points fade, if there is one. Otherwise they fade from now on.',
		},
		{
			displayName: 'Decimal Separator',
			name: 'decimalSeparator',
			type: 'options',
			options: [
				{
					name: 'Comma',
					value: 'comma',
					description:
						'87,5 means eighty-seven and a half, and 1.250 means one thousand two hundred and fifty',
				},
				{
					name: 'From the File',
					value: 'file',
					description: 'As the numbers of the file show. A file in which that is unclear is refused.',
				},
				{
					name: 'Point',
					value: 'point',
					description:
						'87.5 means eighty-seven and a half, and 1,250 means one thousand two hundred and fifty',
				},
			],
			default: 'file',
			displayOptions: ofCsv,
			description: 'How the file writes numbers',
		},
		{
			displayName: 'Replace Starting Scores',
			name: 'replaceStartingScores',
			type: 'boolean',
			default: false,
			displayOptions: ofCsv,
			description:
				'Whether to replace what leads got from an earlier file. Their histories show what was replaced. Otherwise these leads are left out.',
		},
		{
			displayName: 'Import Rule Sets Too',
			name: 'importRuleSets',
			type: 'boolean',
			default: false,
			displayOptions: ofJsonl,
			description:
				'Whether to publish the rule sets in the file, such as "Team rules". Rules can hold expressions, which n8n runs: turn it on only for files you trust. A rule set of the same name with other rules stays as it is.',
		},
	],
	options: [asIfOption, entityOption, leadIdsForPeople],
	async run(context, request, goOn) {
		const step = request();
		const format = oneOf(context, 'Format', context.getNodeParameter('importFormat', 0), ['csv', 'jsonl']);
		const store = await openStore(context);
		const idCase = readIdCase(context, readOptions(context));
		const toLead = await leadIdsOf(store, step.entity, idCase, true);
		const field = readText(context, 'importField', 'data');
		const count = (leads: number) => goOn(`${leads} leads imported`);
		const report =
			format === 'csv'
				? await importStartingScores(
						store,
						{ ...step, replaces: context.getNodeParameter('replaceStartingScores', 0, false) === true },
						await numbersOf(context, field, step, toLead),
						count,
					)
				: await importScore(
						store,
						{ ...step, idOf: toLead, publisher: publisherIn(context, step) },
						linesOf(readFile(context, field)),
						count,
					);
		const [first] = report.refusedLines;
		if (first) {
			const lines = report.refused === 1 ? '1 line was' : `${report.refused} lines were`;
			step.notice?.(`${lines} left out. Line ${first.line}: ${first.reason}.`);
		}
		ruleSetNotices(report.ruleSets ?? []).forEach((notice) => step.notice?.(notice));
		return { ...report };
	},
};

function publisherIn(context: IExecuteFunctions, { step }: StepRequest): FilePublisher | undefined {
	if (context.getNodeParameter('importRuleSets', 0, false) !== true) return undefined;
	return {
		step,
		faultOf(rules) {
			try {
				checkPublishable(context, rules);
				return null;
			} catch (error) {
				return error instanceof NodeOperationError
					? error.message
					: 'Its rules have values that steps cannot use';
			}
		},
	};
}
