import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { correctRule, UnknownRuleError, type CorrectRequest, type CorrectSummary } from '../../../steps';
import { oneOf } from '../../common/choices';
import { asIfOption, entityOption, scoreField } from '../../common/fields';
import { hint } from '../../common/hints';
import { tooLong } from '../../common/ids';
import { isLeftEmpty } from '../../common/instants';
import { nameField, nameOf } from '../../common/pickers';
import { readPoints } from '../../common/points';
import { openStore } from '../../common/store';
import { readThresholds } from '../../common/thresholds';
import { asText } from '../../common/values';
import { instantUnder } from './asItWas';
import type { StoreOperation } from './operation';

const show = (correction: string) => ({ show: { correction: [correction] } });

/** A rule was wrong for a while: what it gave to all leads is removed, replaced by other points, or given to another rule. */
export const correct: StoreOperation = {
	value: 'correct',
	name: 'Correct a Rule',
	action: 'Correct a rule',
	description: 'Remove, change or rename the points that a rule gave between two dates',
	subtitle: 'Correct a rule',
	isForAgents: false,
	worksOn: 'store',
	fields: [
		scoreField,
		nameField(
			'searchRules',
			{
				displayName: 'Rule',
				name: 'rule',
				required: true,
				description:
					'The rule whose points were wrong. Points given while something is true or by frequency always follow the rule in its step, and need no correction.',
			},
			'Opened an email',
		),
		{
			displayName: 'From',
			name: 'correctFrom',
			type: 'dateTime',
			default: '',
			description: 'Correct points of events from this time on. Empty: from the first event.',
		},
		{
			displayName: 'To',
			name: 'correctTo',
			type: 'dateTime',
			default: '',
			description: 'Correct points of events before this time. Empty: up to the last event.',
		},
		{
			displayName: 'What to Do',
			name: 'correction',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'Give Other Points',
					value: 'give',
					description: 'Each time the rule gave points, it should have given this many',
				},
				{
					name: 'Give the Points to Another Rule',
					value: 'move',
					description: 'For a rule that was renamed: the points continue under the new name',
				},
				{ name: 'Remove Its Points', value: 'remove', description: 'As if the rule had never given them' },
			],
			default: 'remove',
			description:
				'What to do with the points. They fade and expire as if they had been right from the start. Points that have already expired stay as they are.',
		},
		{
			displayName: 'Points',
			name: 'rightPoints',
			type: 'number',
			default: 5,
			required: true,
			displayOptions: show('give'),
			description:
				'How many points the rule should have given each time. A negative number takes points away. Points that a limit had cut stay within it.',
		},
		nameField(
			'searchRules',
			{
				displayName: 'New Rule',
				name: 'newRule',
				required: true,
				displayOptions: show('move'),
				description:
					'The name that the rule has now. What counts once per lead or once per event does not count again under the new name.',
			},
			'Opened our newsletter',
		),
		{
			displayName: 'Reason',
			name: 'reason',
			type: 'string',
			default: '',
			placeholder: 'e.g. The form was filled in by bots',
			description: 'Why you correct the rule. Shown in the history of the leads.',
		},
		{
			displayName: 'Count Crossings Of',
			name: 'crossingsOf',
			type: 'string',
			default: '',
			placeholder: 'e.g. 20, 50',
			description:
				'Report how many leads would rise to these scores or drop below them. Separate scores with commas. Empty: the bands of your Threshold Routers.',
		},
		{
			displayName: 'Preview',
			name: 'preview',
			type: 'boolean',
			default: true,
			description:
				'Whether to only report what would change. Turn it off to correct the scores of all leads. There is no undo.',
		},
	],
	options: [asIfOption, entityOption],
	async run(context, request, goOn) {
		const correction: CorrectRequest = { ...request(), ...readCorrection(context) };
		const store = await openStore(context);
		const done = await correctRule(store, correction, (leads) => goOn(`${leads} leads checked`)).catch(
			(error: unknown) => {
				if (!(error instanceof UnknownRuleError)) throw error;
				throw new NodeOperationError(context.getNode(), error.message, {
					description: 'Choose the rule from the list, and check "Score" and "Record Type".',
				});
			},
		);
		showHints(context, correction, done);
		return {
			preview: correction.preview,
			rule: correction.rule,
			leadsChanged: done.changed,
			pointsChanged: done.points,
			timesCorrected: done.awards,
			crossings: done.crossings.map(([score, rose, fell]) => ({ score, rose, fell })),
			finished: done.isDone,
		};
	},
};

/** The correction as the panel describes it. */
function readCorrection(
	context: IExecuteFunctions,
): Pick<CorrectRequest, 'rule' | 'from' | 'to' | 'what' | 'reason' | 'thresholds' | 'preview'> {
	const read = (name: string) => context.getNodeParameter(name, 0, '');
	const rule = nameOf(read('rule'));
	if (rule === '') throw missing(context, 'Rule', 'Choose the rule whose points were wrong.');
	const from = readBound(context, 'From', read('correctFrom')) ?? -Infinity;
	const to = readBound(context, 'To', read('correctTo')) ?? Infinity;
	if (from >= to) {
		throw new NodeOperationError(context.getNode(), '"From" is not before "To"', {
			description: 'Enter the dates between which the rule was wrong, or leave one of them empty.',
		});
	}
	return {
		rule,
		from,
		to,
		what: readWhat(context, rule),
		reason: readReason(context),
		thresholds: readThresholds(context, 'Count Crossings Of', read('crossingsOf')),
		preview: read('preview') !== false,
	};
}

function readReason(context: IExecuteFunctions): string {
	const reason = asText(context.getNodeParameter('reason', 0, ''));
	const bad = tooLong('The reason', reason);
	if (!bad) return reason;
	throw new NodeOperationError(context.getNode(), bad.message, { description: bad.description });
}

function readWhat(context: IExecuteFunctions, rule: string): CorrectRequest['what'] {
	const corrections = Object.keys(WOULD) as Array<CorrectRequest['what']['do']>;
	const chosen = oneOf(context, 'What to Do', context.getNodeParameter('correction', 0), corrections);
	if (chosen === 'give') {
		const points = context.getNodeParameter('rightPoints', 0);
		return { do: chosen, points: readPoints(context, 'The points are not a number', points, undefined) };
	}
	if (chosen === 'remove') return { do: chosen };
	const to = nameOf(context.getNodeParameter('newRule', 0));
	if (to === '') throw missing(context, 'New Rule', 'Choose or enter the name that the rule has now.');
	if (to === rule) throw missing(context, 'New Rule', 'Choose a rule other than the one above.');
	return { do: chosen, to };
}

function readBound(context: IExecuteFunctions, field: string, value: unknown): number | null {
	return isLeftEmpty(value) ? null : instantUnder(context, field, value);
}

const missing = (context: IExecuteFunctions, field: string, description: string): NodeOperationError =>
	new NodeOperationError(context.getNode(), `"${field}" has no rule, or the wrong one`, { description });

const WOULD: Record<CorrectRequest['what']['do'], string> = {
	give: 'give other points',
	move: 'go to the other rule',
	remove: 'be removed',
};

/** What a person should know beside the numbers. */
function showHints(
	context: IExecuteFunctions,
	{ rule, preview, what }: CorrectRequest,
	{ awards, changed, points, crossings, held, counted, isDone }: CorrectSummary,
): void {
	if (preview) {
		const times = `${awards} ${awards === 1 ? 'award' : 'awards'} of "${rule}" would ${WOULD[what.do]}`;
		const change = `the score${changed === 1 ? ' of 1 lead' : `s of ${changed} leads`} would change, by ${Math.round(points * 10) / 10} points in total`;
		const crossed = crossings.flatMap(([score, rose, fell]) => [
			...(rose > 0 ? [`${rose} would reach ${score}`] : []),
			...(fell > 0 ? [`${fell} would drop below ${score}`] : []),
		]);
		hint(
			context,
			`Preview: ${[times, change, ...crossed].join('; ')}. Nothing was saved. To do it, turn off "Preview".`,
			'info',
		);
	}
	if (held > 0) {
		hint(
			context,
			`${held === 1 ? '1 lead has' : `${held} leads have`} points of "${rule}" while something is true. These were not changed: they follow the rule in its Score Lead step as soon as that step sees the lead again.`,
			'info',
		);
	}
	if (counted > 0) {
		hint(
			context,
			`${counted === 1 ? '1 lead has' : `${counted} leads have`} points of "${rule}" by frequency. These were not changed: they follow the rule in its Score Lead step.`,
			'info',
		);
	}
	if (!isDone) hint(context, 'This was stopped before all leads were checked. Run it again to finish.');
}
