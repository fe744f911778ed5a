// Tested by test/properties/missing.test.ts.
import { clockAt } from '../decayMarks';
import { copyOf, type Author, type LeadWork } from '../leadWork';
import { zoneOf, type NamedBand, type Score } from '../score';
import { settle, settleAsLeft } from '../settle';
import { rounded } from '../sum';
import type { Instant } from '../time';
import { totalOf } from '../total';
import { LeadAhead } from './leadAhead';
import { canRaise, RuleTry, type RuleToTry } from './ruleTry';
import { missingInWords } from './missingInWords';
import type { MissingTo, Way } from './way';

/** What takes a lead to the bands above it. */
export interface Missing {
	bands: MissingTo[];
	/** Points that have expired, and go when a step next works on the lead. */
	expired: number;
}

export interface MissingOptions {
	/** When it is asked. */
	at: Instant;
	/** Those of the set that is in use, as the score knows them. */
	rules: RuleToTry[];
	/** Names of rules of which only the item says what they are. */
	unknown: string[];
	/** Who works with them. */
	author: Author;
	bands: NamedBand[];
}

/**
 * What is missing to each band above a lead, and what one more match of each rule would bring: it is tried with the real
 * rules on copies. The lead that is given is settled as the last step left it.
 */
export function whatIsMissing(work: LeadWork, score: Score, options: MissingOptions): Missing {
	settleAsLeft(work, score);
	const shown = totalOf(work.state, score);
	const now = clockAt(work.state, score, options.at);
	const settled = copyOf(work);
	settle(settled, score, now);
	const expired = rounded(shown - totalOf(settled.state, score));
	const above = options.bands.filter(([, from]) => rounded(from) > rounded(shown));
	const highest = Math.max(...above.map(([, from]) => from));
	if (above.length === 0) return { bands: [], expired };
	const ahead = new LeadAhead(work, score, now);
	const tries = options.rules.filter(canRaise).map((one) => {
		if (one.points === null) return (): Way => unknownWay(one.rule.name);
		const attempt = new RuleTry(one.rule, one.points, { score, ...options });
		const { totals, why } = attempt.untilReached(settled, highest);
		return (from: number): Way => wayTo(from, attempt, { shown, totals, why, ahead });
	});
	return {
		bands: above.map(([band, from]) => {
			const ways = [...tries.map((wayOf) => wayOf(from)), ...options.unknown.map(unknownWay)].sort(
				easiestFirst,
			);
			const points = rounded(from - shown);
			const inWords = missingInWords({ band, points, ways }, now, zoneOf(score));
			return { band, from, points, ways, inWords };
		}),
		expired,
	};
}

interface Tried {
	shown: number;
	totals: number[];
	why: string;
	ahead: LeadAhead;
}

function wayTo(from: number, attempt: RuleTry, { shown, totals, why, ahead }: Tried): Way {
	const reaches = (total: number) => rounded(total) >= rounded(from);
	const { name, award, limit } = attempt.rule;
	const holds = (copy: LeadWork) => reaches(attempt.after(copy, times));
	const times = totals.findIndex(reaches) + 1;
	const isReached = times > 0;
	return {
		rule: name,
		brings: rounded(totals[0]! - shown),
		suffices: times === 1,
		times: isReached ? times : null,
		bringTogether: isReached ? rounded(totals[times - 1]! - shown) : null,
		until: isReached ? ahead.untilFails(holds, limit !== undefined) : null,
		why: isReached ? null : why,
		isState: award === 'whileTrue',
	};
}

const unknownWay = (rule: string): Way => ({
	...{ rule, brings: null, suffices: false, times: null, bringTogether: null, until: null },
	why: 'What it gives comes from the item',
	isState: false,
});

function easiestFirst(one: Way, other: Way): number {
	if (one.times !== other.times) return (one.times ?? Infinity) - (other.times ?? Infinity);
	return (other.brings ?? -Infinity) - (one.brings ?? -Infinity) || 0;
}
