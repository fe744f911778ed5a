import { followsActivity, silencesOf, type Fade, type Silence } from './fades';
import { BY_HAND, type DecayMark } from './lead';
import { isDecision, type LedgerLine } from './ledgerLine';
import { ofSameEvents } from './sameEvents';
import { zoneOf, type Score } from './score';
import { TakenBack } from './takenBack';
import type { Instant } from './time';

/** A first-time match of a rule with points above zero, or of a rule by count, awarded or refused. */
export function isActivity({ kind, rule, points, offered }: LedgerLine): boolean {
	if (kind === 'counted') return true;
	return (kind === 'award' || kind === 'refused') && rule !== BY_HAND && (offered ?? points) > 0;
}

/** The instants of a lead's activities among some lines: events of bursts are none, whichever rules matched them. */
export function activitiesIn(lines: LedgerLine[], taken = new TakenBack(lines)): Instant[] {
	const ofBursts = lines.filter(isDecision).filter(({ seq }) => taken.isBurst(seq));
	const none: ReadonlySet<LedgerLine> = ofSameEvents(lines, new Set(ofBursts));
	return lines.filter((line) => isActivity(line) && !none.has(line)).map(({ at }) => at);
}

/** A lead's silences under a way of fading and up to an instant. */
export type Silences = (fade: number, until: Instant) => Silence[];

/** Works them out once for each, where they are asked for. */
export function silencesIn(lines: LedgerLine[], score: Score, taken = new TakenBack(lines)): Silences {
	const known = new Map<string, Silence[]>();
	const worked = (fade: Fade, until: Instant): Silence[] => {
		const awards = lines.filter(({ kind, seq }) => kind === 'award' && !taken.isBurst(seq));
		const first = awards.reduce((earliest, { at }) => Math.min(earliest, at), Infinity);
		return silencesOf(fade, first, activitiesIn(lines, taken), until, zoneOf(score));
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
