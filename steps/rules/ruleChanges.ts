import { awardOf, FACTS, nameOf, pointsOf, whenOf } from './ruleFacts';
import type { SavedRule } from './savedRules';

/** A rule before a change and after it; null: it was not there, or is not any more. */
export interface RulePair {
	before: SavedRule | null;
	after: SavedRule | null;
}

/**
 * Rules that are gone, and then all that are there, each beside what it was. A rule's name is its identity; one whose name
 * alone is new, while its conditions are those of one that is gone, was renamed.
 */
export function pairsOf(before: SavedRule[], after: SavedRule[]): RulePair[] {
	const [had, has] = [byName(before), byName(after)];
	const gone = before.filter((rule) => !has.has(nameOf(rule)));
	const fresh = after.filter((rule) => !had.has(nameOf(rule)));
	const renamed = renames(gone, fresh);
	const carriedOn = new Set(renamed.values());
	return [
		...gone.filter((rule) => !carriedOn.has(rule)).map((rule) => ({ before: rule, after: null })),
		...after.map((rule) => ({ before: had.get(nameOf(rule)) ?? renamed.get(rule) ?? null, after: rule })),
	];
}

/** What is different between two lists of rules, in sentences; none: they say the same. */
export function ruleChanges(before: SavedRule[], after: SavedRule[]): string[] {
	const changes = pairsOf(before, after).flatMap(changesOf);
	if (changes.length > 0) return changes;
	const isSorted = before.every((rule, index) => nameOf(rule) === nameOf(after[index]!));
	return isSorted ? [] : ['The order of the rules is another.'];
}

function changesOf({ before, after }: RulePair): string[] {
	if (!after) return [`"${nameOf(before!)}" is removed.`];
	if (!before) return [added(after)];
	const [old, name] = [nameOf(before), nameOf(after)];
	const renaming = `"${old}" is now named "${name}", which makes it a new rule: what it gives once is given again. To carry over what it gave, use the operation "Correct a Rule" of a Lead Scores step.`;
	return [...(old === name ? [] : [renaming]), ...differences(name, before, after)];
}

const byName = (rules: SavedRule[]): Map<string, SavedRule> =>
	new Map(rules.map((rule) => [nameOf(rule), rule]));

/** New rules with the one that is gone whose conditions they have: each of them once. */
function renames(gone: SavedRule[], fresh: SavedRule[]): Map<SavedRule, SavedRule> {
	const left = [...gone];
	const renamed = new Map<SavedRule, SavedRule>();
	for (const rule of fresh) {
		const when = whenOf(rule).key;
		const old = left.findIndex((one) => whenOf(one).key === when);
		if (old >= 0) renamed.set(rule, left.splice(old, 1)[0]!);
	}
	return renamed;
}

const added = (rule: SavedRule): string =>
	`"${nameOf(rule)}" is new: ${pointsOf(rule) || 'no'} points, ${awardOf(rule)}, for ${whenOf(rule).words}.`;

function differences(name: string, before: SavedRule, after: SavedRule): string[] {
	const changes = Object.entries(FACTS).flatMap(([what, of]) => changed(what, of(before), of(after)));
	const [was, is] = [whenOf(before), whenOf(after)];
	if (was.words !== is.words) changes.push(`conditions from ${was.words} to ${is.words}`);
	else if (was.key !== is.key) changes.push('a condition compares values of another type');
	return changes.map((change) => `"${name}": ${change}.`);
}

const changed = (what: string, was: string, is: string): string[] =>
	was === is ? [] : [`${what} from ${was || NONE[what] || 'none'} to ${is || NONE[what] || 'none'}`];

/** What it is called that a fact is not there. */
const NONE: Record<string, string> = { active: 'on', 'match case': 'off' };
