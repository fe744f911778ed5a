import { followsActivity, silencesOf, type Fade, type Silence } from './fades';
import { BY_HAND, type DecayMark } from './lead';
import type { LedgerLine } from './ledgerLine';
import { zoneOf, type Score } from './score';
import type { Instant } from './time';

/** A first-time match of a rule with points above zero, or of a rule by count, awarded or refused. */
export function isActivity({ kind, rule, points, offered }: LedgerLine): boolean {
	if (kind === 'counted') return true;
	return (kind === 'award' || kind === 'refused') && rule !== BY_HAND && (offered ?? points) > 0;
}

/** A lead's silences under a way of fading and up to an instant. */
export type Silences = (fade: number, until: Instant) => Silence[];

/** Works them out once for each, where they are asked for. */
export function silencesIn(lines: LedgerLine[], score: Score): Silences {
	const known = new Map<string, Silence[]>();
	const worked = (fade: Fade, until: Instant): Silence[] => {
		const awards = lines.filter(({ kind }) => kind === 'award');
		const first = awards.reduce((earliest, { at }) => Math.min(earliest, at), Infinity);
		const activities = lines.filter(isActivity).map(({ at }) => at);
		return silencesOf(fade, first, activities, until, zoneOf(score));
	};
	return (number, until) => {
		const fade = score.fades[number];
		if (!fade || !followsActivity(fade)) return NONE;
		const key = `${number} ${until}`;
		const silences = known.get(key) ?? worked(fade, until);
		known.set(key, silences);
		return silences;
	};
}

export const NONE: Silence[] = [];

/** Whether some points fade in the lead's silences, so that an activity at this instant changes what is left of others. */
export function isFadingInSilence(marks: DecayMark[], score: Score, at: Instant): boolean {
	return marks.some((mark) => at < mark.at && followsActivity(score.fades[mark.fade]!));
}
