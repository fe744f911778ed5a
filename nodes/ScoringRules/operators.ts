import { mapOf } from './mapOf';

/* The operators of n8n's conditions, and how people write them in a table. */

/** What a value is compared as, and the operators of each type. */
export const OPERATORS = {
	string: [
		...['equals', 'notEquals', 'contains', 'notContains', 'startsWith', 'notStartsWith', 'endsWith'],
		...['notEndsWith', 'regex', 'notRegex', 'exists', 'notExists', 'empty', 'notEmpty'],
	],
	number: ['equals', 'notEquals', 'gt', 'gte', 'lt', 'lte', 'exists', 'notExists', 'empty', 'notEmpty'],
	dateTime: [
		...['equals', 'notEquals', 'after', 'before', 'afterOrEquals', 'beforeOrEquals'],
		...['exists', 'notExists', 'empty', 'notEmpty'],
	],
	boolean: ['true', 'false', 'equals', 'notEquals', 'exists', 'notExists', 'empty', 'notEmpty'],
	array: [
		...['contains', 'notContains', 'lengthEquals', 'lengthNotEquals', 'lengthGt', 'lengthGte', 'lengthLt'],
		...['lengthLte', 'exists', 'notExists', 'empty', 'notEmpty'],
	],
	object: ['exists', 'notExists', 'empty', 'notEmpty'],
} as const satisfies Record<string, readonly string[]>;

export type ValueType = keyof typeof OPERATORS;
export const TYPES = Object.keys(OPERATORS) as ValueType[];

/** Those that compare with no value. */
export const WITHOUT_VALUE = new Set(['exists', 'notExists', 'empty', 'notEmpty', 'true', 'false']);

/** Other ways of writing them, without blanks and in lower case. */
const WRITTEN = mapOf({
	is: 'equals',
	isequalto: 'equals',
	'=': 'equals',
	isnot: 'notEquals',
	isnotequalto: 'notEquals',
	'!=': 'notEquals',
	'>': 'gt',
	greaterthan: 'gt',
	'>=': 'gte',
	atleast: 'gte',
	'<': 'lt',
	lessthan: 'lt',
	'<=': 'lte',
	atmost: 'lte',
	doesnotcontain: 'notContains',
	doesnotstartwith: 'notStartsWith',
	doesnotendwith: 'notEndsWith',
	matchesregex: 'regex',
	isempty: 'empty',
	isnotempty: 'notEmpty',
	doesnotexist: 'notExists',
	isafter: 'after',
	isbefore: 'before',
	istrue: 'true',
	isfalse: 'false',
});

const BY_NAME = new Map(
	TYPES.flatMap((type) => OPERATORS[type].map((name) => [name.toLowerCase(), name] as const)),
);

/** The operator that a text means; null: none. */
export function operatorOf(text: string): string | null {
	const written = text.replace(/\s/g, '').toLowerCase();
	return BY_NAME.get(written) ?? WRITTEN.get(written) ?? null;
}

const has = (type: ValueType, operator: string): boolean =>
	(OPERATORS[type] as readonly string[]).includes(operator);

/** What to compare a value as; null: the operator has no such type. @param given the type that was asked for */
export function typeFor(operator: string, value: unknown, given: string | null): ValueType | null {
	if (given !== null) return TYPES.find((type) => type === given && has(type, operator)) ?? null;
	const own = typeof value as ValueType;
	if (!WITHOUT_VALUE.has(operator) && (own === 'number' || own === 'boolean') && has(own, operator))
		return own;
	return TYPES.find((type) => has(type, operator)) ?? null;
}
