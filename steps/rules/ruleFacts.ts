import type { SavedRule } from './savedRules';

/* What a rule says, fact by fact, as texts: what two rules are compared by. Expressions stay as they were written. */

/** What the conditions of two rules are compared by, and the same in words. */
export interface When {
	key: string;
	words: string;
}

const AWARDS = new Map<unknown, string>([
	['everyTime', 'each time'],
	['once', 'once per lead'],
	['whileTrue', 'while it is true'],
	['byCount', 'by frequency'],
]);

/** The facts of a rule by what they are called; empty: it does not say so, or it makes no difference. */
export const FACTS: Record<string, (rule: SavedRule) => string> = {
	points: pointsOf,
	'how often': awardOf,
	expiry: (rule) =>
		rule.award === 'everyTime' || rule.award === 'once'
			? duration(rule.expiresAfter, rule.expiresAfterUnit ?? 'months')
			: '',
	limit: (rule) => (rule.award === 'everyTime' ? limitOf(rule) : ''),
	'counted events': (rule) =>
		rule.award === 'byCount'
			? duration(rule.countWithin, rule.countWithinUnit ?? 'days', 'of the last ')
			: '',
	maximum: ({ maxPoints }) => shown(maxPoints ?? ''),
	group: ({ group }) => shown(group ?? '').trim(),
	'match case': (rule) => (isMatching(rule) && rule.matchCase === true ? 'on' : ''),
	active: ({ active }) => (active === false ? 'off' : ''),
	'chance at 0 points': ({ chanceAtZero }) => shown(chanceAtZero ?? ''),
	'points that double the odds': ({ pointsToDouble }) => shown(pointsToDouble ?? ''),
};

export const nameOf = ({ name }: SavedRule): string =>
	(typeof name === 'string' ? name : shown(name ?? '')).trim();

export function pointsOf({ award, points, tiers }: SavedRule): string {
	return award === 'byCount' ? tiersOf(tiers) : shown(points ?? 0);
}

export function awardOf({ award }: SavedRule): string {
	return AWARDS.get(award) ?? shown(award ?? '');
}

export function whenOf(rule: SavedRule): When {
	if (!isMatching(rule)) return { key: 'every', words: 'every item' };
	const { combinator, conditions = [] } = (rule.conditions ?? {}) as Filter;
	const all = Array.isArray(conditions) ? conditions : [];
	const keys = all.map(({ leftValue, rightValue, operator = {} }) => {
		const { type, operation, singleValue } = operator;
		return [leftValue, type, operation, singleValue ? null : rightValue];
	});
	const join = all.length > 1 && combinator === 'or' ? ' or ' : ' and ';
	return { key: JSON.stringify([join, keys]), words: all.map(inWords).join(join) };
}

/** What n8n's parameter of conditions holds. */
interface Filter {
	combinator?: string;
	conditions?: Condition[];
}

interface Condition {
	leftValue?: unknown;
	rightValue?: unknown;
	operator?: { type?: string; operation?: string; singleValue?: boolean };
}

function inWords({ leftValue, rightValue, operator = {} }: Condition): string {
	const operation = (operator.operation ?? '').replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
	const isText = typeof rightValue === 'string' && !rightValue.startsWith('=');
	const value = isText ? `"${rightValue}"` : side(rightValue);
	return [side(leftValue), operation, ...(operator.singleValue ? [] : [value])].join(' ');
}

const isMatching = ({ appliesTo }: SavedRule): boolean => appliesTo !== 'every';

const FIELD = /^=\s*\{\{\s*\$json\.([\p{ID_Start}\p{ID_Continue}.$]+)\s*\}\}\s*$/u;

/** A side of a condition as people know it: a plain field by its name. */
function side(value: unknown): string {
	return (typeof value === 'string' && FIELD.exec(value)?.[1]) || shown(value);
}

function shown(value: unknown): string {
	if (typeof value !== 'string') return JSON.stringify(value) ?? '';
	return value.startsWith('=') ? value.slice(1).trim() : value;
}

const isOff = (value: unknown): boolean => value === undefined || value === 0 || value === '';

const duration = (amount: unknown, unit: unknown, before = 'after '): string =>
	isOff(amount) ? '' : `${before}${shown(amount)} ${shown(unit)}`;

function limitOf({ limitTo, limitOf: of = 'times', limitWithin = 1, limitUnit = 'days' }: SavedRule): string {
	return isOff(limitTo)
		? ''
		: `${shown(limitTo)} ${shown(of)} within ${shown(limitWithin)} ${shown(limitUnit)}`;
}

function tiersOf(tiers: unknown): string {
	const { tier = [] } = (tiers ?? {}) as { tier?: Array<{ from?: unknown; points?: unknown }> };
	const steps = (Array.isArray(tier) ? tier : []).toSorted((a, b) => Number(a.from) - Number(b.from));
	return steps.map(({ from, points }) => `${shown(points)} from ${shown(from)} on`).join(', ');
}
