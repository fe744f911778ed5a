import {
	NodeOperationError,
	type FilterValue,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import { z } from 'zod';
import { LONGEST_TEXT, UNITS, type Match, type Rule } from '../../scoring';
import { compileConditions, findIdle, type Condition } from '../common/conditions';
import { LARGEST, readPoints } from '../common/points';
import { compileValue, inWords, resolve } from '../common/values';

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
				.refine(isUnique, 'has two steps from the same number'),
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
type RuleParameters = z.infer<typeof ruleSchema>;

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

/** A rule and how to judge an item by it. */
export interface CompiledRule {
	rule: Rule;
	/** @throws NodeOperationError where the item's points are not a number; where a pattern cannot be judged at all */
	match: (item: INodeExecutionData, index: number) => Match;
}

/**
 * Reads, checks and compiles the active rules of a Score Lead step, once per execution.
 * @throws NodeOperationError that names the rule and the field
 */
export function compileRules(
	context: IExecuteFunctions,
	missingIsUnknown: boolean,
	onUnconvertible: (message: string) => void,
): CompiledRule[] {
	const raw = context.getNodeParameter('rules.rule', 0, [], { rawExpressions: true }) as RawRule[];
	// Conditions and points are read from each item; the rest is the same for all.
	const parsed = raw.map(({ conditions: _conditions, points: _points, ...rest }, index) =>
		parseRule(context, resolve(context, rest), index),
	);
	const active = parsed.map((parameters, index) => ({ parameters, raw: raw[index]! })).filter(isActive);
	if (active.length === 0) {
		throw problem(context, 'This step has no rules', 'Add a rule under "Rules", or switch one on.');
	}
	const names = active.map(({ parameters }) => parameters.name);
	const twice = names.find((name, index) => names.indexOf(name) !== index);
	if (twice !== undefined) {
		throw problem(context, `Two rules are named "${twice}"`, 'Give each rule a name of its own.');
	}
	return active.map(({ parameters, raw: rawRule }) => {
		const isHeld = parameters.award === 'whileTrue';
		const holds = compileWhen(context, parameters, rawRule, isHeld && missingIsUnknown, onUnconvertible);
		return { rule: ruleOf(parameters), match: matcher(context, parameters, rawRule, holds) };
	});
}

interface RawRule {
	points?: unknown;
	conditions?: FilterValue;
}

const isActive = ({ parameters }: { parameters: RuleParameters }): boolean => parameters.active;

function parseRule(context: IExecuteFunctions, parameters: unknown, index: number): RuleParameters {
	const parsed = ruleSchema.safeParse(parameters);
	if (parsed.success) return parsed.data;
	const { path, message } = parsed.error.issues[0]!;
	const name = inWords((parameters as { name?: unknown }).name) || `number ${index + 1}`;
	const field = FIELD_NAMES[String(path[0])] ?? String(path[0]);
	throw problem(context, `Rule "${name}": ${field} ${lowered(message)}`, `Correct "${field}" of this rule.`);
}

function ruleOf(parameters: RuleParameters): Rule {
	const { name, award, group, maxPoints, tiers } = parameters;
	const pays = award === 'everyTime' || award === 'once';
	return {
		name,
		award,
		...(group && { group }),
		...(typeof maxPoints === 'number' && { maxPoints }),
		...(award === 'byCount' && {
			tiers: (tiers?.tier ?? [])
				.map(({ from, points: worth }): [number, number] => [from, worth])
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

function compileWhen(
	context: IExecuteFunctions,
	{ name, appliesTo, matchCase }: RuleParameters,
	{ conditions }: RawRule,
	missingIsUnknown: boolean,
	onUnconvertible: (message: string) => void,
): Condition {
	if (appliesTo === 'every') return () => true;
	const idle = findIdle(conditions);
	if (idle) throw problem(context, `Rule "${name}" ${idle.message}`, idle.advice);
	// Not an item's fault, and each further item would cost as much: the step stops.
	const fail = (error: unknown): never => {
		throw problem(
			context,
			`Rule "${name}" cannot be judged: ${lowered((error as Error).message)}`,
			'Correct its conditions; a pattern that runs too long needs a simpler form.',
		);
	};
	return compileConditions(context, conditions!, { matchCase, missingIsUnknown, onUnconvertible, fail });
}

function matcher(
	context: IExecuteFunctions,
	{ name, award }: RuleParameters,
	{ points: rawPoints }: RawRule,
	holds: Condition,
): CompiledRule['match'] {
	const worth = award === 'byCount' ? null : compileValue(context, rawPoints);
	const complaint = `The points of rule "${name}" are not a number`;
	// A wrong constant is wrong for every item, so it is found before the first.
	if (worth?.isConstant) readPoints(context, complaint, rawPoints, undefined);
	return (item, index) => {
		const isTrue = holds(item, index);
		const wanted = isTrue && worth ? readPoints(context, complaint, worth.read(item, index), index) : 0;
		return { holds: isTrue, points: wanted };
	};
}

function problem(context: IExecuteFunctions, message: string, description: string): NodeOperationError {
	return new NodeOperationError(context.getNode(), message, { description });
}

const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
