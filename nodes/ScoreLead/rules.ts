import {
	NodeOperationError,
	type FilterValue,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import type { ChangedRule, Match, Rule } from '../../scoring';
import {
	compileConditions,
	findIdle,
	looksAtComputed,
	type Condition,
	type UnknownFields,
} from '../common/conditions';
import { fieldPath } from '../common/fieldPath';
import { unwritable } from '../common/items';
import { readPoints } from '../common/points';
import { canDiffer, compileEach, compileValue, resolve, type ItemReader } from '../common/values';
import { definitionsOf } from './definitions';
import { Remarks } from './remarks';
import { listedTextsIn, type ListedText } from './listedTexts';
import { lowered, parseRule, ruleOf, type RuleParameters } from './ruleParameters';

/** More make a single event block n8n for seconds. */
export const MOST_RULES = 1_000;

/** Rules and how to judge an item by them. */
export interface CompiledRules {
	rules: Rule[];
	/** The item's own fields that the conditions of each rule look at, as paths. */
	fields: string[][][];
	/** Those with which each rule compares several texts as if they were one. */
	listed: ListedText[][];
	/**
	 * In the order of the rules.
	 * @throws NodeOperationError where the item's points are not a number; where a pattern cannot be judged at all
	 */
	match: ItemReader<Match[]>;
}

/** A rule as the parameter "Rules" holds it, with its expressions as they were written. */
export interface RawRule extends Record<string, unknown> {
	points?: unknown;
	conditions?: FilterValue;
}

/** The rules in the panel of a step. */
export const rulesInPanel = (context: IExecuteFunctions): RawRule[] =>
	context.getNodeParameter('rules.rule', 0, [], { rawExpressions: true }) as RawRule[];

/** The rules of a step. */
export interface RulesOfStep {
	/** The same for all items; null where a name or another setting of a rule follows the item. */
	fixed: CompiledRules | null;
	/** Items with the same settings have the same rules. @throws NodeOperationError with the item's index */
	of: ItemReader<CompiledRules>;
}

/**
 * Checks and compiles the active rules of a Score Lead step, once per execution.
 * @param unknown which fields have no known value for rules that hold while something is true
 * @throws NodeOperationError that names the rule and the field
 */
export function compileRules(
	context: IExecuteFunctions,
	raw: RawRule[],
	unknown: UnknownFields,
	remarks: Remarks,
): RulesOfStep {
	if (raw.length > MOST_RULES) throw tooMany(context, raw.length);
	const settings = raw.map(withoutConditions);
	const compile = (index: number, itemIndex?: number) =>
		compileSet(context, raw, resolve(context, settings, index) as object[], unknown, remarks, itemIndex);
	if (!canDiffer(settings)) {
		const fixed = compile(0);
		return { fixed, of: () => fixed };
	}
	const settingsOf = compileEach(context, settings);
	const known = new Map<string, CompiledRules>();
	const definitions = definitionsOf(context);
	const of = (item: INodeExecutionData, index: number) => {
		const key = settingsOf(item, index);
		let rules = known.get(key);
		if (!rules) {
			rules = compile(index, index);
			known.set(key, rules);
			const count = definitions.add(rules.rules, index);
			if (count > MOST_RULES) throw tooMany(context, count);
		}
		return rules;
	};
	return { fixed: null, of };
}

/** What is not read from each item, as conditions and points are. */
export const withoutConditions = (rule: RawRule): object => ({
	...rule,
	conditions: undefined,
	points: undefined,
});

/** @param itemIndex the item whose rules they are; undefined: they are those of all items */
function compileSet(
	context: IExecuteFunctions,
	raw: RawRule[],
	settings: object[],
	unknown: UnknownFields,
	remarks: Remarks,
	itemIndex: number | undefined,
): CompiledRules {
	const parsed = settings.map((parameters, index) => parseRule(context, parameters, index, itemIndex));
	const active = parsed.flatMap((parameters, index) =>
		parameters.active ? [{ parameters, raw: raw[index]! }] : [],
	);
	const problem = (message: string, description: string) =>
		new NodeOperationError(context.getNode(), message, { itemIndex, description });
	if (active.length === 0) {
		throw problem('This step has no rules', 'Add a rule under "Rules", or turn on "Active" in one of them.');
	}
	const names = new Set<string>();
	for (const { parameters } of active) {
		const { name } = parameters;
		if (names.has(name)) throw problem(`Two rules are named "${name}"`, 'Give each rule a name of its own.');
		names.add(name);
	}
	const matchers = active.map(({ parameters, raw: rule }) =>
		compileOne(context, parameters, rule, unknown, remarks),
	);
	return {
		rules: active.map(({ parameters }) => ruleOf(parameters)),
		fields: active.map(({ parameters, raw: { conditions } }) =>
			parameters.appliesTo === 'every' ? [] : fieldsIn(conditions),
		),
		listed: active.map(({ parameters, raw: { conditions } }) =>
			parameters.appliesTo === 'every' ? [] : listedTextsIn(conditions),
		),
		match: (item, index) => matchers.map((match) => match(item, index)),
	};
}

function compileOne(
	context: IExecuteFunctions,
	parameters: RuleParameters,
	raw: RawRule,
	unknown: UnknownFields,
	remarks: Remarks,
): ItemReader<Match> {
	const known = parameters.award === 'whileTrue' ? unknown : 'none';
	return matcher(context, parameters, raw, compileWhen(context, parameters, raw, known, remarks));
}

/**
 * Checks rules that are to be published, as steps that use them will, but for what follows their items.
 * @param itemOf the item that a rule is from; undefined: it is from the panel
 * @returns what each of them says; null: that follows the items, or it is turned off
 * @throws NodeOperationError that names the rule and the field
 */
export function checkRules(
	context: IExecuteFunctions,
	raw: RawRule[],
	itemOf: (index: number) => number | undefined = () => undefined,
): Array<ChangedRule<Rule> | null> {
	if (raw.length > MOST_RULES) throw tooMany(context, raw.length);
	let active = 0;
	const said = raw.map((rule, index) => {
		const settings = withoutConditions(rule);
		if (canDiffer(settings)) {
			active++;
			return null;
		}
		const parsed = parseRule(context, resolve(context, settings), index, itemOf(index));
		if (!parsed.active) return null;
		compileOne(context, parsed, rule, 'none', new Remarks());
		active++;
		return { rule: ruleOf(parsed), points: fixedPoints(context, parsed, rule) };
	});
	if (active > 0) return said;
	throw problem(context, 'There are no active rules', 'Add a rule, or turn on "Active" in one of them.');
}

const fieldsIn = (filter: FilterValue | undefined): string[][] =>
	(filter?.conditions ?? []).flatMap(({ leftValue, rightValue }) =>
		[leftValue, rightValue].flatMap((raw) => {
			const steps = typeof raw === 'string' && fieldPath(raw)?.steps;
			return steps ? [steps] : [];
		}),
	);

function compileWhen(
	context: IExecuteFunctions,
	{ name, appliesTo, matchCase }: RuleParameters,
	{ conditions }: RawRule,
	unknown: UnknownFields,
	remarks: Remarks,
): Condition {
	if (appliesTo === 'every') return () => true;
	const idle = findIdle(conditions);
	if (idle) throw problem(context, `Rule "${name}" ${idle.message}`, idle.advice);
	if (unknown !== 'none' && looksAtComputed(context, conditions!)) remarks.computed(name);
	// Not an item's fault, and each further item would cost as much: the step stops.
	const fail = (error: unknown, index: number): never => {
		if (error instanceof RangeError) throw unwritable(context, index);
		throw problem(
			context,
			`Rule "${name}" cannot be judged: ${lowered((error as Error).message)}`,
			'Correct its conditions. If a pattern takes too long, simplify it.',
		);
	};
	return compileConditions(context, conditions!, {
		matchCase,
		unknown,
		fail,
		onUnanswered: () => remarks.unanswered(name),
		onUnconvertible: (message) => remarks.unconvertible(message),
	});
}

function matcher(
	context: IExecuteFunctions,
	{ name, award }: RuleParameters,
	{ points: rawPoints }: RawRule,
	holds: Condition,
): (item: INodeExecutionData, index: number) => Match {
	const pointsReader = award === 'byCount' ? null : compileValue(context, rawPoints);
	const complaint = noPoints(name);
	// A wrong constant is wrong for every item, so it is found before the first.
	if (pointsReader?.isConstant) readPoints(context, complaint, rawPoints, undefined);
	return (item, index) => {
		const isTrue = holds(item, index);
		const points =
			isTrue && pointsReader ? readPoints(context, complaint, pointsReader.read(item, index), index) : 0;
		return { holds: isTrue, points };
	};
}

const noPoints = (name: string): string => `The points of rule "${name}" are not a number`;

/** The points of a rule; null: each item says how many, or how many events there were. */
function fixedPoints(
	context: IExecuteFunctions,
	{ name, award }: RuleParameters,
	{ points }: RawRule,
): number | null {
	if (award === 'byCount' || !compileValue(context, points).isConstant) return null;
	return readPoints(context, noPoints(name), points, undefined);
}

const tooMany = (context: IExecuteFunctions, count: number): NodeOperationError =>
	problem(
		context,
		`This step has ${count} rules; ${MOST_RULES} are the most`,
		'Let rules read their points from a field of the item, or spread the rules over several scores.',
	);

function problem(context: IExecuteFunctions, message: string, description: string): NodeOperationError {
	return new NodeOperationError(context.getNode(), message, { description });
}
