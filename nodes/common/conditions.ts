import {
	executeFilterCondition,
	FilterError,
	type FilterConditionValue,
	type FilterOptionsValue,
	type FilterValue,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import { asText, compileValue, inWords, type CompiledValue } from './values';

/** Whether conditions hold for an item; null where a field they need is not there. */
export type Condition = (item: INodeExecutionData, index: number) => boolean | null;

export interface ConditionSettings {
	matchCase: boolean;
	/** Whether a condition on a field that the item does not carry is unknown (null), or judged like an empty one. */
	missingIsUnknown: boolean;
	/** Called when a value cannot be converted to what it is compared with. */
	onUnconvertible: (message: string) => void;
	/** Called with what else goes wrong: a pattern that is none, or that runs too long. */
	fail: (error: unknown) => never;
}

/** Nothing, or an expression that was begun and never written. */
const BLANK = /^=?\s*(\{\{\s*\}\})?\s*$/;

/** Operators that ask whether there is a value, and so make sense of a missing one. */
const ASKS_FOR_VALUE = new Set(['exists', 'notExists', 'empty', 'notEmpty']);

/**
 * Compiles the value of a filter parameter. Each condition is judged by n8n itself, so it means what it means in the If
 * node, except: comparing a missing, null or empty number or date is false; a value that
 * cannot be converted does not match; case is ignored unless asked for.
 *
 * With and/or, what is unknown stays so unless the other conditions decide.
 */
export function compileConditions(
	context: IExecuteFunctions,
	filter: FilterValue,
	settings: ConditionSettings,
): Condition {
	const options: FilterOptionsValue = {
		...filter.options,
		caseSensitive: settings.matchCase,
		typeValidation: 'loose',
	};
	const compiled = filter.conditions.map((condition, index) =>
		compileCondition(context, condition, options, index, settings),
	);
	const decisive = filter.combinator === 'or';
	return (item, index) => {
		let isUnknown = false;
		for (const condition of compiled) {
			const holds = condition(item, index);
			if (holds === decisive) return decisive;
			isUnknown ||= holds === null;
		}
		return isUnknown ? null : !decisive;
	};
}

/**
 * What keeps conditions from looking at items, and what to do about it; null: nothing. n8n's fresh condition compares
 * nothing with nothing, which is true for every item, and a field's name that was typed is a fixed text: neither must pay.
 */
export function findIdle(filter: FilterValue | undefined): { message: string; advice: string } | null {
	const conditions = filter?.conditions ?? [];
	const choose = 'Choose a field and a value under "When", or set "For" to Every Item.';
	if (conditions.length === 0) return { message: 'has no condition', advice: choose };
	for (const [index, { leftValue, rightValue, operator }] of conditions.entries()) {
		const number = `(number ${index + 1})`;
		if (BLANK.test(asText(leftValue ?? ''))) {
			return { message: `has a blank condition ${number}`, advice: choose };
		}
		if (!isExpression(leftValue) && (operator.singleValue || !isExpression(rightValue))) {
			return {
				message: `has a condition that looks at no field ${number}: "${inWords(leftValue)}" is a fixed text`,
				advice:
					'Drag a field from the input onto the left side of the condition, or switch that to Expression and enter one such as {{ $json.event }}.',
			};
		}
	}
	return null;
}

const isExpression = (value: unknown): boolean => typeof value === 'string' && value.startsWith('=');

function compileCondition(
	context: IExecuteFunctions,
	condition: FilterConditionValue,
	options: FilterOptionsValue,
	position: number,
	{ missingIsUnknown, onUnconvertible, fail }: ConditionSettings,
): Condition {
	const { operator } = condition;
	const left = compileValue(context, condition.leftValue);
	const right = compileValue(context, condition.rightValue);
	const needsValues =
		(operator.type === 'number' || operator.type === 'dateTime') && !ASKS_FOR_VALUE.has(operator.operation);
	return (item, index) => {
		const leftValue = left.read(item, index);
		const rightValue = operator.singleValue ? undefined : right.read(item, index);
		if (
			missingIsUnknown &&
			(isMissing(left, leftValue) || (!operator.singleValue && isMissing(right, rightValue)))
		) {
			return null;
		}
		if (needsValues && (isEmpty(leftValue) || isEmpty(rightValue))) return false;
		try {
			// "is true" hands back the value itself, which may be null.
			return Boolean(
				executeFilterCondition({ ...condition, leftValue, rightValue } as FilterConditionValue, options, {
					itemIndex: index,
					index: position,
				}),
			);
		} catch (error) {
			if (!(error instanceof FilterError)) return fail(error);
			onUnconvertible(error.message);
			return false;
		}
	};
}

/** Whether a value is a field that the item does not carry. */
const isMissing = ({ isField }: CompiledValue, value: unknown): boolean => isField && value === undefined;

function isEmpty(value: unknown): boolean {
	if (typeof value === 'string') return value.trim() === '';
	return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}
