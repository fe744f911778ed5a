// Tested by test/properties/tryChanges.test.ts.
import { decidedAgain, type ChangedRule } from './decidedAgain';
import { fadeInWords, type Fade } from './fades';
import type { LedgerLine } from './ledgerLine';
import type { ReplayedSweep } from './decayMarks';
import type { RegisteredRule, Rule } from './rules';
import { definitionOf, withFade, withRules, withSettings, type Score, type Settings } from './score';
import { SweepTimes } from './sweepTimes';

/** What is tried on a score's past. What is absent stays as it was. */
export interface Changes {
	/** How points fade at each decay there was, also those that only let points expire; null: they only expire. */
	fade?: Fade | null;
	settings: Settings;
	/** By the names under which the score knows them: what rules would have been; null: there would have been none. */
	rules?: ReadonlyMap<string, ChangedRule<Rule> | null>;
}

/** A score and its decays, as they would have been. */
export interface ChangedScore {
	/** Without decays of all leads, which come from outside. */
	score: Score;
	sweeps: SweepTimes;
	/** A lead's ledger, in the order in which it was written; the same object where nothing in it would be different. */
	ledgerOf: (ledger: LedgerLine[]) => LedgerLine[];
}

/** Under changed settings, the same events match at the same instants: what they give and what is left of it differ. */
export function underChanges(
	score: Score,
	sweeps: ReplayedSweep[],
	{ fade, settings, rules = new Map() }: Changes,
): ChangedScore {
	const registered = registeredIn(score, rules);
	const definitions = [...registered.values()].flatMap((one) => (one ? [definitionOf(one.rule)] : []));
	const none = { count: 0, clock: -Infinity, all: null, groups: [] };
	const bounded = { ...withRules(withSettings(score, settings), definitions), sweeps: none };
	const decided = (ledger: LedgerLine[]) =>
		registered.size > 0 ? decidedAgain(ledger, bounded, registered) : ledger;
	if (fade === undefined) return { score: bounded, sweeps: new SweepTimes(sweeps), ledgerOf: decided };
	const [changed, number] = fade === null ? [bounded, null] : withFade(bounded, fade);
	const faded = (line: LedgerLine): LedgerLine => {
		if (line.kind !== 'decayed') return line;
		const decay = number === null ? { ...line.decay, groups: [] } : { ...line.decay, fade: number };
		return { ...line, decay };
	};
	return {
		score: changed,
		sweeps: new SweepTimes(sweeps.map((sweep) => ({ ...sweep, fade: number }))),
		ledgerOf: (ledger) => decided(ledger).map(faded),
	};
}

/** Changed rules by the ids of those that they replace, under whose names they stay. */
function registeredIn(
	score: Score,
	rules: NonNullable<Changes['rules']>,
): Map<number, ChangedRule<RegisteredRule> | null> {
	const registered = new Map<number, ChangedRule<RegisteredRule> | null>();
	for (const [id, { name }] of score.rules.entries()) {
		const changed = rules.get(name);
		if (changed === undefined) continue;
		registered.set(id, changed && { ...changed, rule: { ...changed.rule, name, id } });
	}
	return registered;
}

/** What is tried, each change in words: "Points halved every 14 days". */
export function changesInWords({ fade, settings: { min, max, caps = [] } }: Changes): string[] {
	const bound = (name: string, value: number | null | undefined): string[] =>
		value === undefined ? [] : [value === null ? `No ${name.toLowerCase()}` : `${name} ${value}`];
	return [
		...(fade === undefined ? [] : [fade === null ? 'Points did not fade' : `Points ${fadeInWords(fade)}`]),
		...bound('Minimum score', min),
		...bound('Maximum score', max),
		...caps.map(([group, cap]) => `Group ${group} at most ${cap}`),
	];
}
