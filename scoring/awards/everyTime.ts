import { zoneOf, type Score } from '../score';
import { after, type Instant } from '../time';
import { rounded } from '../total';
import { allLines, type Work } from '../work';
import type { Limit, RegisteredRule } from '../rules';
import { pay, refuse, type Award } from './award';

/** Each matching event pays, as far as the rule's limit leaves room. */
export const everyTime: Award = (work, score, rule, points, occasion) => {
	const room = rule.limit ? roomUnder(rule.limit, work, score, rule, occasion.at) : Infinity;
	if (room <= 0) refuse(work, rule, points, occasion);
	else pay(work, score, rule, Math.sign(points) * Math.min(Math.abs(points), room), points, occasion);
};

/**
 * The points a limit leaves room for: it looks at the rule's awards that lie less than the window before or after the
 * event, by what they paid at the time.
 */
function roomUnder(limit: Limit, work: Work, score: Score, rule: RegisteredRule, at: Instant): number {
	const zone = zoneOf(score);
	let times = 0;
	let points = 0;
	for (const line of allLines(work)) {
		if (line.kind !== 'award' || line.rule !== rule.id) continue;
		const [earlier, later] = line.at <= at ? [line.at, at] : [at, line.at];
		if (after(earlier, limit.per, zone) <= later) continue;
		times++;
		points += Math.abs(line.points);
	}
	if (limit.times !== undefined) return times < limit.times ? Infinity : 0;
	// Three times 0.1 fits under 0.3.
	return rounded(limit.points! - points);
}
