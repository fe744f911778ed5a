import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeProperties,
} from 'n8n-workflow';
import type { Instant } from '../../../scoring';
import {
	takeBackPoints,
	unknownRuleOf,
	type PointsToTake,
	type StepRequest,
	type TakeBackRequest,
	type TakenBackLead,
} from '../../../steps';
import type { Store } from '../../../stores';
import { oneOf } from '../../common/choices';
import { asIfOption, entityOption, scoreField } from '../../common/fields';
import { tooLong } from '../../common/ids';
import { endOfDay, isDay, isLeftEmpty } from '../../common/instants';
import { outputOption } from '../../common/output';
import { nameField, nameOf } from '../../common/pickers';
import { asText, compileValue, type ItemReader } from '../../common/values';
import { readZone } from '../../common/zone';
import { instantUnder } from './asItWas';
import { leadIdsForPeople } from './leadIds';
import type { LeadsOperation } from './operation';

/* Taking back and giving back points ask for the same: which points of which leads, and why. */

const WHICH = ['span', 'execution'] as const;
const shownFor = (which: (typeof WHICH)[number]) => ({ show: { which: [which] } });

/** An item's points, and whether nothing is to be saved. */
export interface PointsOfItem extends PointsToTake {
	preview: boolean;
}

export const ofItems = ['takeFrom', 'takeTo', 'takeExecution', 'reason'];

/**
 * @param verb "Take back" or "Give back"
 * @param reason an example
 */
export const fieldsFor = (verb: string, reason: string): INodeProperties[] => [
	scoreField,
	{
		displayName: 'Which Points',
		name: 'which',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'From One Execution',
				value: 'execution',
				description: 'What one execution of a workflow gave',
			},
			{ name: 'From a Time Span', value: 'span', description: 'What events between two dates gave' },
		],
		default: 'span',
		description: `Which points to ${verb.toLowerCase()}, those given and those taken alike. Points that are given while something is true, and points adjusted by hand, stay as they are.`,
	},
	...whichFields(verb),
	nameField(
		'searchRules',
		{
			displayName: 'Rule',
			name: 'takeRule',
			description: `${verb} the points of this rule alone. Empty: of all rules.`,
		},
		'Opened an email',
	),
	{
		displayName: 'Reason',
		name: 'reason',
		type: 'string',
		default: '',
		placeholder: `e.g. ${reason}`,
		description: 'Why you do this. Shown in the history of the lead.',
	},
	{
		displayName: 'Preview',
		name: 'preview',
		type: 'boolean',
		default: false,
		description: 'Whether to only show what the scores would be, without saving anything',
	},
];

/** Those that say which points: of a time, or of an execution. */
const whichFields = (verb: string): INodeProperties[] => [
	{
		displayName: 'From',
		name: 'takeFrom',
		type: 'dateTime',
		default: '',
		displayOptions: shownFor('span'),
		description: `${verb} points of events from this time on. A date without a time, such as 2026-03-31, means the whole day. Empty: from the first event.`,
	},
	{
		displayName: 'To',
		name: 'takeTo',
		type: 'dateTime',
		default: '',
		displayOptions: shownFor('span'),
		description: `${verb} points of events up to this time, which is included. A date without a time means the whole day. Empty: up to the last event.`,
	},
	{
		displayName: 'Execution ID',
		name: 'takeExecution',
		type: 'string',
		default: '',
		required: true,
		displayOptions: shownFor('execution'),
		placeholder: 'e.g. 1234',
		description: 'The ID of the execution, as the Executions list of n8n and the history of a lead show it',
	},
];

export const options = [asIfOption, entityOption, leadIdsForPeople, outputOption];

export const readerFor: LeadsOperation<PointsOfItem>['reader'] = (context) => {
	const which = oneOf(context, 'Which Points', context.getNodeParameter('which', 0, 'span'), WHICH);
	const rule = nameOf(context.getNodeParameter('takeRule', 0, '')) || null;
	const preview = context.getNodeParameter('preview', 0, false) === true;
	const reasonOf = textOf(context, 'reason', 'The reason');
	const spanOf = which === 'span' ? readSpan(context) : readExecution(context);
	return (lead, item, index) => {
		const reason = reasonOf(item, index);
		return { lead, rule, reason, preview, ...spanOf(item, index) };
	};
};

/** Does it, and says what a person should know. @param done "taken back" or "given back" */
export async function run(
	store: Store,
	request: StepRequest,
	what: TakeBackRequest['do'],
	items: PointsOfItem[],
	field: string,
	done: string,
): Promise<IDataObject[]> {
	const preview = items.some((item) => item.preview);
	const result = await takeBackPoints(store, { ...request, do: what, preview }, items);
	if (request.notice) tell(request.notice, result, preview, done);
	return result.map(({ times, ...lead }) => ({ ...lead, [field]: times, ...(preview && { preview }) }));
}

function tell(
	notice: NonNullable<StepRequest['notice']>,
	result: TakenBackLead[],
	preview: boolean,
	done: string,
): void {
	const times = result.reduce((sum, one) => sum + one.times, 0);
	const nothing = result.filter((one) => one.times === 0).length;
	if (preview) {
		notice(
			`Preview: ${times} ${times === 1 ? 'match of a rule' : 'matches of rules'} would be ${done}. Nothing was saved. To do it, turn off "Preview".`,
		);
	}
	if (nothing > 0) {
		notice(
			`${nothing} of ${result.length} ${result.length === 1 ? 'lead' : 'leads'} had nothing to be ${done}: check the dates or the execution ID, "Rule" and "Score".`,
		);
	}
}

type SpanOf = ItemReader<Pick<PointsToTake, 'from' | 'to' | 'execution'>>;

function readSpan(context: IExecuteFunctions): SpanOf {
	const zone = readZone(context);
	const raw = (name: string) => context.getNodeParameter(name, 0, '', { rawExpressions: true });
	const bounds = [raw('takeFrom'), raw('takeTo')].map((value) => compileValue(context, value));
	return (item, index) => {
		const [from, to] = bounds.map(({ read }) => {
			const written = read(item, index) ?? null;
			return isLeftEmpty(written) ? null : written;
		});
		if (from === null && to === null) {
			throw new NodeOperationError(context.getNode(), '"From" and "To" are both empty', {
				itemIndex: index,
				description: 'Enter at least one of them, such as 2026-03-31 for a whole day.',
			});
		}
		const start = from === null ? -Infinity : instantUnder(context, 'From', from, index);
		const end = to === null ? Infinity : endOf(to, instantUnder(context, 'To', to, index), zone);
		if (start <= end) return { from: start, to: end, execution: null };
		throw new NodeOperationError(context.getNode(), '"From" is after "To"', {
			itemIndex: index,
			description: 'Enter the dates between which the events happened, or leave one of them empty.',
		});
	};
}

/** The last instant that a bound includes. */
const endOf = (written: unknown, at: Instant, zone: string): Instant =>
	isDay(written) ? endOfDay(at, zone) : at;

function readExecution(context: IExecuteFunctions): SpanOf {
	const textIn = textOf(context, 'takeExecution', 'The execution ID');
	return (item, index) => {
		const execution = textIn(item, index).trim();
		if (execution !== '') return { from: -Infinity, to: Infinity, execution };
		throw new NodeOperationError(context.getNode(), '"Execution ID" is empty', {
			itemIndex: index,
			description: 'Enter the ID of the execution, as the Executions list of n8n shows it.',
		});
	};
}

function textOf(context: IExecuteFunctions, parameter: string, what: string): ItemReader<string> {
	const raw = context.getNodeParameter(parameter, 0, '', { rawExpressions: true });
	const { read } = compileValue(context, raw);
	return (item, index) => {
		const text = asText(read(item, index) ?? '');
		const bad = tooLong(what, text);
		if (!bad) return text;
		const { message, description } = bad;
		throw new NodeOperationError(context.getNode(), message, { itemIndex: index, description });
	};
}

/** What is wrong with all items alike: a rule that the score does not have. */
export const check: LeadsOperation<PointsOfItem>['check'] = async (store, request, items) => {
	const rule = items[0]?.rule;
	const unknown = rule ? await unknownRuleOf(store, request, rule) : null;
	const complaint = unknown && {
		message: unknown.message,
		description: 'Choose the rule from the list, or leave "Rule" empty for all rules.',
	};
	return items.map(() => complaint);
};
