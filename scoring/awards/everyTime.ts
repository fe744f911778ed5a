import { zoneOf, type Limit, type Score } from '../score';
import { added, pointsIn, rounded, type Sum } from '../sum';
import { after, DAY, longest, shortest, type Instant } from '../time';
import type { LeadWork } from '../leadWork';
import { pay, refuse, type Award } from './award';

/** Each matching event gives points, as far as the rule's limit leaves room. */
export const everyTime: Award = (work, score, rule, offered, occasion) => {
	const { at } = occasion;
	const room = rule.limit ? roomUnder(rule.limit, work, score, rule.id, at) : Infinity;
	if (room <= 0) return refuse(work, rule, offered, occasion);
	const points = within(room, offered);
	pay(work, score, rule, points, offered, occasion);
	// Also without a limit: each item brings its own, and the next one may have some.
	work.paid.add({ rule: rule.id, at, points });
};

/** As many points as there is room for. */
export const within = (room: number, points: number): number =>
	Math.sign(points) * Math.min(Math.abs(points), room);

/** How far around an event a limit looks, at most. */
export const reachOf = ({ per }: Limit): number => longest(per) + DAY;

/**
 * The points a limit leaves room for: it looks at the rule's awards that are less than the window before or after the
 * event, by what they gave at the time.
 */
export function roomUnder(limit: Limit, work: LeadWork, score: Score, rule: number, at: Instant): number {
	const zone = zoneOf(score);
	const reach = reachOf(limit);
	// Most are so near that the calendar makes no difference.
	const near = shortest(limit.per);
	let times = 0;
	let points: Sum = 0;
	for (const paid of work.paid.within(rule, at - reach, at + reach)) {
		if (times === limit.times) break;
		const [earlier, later] = paid.at <= at ? [paid.at, at] : [at, paid.at];
		if (later - earlier >= near && after(earlier, limit.per, zone) <= later) continue;
		times++;
		points = added(points, Math.abs(paid.points));
	}
	if (limit.times !== undefined) return times < limit.times ? Infinity : 0;
	// Three times 0.1 fits under 0.3.
	return rounded(limit.points! - pointsIn(points));
}
