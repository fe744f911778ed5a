import {
	ExpressionError,
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import type { Instant, Settings } from '../../scoring';
import { scoreLeads, type ScoreItem, type ScoredItem } from '../../steps';
import { isTooFarAhead, readInstant } from '../shared/instants';
import { errorItem, hint, hintNoLeadId, leadReader, noLeadIdError } from '../shared/leads';
import { readOptions, type OptionReader } from '../shared/options';
import { stepRequest } from '../shared/request';
import { asNodeError, openStore } from '../shared/store';
import { compileValue, inWords, type CompiledValue } from '../shared/values';
import { previewInWords, readThresholds } from './preview';
import { compileRules, type CompiledRule } from './rules';

/** Score Lead: checks all items, scores them as one batch, and adds the result to each. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const option = readOptions(context);
	const request = stepRequest(context, option);
	const unconvertible: string[] = [];
	const rules = compileRules(context, option('missingFields', 'unknown') === 'unknown', (message) =>
		unconvertible.push(message),
	);
	const preview = option('preview', false);

	const { wanted, errors, withoutLead } = readItems(context, items, rules, option, request.now);
	const store = await openStore(context).catch((error: unknown) => {
		throw asNodeError(context, error);
	});
	const scored = await scoreLeads(store, {
		...request,
		rules: rules.map(({ rule }) => rule),
		settings: settingsOf(option),
		willFade: context.getChildNodes(context.getNode().name).some(({ type }) => type.endsWith('.applyDecay')),
		preview,
		items: wanted.map(([, item]) => item),
	}).catch((error: unknown) => {
		throw asNodeError(context, error);
	});

	const results = new Map(wanted.map(([index], position) => [index, scored[position]!]));
	const field = option('outputField', 'leadScore') || 'leadScore';
	tell(
		context,
		results,
		preview ? readThresholds(context, option) : null,
		unconvertible,
		withoutLead,
		wanted,
		rules,
	);
	return [
		items.map((item, index): INodeExecutionData => {
			const error = errors.get(index);
			if (error) return errorItem(context, item, error, index);
			const result = results.get(index);
			if (!result) return { ...item, pairedItem: { item: index } };
			return { ...item, json: withFirst(field, shown(result), item.json), pairedItem: { item: index } };
		}),
	];
}

interface ReadItems {
	/** Items to score, by their index. */
	wanted: Array<[index: number, item: ScoreItem]>;
	errors: Map<number, string>;
	withoutLead: number;
}

/** Reads what the rules need of every item, before anything is written. */
function readItems(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	rules: CompiledRule[],
	option: OptionReader,
	now: Instant,
): ReadItems {
	const leadOf = leadReader(context);
	const raw = (name: string) => context.getNodeParameter(name, 0, '', { rawExpressions: true });
	const eventId = compileValue(context, raw('eventId'));
	const eventTime = compileValue(context, raw('options.eventTime'));
	const failWithoutLead = option<string>('itemsWithoutLeadId', 'pass') === 'fail';
	const zone = context.getTimezone();
	const read: ReadItems = { wanted: [], errors: new Map(), withoutLead: 0 };
	items.forEach((item, index) => {
		try {
			const lead = leadOf(item, index);
			if (lead === null && !failWithoutLead) {
				read.withoutLead++;
				return;
			}
			if (lead === null) throw noLeadIdError(context, index);
			read.wanted.push([
				index,
				{
					lead,
					eventId: idOf(eventId.read(item, index)),
					at: readEventTime(context, eventTime, item, index, zone, now),
					matches: rules.map(({ match }) => match(item, index)),
				},
			]);
		} catch (error) {
			if (!context.continueOnFail() || !isAboutItem(error)) throw asNodeError(context, error);
			read.errors.set(index, (error as Error).message);
		}
	});
	return read;
}

/** Whether only this item is bad: the others can be scored. */
function isAboutItem(error: unknown): boolean {
	if (error instanceof NodeOperationError) return error.context.itemIndex !== undefined;
	return error instanceof ExpressionError;
}

/** Event IDs are texts or numbers; anything else is none. */
function idOf(value: unknown): string | null {
	if (typeof value !== 'string' && typeof value !== 'number') return null;
	const id = String(value).trim().toWellFormed();
	return id === '' ? null : id;
}

function readEventTime(
	context: IExecuteFunctions,
	eventTime: CompiledValue,
	item: INodeExecutionData,
	itemIndex: number,
	zone: string,
	now: Instant,
): Instant | null {
	const value = eventTime.read(item, itemIndex);
	if (value === undefined || value === null || value === '') return null;
	const at = readInstant(value, zone);
	if (at === null || isTooFarAhead(at, now)) {
		const shownValue = inWords(value);
		throw new NodeOperationError(
			context.getNode(),
			at === null
				? `The event time is not a date and time: "${shownValue}"`
				: `The event time lies more than a day ahead of now: "${shownValue}"`,
			{
				itemIndex,
				description: 'Set "Event Time" to a field such as 2026-03-31T09:00:00Z, or remove the option.',
			},
		);
	}
	return at;
}

function settingsOf(option: OptionReader): Settings {
	const number = (name: string) => {
		const value = option<unknown>(name, undefined);
		return typeof value === 'number' ? value : undefined;
	};
	// An emptied field asks for no minimum at all; without the option, the score's own stays.
	const min = option<unknown>('min', undefined);
	const groups = option<{ group?: Array<{ name: string; cap: number }> }>('groupLimits', {}).group ?? [];
	return {
		min: min === null || min === '' ? null : number('min'),
		max: number('max'),
		...(groups.length > 0 && { caps: groups.map(({ name, cap }) => [name.trim(), cap]) }),
	};
}

/** Flat fields for a CRM first, then the whole explanation; empty lists only take room. */
function shown({ leadId, score, change, previous, why, ...explanation }: ScoredItem): IDataObject {
	const rest = Object.entries(explanation).filter(([, value]) => !Array.isArray(value) || value.length > 0);
	return { leadId, score, change, previous, why, ...Object.fromEntries(rest) } as object as IDataObject;
}

/** An item's fields with ours before them, where it is seen first. */
function withFirst(
	field: string,
	value: IDataObject,
	{ [field]: _replaced, ...others }: IDataObject,
): IDataObject {
	return { [field]: value, ...others };
}

function tell(
	context: IExecuteFunctions,
	results: Map<number, ScoredItem>,
	thresholds: number[] | null,
	unconvertible: string[],
	withoutLead: number,
	wanted: ReadItems['wanted'],
	rules: CompiledRule[],
): void {
	const moved = new Set(
		[...results.values()].filter(({ change }) => change !== 0).map(({ leadId }) => leadId),
	);
	if (thresholds) {
		hint(context, previewInWords([...results.values()], thresholds), 'info');
	} else if (context.getMode() === 'manual' && moved.size > 0) {
		hint(
			context,
			`This run by hand changed ${moved.size} live ${moved.size === 1 ? 'score' : 'scores'}. Use the option Preview to try without saving.`,
			'info',
		);
	}
	hintNoLeadId(context, withoutLead, 'passed through without a score');
	const events = wanted.filter(
		([, { eventId, matches }]) =>
			eventId === null &&
			matches.some(({ holds }, index) => holds && rules[index]!.rule.award !== 'whileTrue'),
	).length;
	if (events > 0 && !thresholds) {
		hint(
			context,
			`${events} ${events === 1 ? 'item' : 'items'} had no event ID: if they are delivered again, they count again.`,
			'info',
		);
	}
	if (unconvertible.length > 0) {
		hint(
			context,
			`${unconvertible.length} times a value could not be compared and did not match, for example: ${unconvertible[0]}`,
		);
	}
}
