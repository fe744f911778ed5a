import { reasonInWords } from '../../scoring';
import type { ScoredItem } from '../../steps';
import { chanceFieldsIn, chanceOf } from '../common/chance';
import type { RawRule } from './rules';

/** How many reasons for and against are named. */
const MOST = 3;

/** What learned rules say of a lead, beside its points: the chance of winning, and the strongest reasons. */
interface Learned {
	/** In percent. */
	chance: number;
	speaksFor: string[];
	speaksAgainst: string[];
}

/** How a step says it; nothing where its rules were not learned. */
export function chanceBy(rules: RawRule[]): (scored: ScoredItem) => Learned | object {
	const fields = chanceFieldsIn(rules);
	if (!fields) return () => ({});
	// What every lead has speaks for none.
	const names = new Set(rules.filter(({ appliesTo }) => appliesTo !== 'every').map(({ name }) => name));
	return ({ score, reasons }) => {
		const own = reasons.filter(({ reason }) => names.has(reason));
		const words = (some: typeof own) =>
			some.slice(0, MOST).map(({ reason, points }) => reasonInWords(reason, points));
		return {
			chance: chanceOf(fields, score),
			speaksFor: words(own.filter(({ points }) => points > 0)),
			speaksAgainst: words(own.filter(({ points }) => points < 0)),
		};
	};
}
