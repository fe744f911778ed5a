import type { IDataObject } from 'n8n-workflow';
import type { SavedRule } from '../../steps';
import { readChance } from '../common/chance';
import { fieldExpression, fieldPath } from '../common/fieldPath';
import { asText } from '../common/values';

/** A published rule as an item, as `rulesInItems` reads it. */
export function itemOf(rule: SavedRule): IDataObject {
	const { award, points, tiers, maxPoints, group } = rule;
	const isOff = (value: unknown) => value === undefined || value === 0 || value === '';
	const conditions = rule.appliesTo === 'every' ? [] : conditionsOf(rule.conditions);
	return {
		name: rule.name,
		award: AWARDS[asText(award)] ?? award,
		...(award === 'byCount' ? { steps: stepsOf(tiers) } : { points }),
		...(rule.appliesTo === 'every' ? { appliesTo: 'every item' } : { conditions }),
		...(conditions.length > 1 && {
			combine: (rule.conditions as { combinator?: string }).combinator ?? 'and',
		}),
		...(!isOff(rule.expiresAfter) &&
			(award === 'everyTime' || award === 'once') && {
				expiresAfter: `${asText(rule.expiresAfter)} ${asText(rule.expiresAfterUnit ?? 'months')}`,
			}),
		...(!isOff(rule.countWithin) &&
			award === 'byCount' && {
				countOnlyTheLast: `${asText(rule.countWithin)} ${asText(rule.countWithinUnit ?? 'days')}`,
			}),
		...(!isOff(rule.limitTo) && award === 'everyTime' && { limit: limitOf(rule) }),
		...(maxPoints !== undefined && maxPoints !== '' && maxPoints !== null && { maximum: maxPoints }),
		...(group !== undefined && group !== '' && { group }),
		...(rule.matchCase === true && { matchCase: true }),
		...(rule.active === false && { active: false }),
		...readChance(rule),
	} as IDataObject;
}

const AWARDS: Record<string, string> = {
	everyTime: 'each time',
	once: 'once',
	whileTrue: 'while true',
	byCount: 'by frequency',
};

const limitOf = ({
	limitTo,
	limitOf: of = 'times',
	limitWithin = 1,
	limitUnit = 'days',
}: SavedRule): string => `${asText(limitTo)} ${asText(of)} per ${asText(limitWithin)} ${asText(limitUnit)}`;

const stepsOf = (tiers: unknown): string =>
	((tiers ?? {}) as { tier?: Array<{ from: number; points: number }> }).tier
		?.map(({ from, points }) => `${from}: ${points}`)
		.join(', ') ?? '';

interface Condition {
	leftValue?: unknown;
	rightValue?: unknown;
	operator?: { type?: string; operation?: string; singleValue?: boolean };
}

const conditionsIn = (filter: unknown): Condition[] =>
	((filter ?? {}) as { conditions?: Condition[] }).conditions ?? [];

/** Whether a rule's conditions look at fields of the item alone: items that are rules may hold nothing that computes. */
export const looksAtFields = ({ conditions }: SavedRule): boolean =>
	conditionsIn(conditions).every(
		({ leftValue, rightValue, operator }) =>
			stepsOfField(leftValue) !== null &&
			(operator?.singleValue || !asText(rightValue).startsWith('=') || stepsOfField(rightValue) !== null),
	);

const stepsOfField = (raw: unknown): string[] | null =>
	(typeof raw === 'string' ? fieldPath(raw)?.steps : null) ?? null;

function conditionsOf(filter: unknown): IDataObject[] {
	return conditionsIn(filter).map(({ leftValue, rightValue, operator = {} }) => {
		const { type, operation, singleValue } = operator;
		return {
			field: fieldOf(leftValue),
			operator: operation,
			...(!singleValue && { value: rightValue }),
			type,
		} as IDataObject;
	});
}

/** A field by its name or path; what is none, or has dots or outer spaces in its names, as the expression that it is. */
export function fieldOf<T>(raw: T): T | string {
	const steps = stepsOfField(raw);
	if (!steps) return raw;
	const name = steps.join('.');
	return fieldPath(fieldExpression(name.split('.')))?.steps?.join('\n') === steps.join('\n') &&
		!name.startsWith('=') &&
		name.trim() === name
		? name
		: raw;
}
