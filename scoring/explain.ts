import type { Score } from './score';
import type { LeadState } from './lead';
import { minimumOf, nameOfRule } from './score';
import { partsOf, totalOf, type Part } from './total';
import { rounded, shownPoints } from './sum';

/** A part of a score in words. */
export interface Reason {
	reason: string;
	points: number;
	/** For a rule: what its awards gave originally, and how many there are. */
	given?: number;
	times?: number;
}

/** Why a lead has its score: what adds up to it, largest first, and what expires next. */
export interface Explanation {
	score: number;
	reasons: Reason[];
	/** The reasons in one line. */
	why: string;
	expiresNext?: { reason: string; points?: number; at: string };
}

/** Explains a settled lead's score. Reasons add up to the score; points are rounded to 9 decimals. */
export function explain(state: LeadState, score: Score, total = totalOf(state, score)): Explanation {
	const parts = partsOf(state, score);
	const reasons = parts
		.map((part): Reason => {
			const reason = { reason: nameOf(part, score), points: rounded(part.points) };
			if (part.kind !== 'rule') return reason;
			return { ...reason, given: rounded(part.given!), times: part.times };
		})
		.sort((a, b) => Math.abs(b.points) - Math.abs(a.points));
	const { next } = state;
	return {
		score: rounded(total),
		reasons,
		why: inOneLine(reasons, state),
		...(next && {
			expiresNext: {
				reason: score.rules[next.rule]!.name,
				...(next.points !== null && { points: next.points }),
				at: new Date(next.expiresAt).toISOString(),
			},
		}),
	};
}

/** "Requested a demo +30, Opened an email +4.5 (3 times)". */
function inOneLine(reasons: Reason[], state: LeadState): string {
	if (reasons.length === 0) {
		return state.awarded.size + state.counted.size > 0
			? 'All its points have expired or were removed'
			: 'Nothing has given it points yet';
	}
	const parts = reasons.flatMap(({ reason, points, times }) => {
		const shown = shownPoints(points);
		if (shown === 0) return [];
		return reasonInWords(reason, shown, times);
	});
	return parts.length > 0 ? parts.join(', ') : 'Nothing gives it 0.01 points or more';
}

/** "Opened an email +4.5 (3 times)". @param points as they are shown */
export const reasonInWords = (reason: string, points: number, times = 0): string =>
	`${reason} ${points < 0 ? '' : '+'}${points}${times > 1 ? ` (${times} times)` : ''}`;

function nameOf({ kind, rule, group, points }: Part, score: Score): string {
	switch (kind) {
		case 'rule':
			return nameOfRule(score, rule!);
		case 'adjusted':
			return 'Adjusted by hand';
		case 'maximum':
			return `Over the maximum of "${score.rules[rule!]!.name}"`;
		case 'group':
			return `Over the limit of group "${group}"`;
		case 'bound':
			return points > 0
				? `Up to the minimum of ${minimumOf(score)}`
				: `Over the maximum of ${score.settings.max}`;
	}
}
