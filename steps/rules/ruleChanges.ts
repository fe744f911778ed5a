import { awardOf, FACTS, nameOf, pointsOf, whenOf } from './ruleFacts';
import type { SavedRule } from './savedRules';

/**
 * What is different between two lists of rules, in sentences; none: they say the same. A rule's name is its identity;
 * one whose name alone is new, while its conditions are those of one that is gone, was renamed.
 */
export function ruleChanges(before: SavedRule[], after: SavedRule[]): string[] {
	const [had, has] = [byName(before), byName(after)];
	const gone = before.filter((rule) => !has.has(nameOf(rule)));
	const fresh = after.filter((rule) => !had.has(nameOf(rule)));
	const renamed = renames(gone, fresh);
	const isRenamed = (rule: SavedRule) => [...renamed.values()].includes(rule);
	const changes = [
		...gone.filter((rule) => !isRenamed(rule)).map((rule) => `"${nameOf(rule)}" is removed.`),
		...after.flatMap((rule): string[] => {
			const name = nameOf(rule);
			const same = had.get(name);
			if (same) return differences(name, same, rule);
			const old = renamed.get(rule);
			if (!old) return [added(rule)];
			return [
				`"${nameOf(old)}" is now named "${name}", which makes it a new rule: what it gives once is given again. To carry over what it gave, use the operation "Correct a Rule" of a Lead Scores step.`,
				...differences(name, old, rule),
			];
		}),
	];
	if (changes.length > 0) return changes;
	const isSorted = before.every((rule, index) => nameOf(rule) === nameOf(after[index]!));
	return isSorted ? [] : ['The order of the rules is another.'];
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
