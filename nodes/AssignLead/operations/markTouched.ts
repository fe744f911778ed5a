import {
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
} from 'n8n-workflow';
import { markTouched as mark, type NewTouch, type TouchedLead } from '../../../steps';
import { entityOption, noLeadIdOption, outputFieldOption, scoredLeadIdField } from '../../common/fields';
import { hintNoLeadId } from '../../common/hints';
import { tooLong } from '../../common/ids';
import { endOfDay, instantProblem, isDay, isLeftEmpty, readInstant } from '../../common/instants';
import { errorItem } from '../../common/items';
import { readOptions } from '../../common/options';
import { readOutput } from '../../common/output';
import { asText, compileValue, inWords, type ItemReader } from '../../common/values';
import { readZone } from '../../common/zone';
import { onLeads } from '../onLeads';
import { TOUCHED_FIELD } from '../output';
import { testRunsField, WORDS_OF_TOUCH } from '../testRuns';
import type { Operation } from './operation';

const fields: INodeProperties[] = [
	scoredLeadIdField,
	{
		displayName: 'Touched By',
		name: 'touchedBy',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.owner }}',
		description: 'Who called, wrote to or met the lead. Can be empty.',
	},
	{
		displayName: 'Date',
		name: 'touchedAt',
		type: 'dateTime',
		default: '',
		description:
			'When it was, such as 2026-03-31T09:00. A date without a time means that whole day in the time zone of the workflow. Empty: now.',
	},
];

/** Notes that somebody has got in touch with leads, so that nobody is reminded of them. */
export const markTouched: Operation = {
	value: 'markTouched',
	name: 'Mark as Touched',
	action: 'Mark a lead as touched',
	description:
		'Note that somebody called, wrote to or met the lead, so that the trigger event Lead Was Not Touched in Time leaves it out. Recording an outcome counts as well.',
	fields,
	options: [
		noLeadIdOption,
		{
			...outputFieldOption,
			default: TOUCHED_FIELD,
			description: 'What the names of the fields that are added begin with, such as touchedAt',
		},
		entityOption,
		testRunsField,
	],
	outputs: 1,
	ofItems: () => ['leadId', 'touchedBy', 'touchedAt'],
	async run(context) {
		const option = readOptions(context);
		const {
			results,
			errors,
			withoutLead,
			mark: testMark,
		} = await onLeads(context, option, {
			takesNew: false,
			stores: true,
			words: WORDS_OF_TOUCH,
			read: readTouch(context),
			async run(target, request, touches: NewTouch[]) {
				await target.begin(
					request.entity,
					[],
					touches.map(({ lead }) => lead),
				);
				return await mark(target.store, request, touches);
			},
			done(all: TouchedLead[]) {
				const fresh = all.filter(({ isNew }) => isNew).length;
				return fresh === 0 ? '' : `marked ${fresh} ${fresh === 1 ? 'lead' : 'leads'} as touched`;
			},
		});
		hintNoLeadId(context, withoutLead, 'passed through unchanged');
		const { add } = readOutput(context, option, TOUCHED_FIELD);
		return [
			context.getInputData().map((item, index): INodeExecutionData => {
				const error = errors.get(index);
				if (error) return errorItem(context, item, error, index);
				const result = results.get(index);
				const json = result ? add(item.json, { ...testMark, ...result }) : item.json;
				return { ...item, json, pairedItem: { item: index } };
			}),
		];
	},
};

function readTouch(context: IExecuteFunctions): ItemReader<Omit<NewTouch, 'lead'>> {
	const [by, date] = ['touchedBy', 'touchedAt'].map((name) =>
		compileValue(context, context.getNodeParameter(name, 0, '', { rawExpressions: true })),
	);
	const zone = readZone(context);
	const now = Date.now();
	return (item, itemIndex) => {
		const refuse = (message: string, description: string) =>
			new NodeOperationError(context.getNode(), message, { itemIndex, description });
		const who = asText(by!.read(item, itemIndex) ?? '').trim();
		const bad = tooLong('"Touched By"', who);
		if (bad) throw refuse(bad.message, bad.description);
		const written = date!.read(item, itemIndex) ?? '';
		if (isLeftEmpty(written)) return { by: who, at: now };
		const problem = instantProblem(written, zone, now);
		if (problem === null) {
			const at = readInstant(written, zone)!;
			// A day alone may mean any time of it, also one after the lead was assigned on that day.
			return { by: who, at: isDay(written) ? Math.min(endOfDay(at, zone), now) : at };
		}
		throw refuse(
			`The date on which the lead was touched ${problem}: ${inWords(written)}`,
			'Use a date and time such as 2026-03-31T09:00, or leave "Date" empty for now.',
		);
	};
}
