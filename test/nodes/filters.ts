/* Conditions and rules, as the panel saves them. */

export interface FilterCondition {
	leftValue?: unknown;
	rightValue?: unknown;
	operator: { type: string; operation: string; singleValue?: boolean; rightType?: string };
}

/** A value of a filter parameter, as the panel saves it. */
export const filter = (conditions: FilterCondition[], combinator: 'and' | 'or' = 'and', options = {}) => ({
	combinator,
	options: { caseSensitive: false, leftValue: '', typeValidation: 'loose', version: 3, ...options },
	conditions: conditions.map((condition, index) => ({ id: String(index), ...condition })),
});

/** A condition on a field: `when('age', 'number', 'gte', 18)`. */
export const when = (
	field: string,
	type: string,
	operation: string,
	rightValue: unknown = '',
): FilterCondition => ({
	leftValue: `={{ $json.${field} }}`,
	rightValue,
	operator: { type, operation },
});

/** A rule that looks at conditions. */
export const rule = (conditions: object, more: object = {}) => ({
	name: 'Matches',
	award: 'everyTime',
	points: 10,
	appliesTo: 'matching',
	conditions,
	...more,
});
