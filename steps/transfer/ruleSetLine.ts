import { z } from 'zod';
import { list, object, type schemasWithin } from '../../stores';
import type { FileRuleSet } from './fileRuleSets';

/* What a line with published rules can be. What the fields of a rule say is checked where rules are published. */

/** More levels than the form has, and few enough for programs to go through. */
const LEVELS = 20;

type Fields = Record<string, unknown>;

const isObject = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const isFlat = (value: unknown, levels = LEVELS): boolean =>
	typeof value !== 'object' ||
	value === null ||
	(levels > 0 && Object.values(value).every((one) => isFlat(one, levels - 1)));

/** The entries of a list in a part of a rule, such as its conditions; none where there is no such list. */
function entriesOf(part: unknown, name: string): unknown[] {
	const entries = isObject(part) ? part[name] : null;
	return Array.isArray(entries) ? entries : [];
}

const isCondition = (entry: unknown): boolean =>
	isObject(entry) &&
	(entry.operator === undefined ||
		(isObject(entry.operator) && ['string', 'undefined'].includes(typeof entry.operator.operation)));

const rule = z
	.record(z.unknown(), { errorMap: () => ({ message: 'is not a rule' }) })
	.refine((of) => isFlat(of), 'is nested too deeply')
	.refine(
		({ conditions }) => entriesOf(conditions, 'conditions').every(isCondition),
		'has conditions that are none',
	)
	.refine(({ tiers }) => entriesOf(tiers, 'tier').every(isObject), 'has steps that are none');

const areInOrder = (versions: Array<{ version: number }>): boolean =>
	versions.every(({ version }, index) => index === 0 || version > versions[index - 1]!.version);

export const ruleSetLine = ({ name, whole }: ReturnType<typeof schemasWithin>) =>
	object({
		ruleSet: name.refine((of) => of.trim() === of, 'has spaces around it'),
		versions: list(object({ version: whole(1), rules: list(rule).min(1, 'is empty') }))
			.min(1, 'is empty')
			.refine(areInOrder, 'are not in the order of their numbers'),
	} satisfies Record<keyof FileRuleSet, z.ZodTypeAny>);
