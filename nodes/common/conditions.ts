import {
	executeFilterCondition,
	FilterError,
	type FilterConditionValue,
	type FilterOptionsValue,
	type FilterValue,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import { ignoringCase } from './ignoreCase';
import { asText, canDiffer, compileValue, inWords, type CompiledValue } from './values';

/** Whether conditions hold for an item; null where a field they need is not there. */
export type Condition = (item: INodeExecutionData, index: number) => boolean | null;

export interface ConditionSettings {
	matchCase: boolean;
	/** Which fields have no known value, so that a condition on them is unknown (null); the others are judged as they are. */
	unknown: UnknownFields;
	/** Called when a condition asks whether a field is missing or empty, and the value of such a field is not known. */
	onUnanswered: () => void;
	/** Called when a value cannot be converted to what it is compared with. */
	onUnconvertible: (message: string) => void;
	/** Called with what else goes wrong, and for which item: an invalid pattern, or one that runs too long. */
	fail: (error: unknown, index: number) => never;
}

/** Which fields of an item have no known value: none, those that it lacks, or those that are blank as well. */
export type UnknownFields = 'none' | 'missing' | 'blank';

/** Nothing, or an expression that was begun and never written. */
const BLANK = /^=?\s*(\{\{\s*\}\})?\s*$/;

/** Operators that ask whether there is a value, and so make sense of a missing one. */
const ASKS_FOR_VALUE = new Set(['exists', 'notExists', 'empty', 'notEmpty']);
/** Those of them that hold where there is none. */
const ASKS_FOR_NONE = new Set(['notExists', 'empty']);

/**
 * Compiles the value of a filter parameter. Each condition is judged by n8n itself, so it means what it means in the If
 * node, except: comparing a missing, null or empty number or date is false; a value that cannot be converted does not
 * match; case is ignored unless asked for, in patterns too.
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
 * nothing with nothing, which is true for every item, and a field's name that was typed is a fixed text: neither may give points.
 */
export function findIdle(filter: FilterValue | undefined): { message: string; advice: string } | null {
	const conditions = filter?.conditions ?? [];
	const choose =
		'Drag a field onto the left side under "When" and enter a value, or add the setting "Applies To" for every item.';
	if (conditions.length === 0) return { message: 'has no condition', advice: choose };
	for (const [index, { leftValue, rightValue, operator }] of conditions.entries()) {
		const number = `(number ${index + 1})`;
		if (BLANK.test(asText(leftValue ?? ''))) {
			return { message: `has a blank condition ${number}`, advice: choose };
		}
		if (hasRightSide(operator) && BLANK.test(asText(rightValue ?? ''))) {
			return {
				message: `has a condition without a value ${number}`,
				advice:
					'Enter the value to compare with on the right side. To ask whether a field has a value, choose "is empty" or "is not empty".',
			};
		}
		if (!isExpression(leftValue) && (!hasRightSide(operator) || !isExpression(rightValue))) {
			return {
				message: `has a condition that looks at no field ${number}: "${inWords(leftValue)}" is a fixed text`,
				advice:
					'Drag a field from the input onto the left side of the condition, or switch that to Expression and enter one such as {{ $json.event }}.',
			};
		}
	}
	return null;
}

/** Whether an operator compares with a value: "is true" and "exists" do not, whether a program wrote them so or not. */
const hasRightSide = ({ type, operation, singleValue }: FilterConditionValue['operator']): boolean =>
	!singleValue &&
	!ASKS_FOR_VALUE.has(operation) &&
	!(type === 'boolean' && ['true', 'false'].includes(operation));

const isExpression = (value: unknown): boolean => typeof value === 'string' && value.startsWith('=');

/** Whether one of the conditions looks at something other than a plain field of the item, and so is always known. */
export function looksAtComputed(context: IExecuteFunctions, { conditions }: FilterValue): boolean {
	return conditions.some(({ leftValue, rightValue, operator }) =>
		[leftValue, operator.singleValue ? undefined : rightValue].some(
			(raw) => canDiffer(raw) && !compileValue(context, raw).isField,
		),
	);
}

function compileCondition(
	context: IExecuteFunctions,
	condition: FilterConditionValue,
	filterOptions: FilterOptionsValue,
	position: number,
	{ unknown, onUnanswered, onUnconvertible, fail }: ConditionSettings,
): Condition {
	const operator = withRightType(condition.operator);
	const left = compileValue(context, condition.leftValue);
	const right = compileValue(context, condition.rightValue);
	const isUnknown = UNKNOWN[unknown];
	const needsValues =
		(operator.type === 'number' || operator.type === 'dateTime') && !ASKS_FOR_VALUE.has(operator.operation);
	const caseless = filterOptions.caseSensitive ? null : ignoringCase(operator);
	const options = {
		...filterOptions,
		caseSensitive: caseless?.isCaseSensitive ?? filterOptions.caseSensitive,
	};
	const constant = right.isConstant && caseless ? caseless.right(condition.rightValue) : undefined;
	return (item, index) => {
		let leftValue = left.read(item, index);
		let rightValue = operator.singleValue ? undefined : right.read(item, index);
		if (isUnknown(left, leftValue) || (!operator.singleValue && isUnknown(right, rightValue))) {
			if (ASKS_FOR_NONE.has(operator.operation)) onUnanswered();
			return null;
		}
		if (needsValues && (isEmpty(leftValue) || isEmpty(rightValue))) return false;
		if (caseless) {
			leftValue = caseless.left(leftValue);
			rightValue = right.isConstant ? constant : caseless.right(rightValue);
		}
		try {
			// "is true" returns the value itself, which may be null.
			return Boolean(
				executeFilterCondition(
					{ ...condition, operator, leftValue, rightValue } as FilterConditionValue,
					options,
					{
						itemIndex: index,
						index: position,
					},
				),
			);
		} catch (error) {
			// n8n makes a text of whatever it compares: {"toString": 1} has none.
			if (error instanceof TypeError) onUnconvertible('an object that cannot be written as a text');
			else if (error instanceof FilterError) onUnconvertible(error.message);
			else return fail(error, index);
			return false;
		}
	};
}

/** Lists are compared with what is none, which n8n's panel says in the operator; programs and tables of rules may not. */
function withRightType(operator: FilterConditionValue['operator']): FilterConditionValue['operator'] {
	const { type, operation, rightType } = operator;
	if (type !== 'array' || rightType !== undefined) return operator;
	return { ...operator, rightType: operation.startsWith('length') ? 'number' : 'any' };
}

const UNKNOWN: Record<UnknownFields, (value: CompiledValue, read: unknown) => boolean> = {
	none: () => false,
	missing: ({ isField }, value) => isField && value === undefined,
	blank: ({ isField }, value) => isField && isEmpty(value),
};

function isEmpty(value: unknown): boolean {
	if (typeof value === 'string') return value.trim() === '';
	return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}
