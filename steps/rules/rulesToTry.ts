import type { ChangedRule, Changes, Rule } from '../../scoring';
import { listed } from './readRules';
import { pairsOf, type RulePair } from './ruleChanges';
import { FACTS, nameOf, whenOf } from './ruleFacts';
import type { SavedRule } from './savedRules';

/** A rule that is to be published, and what it says; null: that follows each item. */
export interface RuleToPublish {
	saved: SavedRule;
	says: ChangedRule<Rule> | null;
}

/** What of a change of rules can be tried on the past. */
export interface RulesToTry {
	rules: NonNullable<Changes['rules']>;
	/** What cannot, and how the rest is tried, in sentences. */
	notes: string[];
}

/** Why a rule is not tried just as it will be. In the order in which people read them. */
const NOTES = {
	new: (names) =>
		`What new rules would have given is not known, because the fields of past events are not kept: ${names}.`,
	conditions: (names) =>
		`Tried on the events that matched the old conditions, because the fields of past events are not kept: ${names}.`,
	holding: (names) =>
		`Left as they are, because what a rule would have given is not known where it changes to or from "While It Is True": ${names}.`,
	ofItems: (names) => `Left as they are, because each item says what they give: ${names}.`,
	pointsOfItems: (names) =>
		`Tried with the points that they gave at the time, because each item says how many: ${names}.`,
	heldNothing: (names) =>
		`Left as they are, because rules that held 0 points leave no trace of the leads that they are true for: ${names}.`,
	renamed: (names) =>
		`Tried as if their points had been carried over to the new name with "Correct a Rule": ${names}.`,
	removed: (names) =>
		`Tried as if they had never given points: ${names}. Points that they have given stay after publishing; "Correct a Rule" of a Lead Scores step removes them.`,
	released: (names) =>
		`Tried as if they had never given points: ${names}. What leads have of them goes the next time that a step scores the lead.`,
} satisfies Record<string, (names: string) => string>;
type Note = keyof typeof NOTES;

/** Those of a rule that holds the same for the past of all leads. */
const NUMBERS = Object.entries(FACTS).filter(([what]) => what !== 'match case' && what !== 'active');

/** What of a change of rules can be tried on the ledgers of leads. */
export function rulesToTry(before: SavedRule[], after: RuleToPublish[]): RulesToTry {
	const saying = new Map(after.map(({ saved, says }) => [saved, says]));
	const rules = new Map<string, ChangedRule<Rule> | null>();
	const notes = new Map<Note, string[]>();
	const note = (what: Note, name: string) => notes.set(what, [...(notes.get(what) ?? []), `"${name}"`]);
	const pairs = pairsOf(
		before,
		after.map(({ saved }) => saved),
	);
	for (const pair of pairs) {
		const [was, is] = [active(pair.before), active(pair.after)];
		if (was && is) {
			const tried = toTry({ before: was, after: is }, saying.get(is) ?? null, note);
			if (tried) rules.set(nameOf(was), tried);
		} else if (was) {
			rules.set(nameOf(was), null);
			note(isHolding(was) ? 'released' : 'removed', nameOf(was));
		} else if (is) {
			note('new', nameOf(is));
		}
	}
	const sentences = (Object.keys(NOTES) as Note[]).flatMap((what) => {
		const names = notes.get(what);
		return names ? [NOTES[what](listed(names))] : [];
	});
	return { rules, notes: sentences };
}

/** The rule that is to be tried in the place of another; null: that one is left as it is. */
function toTry(
	{ before, after }: { before: SavedRule; after: SavedRule },
	says: ChangedRule<Rule> | null,
	note: (what: Note, name: string) => void,
): ChangedRule<Rule> | null {
	const name = nameOf(after);
	if (nameOf(before) !== name) note('renamed', `${nameOf(before)}" → "${name}`);
	if (isOtherwise(before, after)) note('conditions', name);
	if (NUMBERS.every(([, of]) => of(before) === of(after))) return null;
	const leave = (why: Note): null => {
		note(why, name);
		return null;
	};
	if (isHolding(before) !== isHolding(after)) return leave('holding');
	if (says === null) return leave('ofItems');
	const arePointsNew = FACTS.points!(before) !== FACTS.points!(after);
	if (!arePointsNew || after.award === 'byCount') return { ...says, points: null };
	if (says.points !== null && isHolding(before) && Number(before.points) === 0) return leave('heldNothing');
	if (says.points === null && before.award === 'byCount') return leave('ofItems');
	if (says.points === null) note('pointsOfItems', name);
	return says;
}

const active = (rule: RulePair['before']): SavedRule | null => (rule?.active === false ? null : rule);

const isHolding = ({ award }: SavedRule): boolean => award === 'whileTrue';

const isOtherwise = (before: SavedRule, after: SavedRule): boolean =>
	whenOf(before).key !== whenOf(after).key || FACTS['match case']!(before) !== FACTS['match case']!(after);
