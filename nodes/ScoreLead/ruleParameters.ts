import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';
import { LONGEST_TEXT, UNITS, type Rule } from '../../scoring';
import { LARGEST } from '../common/points';
import { inWords } from '../common/values';
import { afterField, inTitleCase } from '../common/wrongTypes';

const LONGEST = 100_000;
const amount = z
	.number()
	.int('must be a whole number')
	.positive('must be above zero')
	.max(LONGEST, 'is too long');
const unit = z.enum(UNITS);
/** An extra that is off at 0. */
const extra = z
	.number({ invalid_type_error: 'must be a number' })
	.nonnegative('must not be below zero')
	.default(0);
const whole = extra.pipe(z.number().int('must be a whole number').max(LONGEST, 'is too long'));
const BETWEEN = `must be from -${LARGEST} to ${LARGEST}`;
const points = z.number().finite('must be a number').min(-LARGEST, BETWEEN).max(LARGEST, BETWEEN);
const text = z.string().trim().max(LONGEST_TEXT, `has more than ${LONGEST_TEXT} characters`);
const blank = z.literal('').transform(() => undefined);

const isUnique = (tiers: Array<{ from: number }>): boolean =>
	new Set(tiers.map(({ from }) => from)).size === tiers.length;

/** A rule as the panel has it. Extras that were never added arrive empty. */
const ruleSchema = z.object({
	name: text.min(1, 'is missing'),
	award: z.enum(['everyTime', 'once', 'whileTrue', 'byCount']),
	appliesTo: z.enum(['matching', 'every']).default('matching'),
	tiers: z
		.object({
			tier: z
				.array(z.object({ from: amount, points }))
				.default([])
				.refine(isUnique, 'has two steps that begin at the same number'),
		})
		.optional(),
	expiresAfter: whole,
	expiresAfterUnit: unit.default('months'),
	countWithin: whole,
	countWithinUnit: unit.default('days'),
	limitTo: extra,
	limitOf: z.enum(['times', 'points']).default('times'),
	limitWithin: amount.default(1),
	limitUnit: unit.default('days'),
	maxPoints: z.union([blank, points]).nullish(),
	group: text.optional(),
	matchCase: z.boolean().default(false),
	active: z.boolean().default(true),
});
export type RuleParameters = z.infer<typeof ruleSchema>;

/** What the panel calls the fields of a rule, for errors. */
const FIELD_NAMES: Record<string, string> = {
	name: 'Name',
	award: 'Give Points',
	tiers: 'Points by Number of Events',
	expiresAfter: 'Expires After',
	countWithin: 'Count Only the Last',
	limitTo: 'Limit',
	limitWithin: 'Limit: Within',
	maxPoints: 'Maximum',
	group: 'Group',
};

/**
 * Checks a rule as the panel has it, with its expressions evaluated.
 * @param index its place in the list
 * @param itemIndex the item whose fault it is where it is wrong; undefined where rules are the same for all
 * @throws NodeOperationError that names the rule and the field
 */
export function parseRule(
	context: IExecuteFunctions,
	parameters: unknown,
	index: number,
	itemIndex: number | undefined,
): RuleParameters {
	const parsed = ruleSchema.safeParse(parameters, { errorMap: afterField });
	if (parsed.success) return parsed.data;
	const { path, message } = parsed.error.issues[0]!;
	const name = inWords((parameters as { name?: unknown }).name) || `number ${index + 1}`;
	const field = FIELD_NAMES[String(path[0])] ?? inTitleCase(String(path[0]));
	throw new NodeOperationError(context.getNode(), `Rule "${name}": ${field} ${lowered(message)}`, {
		itemIndex,
		description: `Correct "${field}" of this rule.`,
	});
}

/** The rule that the panel describes. */
export function ruleOf(parameters: RuleParameters): Rule {
	const { name, award, group, maxPoints, tiers } = parameters;
	const pays = award === 'everyTime' || award === 'once';
	return {
		name,
		award,
		...(group && { group }),
		...(typeof maxPoints === 'number' && { maxPoints }),
		...(award === 'byCount' && {
			tiers: (tiers?.tier ?? [])
				.map(({ from, points: tierPoints }): [number, number] => [from, tierPoints])
				.sort(([a], [b]) => a - b),
			...(parameters.countWithin > 0 && {
				window: { amount: parameters.countWithin, unit: parameters.countWithinUnit },
			}),
		}),
		...(pays &&
			parameters.expiresAfter > 0 && {
				expiresAfter: { amount: parameters.expiresAfter, unit: parameters.expiresAfterUnit },
			}),
		...(award === 'everyTime' &&
			parameters.limitTo > 0 && {
				limit: {
					[parameters.limitOf]: parameters.limitTo,
					per: { amount: parameters.limitWithin, unit: parameters.limitUnit },
				},
			}),
	};
}

export const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
