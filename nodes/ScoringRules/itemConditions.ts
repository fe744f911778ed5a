import type { IDataObject } from 'n8n-workflow';
import type { SavedRule } from '../../steps';
import { fieldExpression, fieldPath } from '../common/fieldPath';
import { asNumber } from '../common/numbers';
import { asText } from '../common/values';
import { isBlank, type ItemFields } from './itemFields';
import { OPERATORS, operatorOf, TYPES, typeFor, WITHOUT_VALUE } from './operators';

/** The conditions of an item that is a rule. */
export class ItemConditions {
	constructor(private readonly fields: ItemFields) {}

	/** Several in a list, or one in the item's own fields; none where the rule says that it is for every item. */
	list(): IDataObject[] {
		const { conditions, field, operator, value, type } = this.fields.given;
		const isBare = [field, operator, value].every(isBlank);
		const own = isBare ? [] : [{ field, operator, value, type }];
		const all = isBlank(conditions) ? own : this.listed(conditions);
		const isEvery = this.isEvery();
		if (isEvery !== all.length > 0) return all;
		throw isEvery
			? this.fields.bad('appliesTo', 'does not go with conditions', 'every item', 'Remove one of them.')
			: this.fields.bad(
					'field',
					'is missing',
					field,
					'Enter the field that the rule looks at, an operator and a value. If the rule is for all items, enter "every item" under "appliesTo".',
				);
	}

	private listed(conditions: unknown): IDataObject[] {
		const list: unknown = typeof conditions === 'string' ? parsed(conditions) : conditions;
		const isList = Array.isArray(list) && list.every((one) => typeof one === 'object' && one !== null);
		if (isList) return list as IDataObject[];
		throw this.fields.bad(
			'conditions',
			'is not a list of conditions',
			conditions,
			'Write a list in which each has a field, an operator and a value: [{"field": "event", "operator": "equals", "value": "open"}].',
		);
	}

	/** A rule without conditions gives its points to everyone, which is said openly. */
	private isEvery(): boolean {
		const text = this.fields.text('appliesTo').toLowerCase();
		if (text === '' || text === 'matching') return false;
		if (text === 'every item' || text === 'every') return true;
		throw this.fields.bad('appliesTo', 'is not one of the choices', text, 'It is "every item", or empty.');
	}

	filter(conditions: IDataObject[]): SavedRule {
		const combine = this.fields.text('combine').toLowerCase() || 'and';
		if (combine !== 'and' && combine !== 'or')
			throw this.fields.bad(
				'combine',
				'is neither "and" nor "or"',
				combine,
				'Enter "and" where all conditions must hold, "or" where one is enough.',
			);
		return {
			combinator: combine,
			options: { caseSensitive: false, leftValue: '', typeValidation: 'loose', version: 3 },
			conditions: conditions.map((one, index) => this.condition(one, index)),
		};
	}

	private condition({ field, operator: written, value, type }: IDataObject, index: number): SavedRule {
		const operator = operatorOf(asText(written ?? ''));
		if (operator === null) {
			throw this.fields.bad(
				'operator',
				isBlank(written) ? 'is missing' : 'is not known',
				written,
				`It is one of ${OPERATORS.string.join(', ')}, gt, gte, lt, lte, after, before, true and false.`,
			);
		}
		const compared = typeFor(operator, value, isBlank(type) ? null : asText(type));
		if (compared === null)
			throw this.fields.bad(
				'type',
				`has no operator "${operator}"`,
				type,
				`It is one of ${TYPES.join(', ')}, or empty.`,
			);
		const singleValue = WITHOUT_VALUE.has(operator);
		return {
			id: String(index),
			leftValue: this.ownField('field', field),
			rightValue: singleValue ? '' : this.value(value, compared),
			operator: { type: compared, operation: operator, ...(singleValue && { singleValue }) },
		};
	}

	private value(value: unknown, type: string): unknown {
		if (isBlank(value))
			throw this.fields.bad(
				'value',
				'is missing',
				value,
				'Enter what the field is compared with. To ask whether a field has a value, use the operator "empty" or "notEmpty".',
			);
		if (typeof value === 'string' && value.startsWith('=')) return this.ownField('value', value);
		if (type !== 'number') return value;
		const number = asNumber(value);
		if (typeof number === 'number' && Number.isFinite(number)) return number;
		throw this.fields.bad('value', 'is not a number', value, 'Enter a number, or use another operator.');
	}

	/**
	 * A field of the items that will be scored: its name, or its path with dots, or the expression that the editor writes. What
	 * comes from items may hold no other expression, because whoever fills in a table must not run code in n8n.
	 */
	ownField(what: string, written: unknown): string {
		const text = typeof written === 'string' ? written.trim() : '';
		const expression = text.startsWith('=') || text === '' ? text : fieldExpression(text.split('.'));
		if (fieldPath(expression)?.steps) return expression;
		throw this.fields.bad(
			what,
			text === '' ? 'is missing' : 'is not the name of a field',
			written,
			'Enter the name of a field, such as event or utm.source. For other expressions, publish the rules of the form.',
		);
	}
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
