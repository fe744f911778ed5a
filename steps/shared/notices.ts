import {
	bandToday,
	fadeInWords,
	inWords,
	minimumOf,
	type Bursts,
	type Fade,
	type LastBand,
	type RegisteredRule,
	type Rule,
	type Score,
	type Settings,
	type Sweep,
} from '../../scoring';

/* What a person should know of a run, in sentences. Each looks at the score before and after. */

/** Steps that set different bounds for one score: the last one counts. */
export function settingsNotices(before: Score, settings: Settings): string[] {
	const notices: string[] = [];
	const report = (what: string, was: number | null | undefined, is: number | null | undefined) => {
		if (is === undefined || was === undefined || was === is) return;
		notices.push(
			`${what} of "${before.name}" was ${was ?? 'none'} and is now ${is ?? 'none'}, for all steps of this score.`,
		);
	};
	report('The minimum', before.settings.min === undefined ? undefined : minimumOf(before), settings.min);
	report('The maximum', before.settings.max, settings.max);
	const caps = new Map(before.settings.caps);
	for (const [group, cap] of settings.caps ?? [])
		report(`The limit of group "${group}"`, caps.get(group), cap);
	const [was, is] = [before.settings.bursts, settings.bursts].map(
		(bursts) => bursts && burstsInWords(bursts),
	);
	if (was !== undefined && is !== undefined && was !== is) {
		notices.push(
			`"${before.name}" ignored ${was ?? 'no bursts'} and now ignores ${is ?? 'none'}, for all steps of this score. What was ignored before stays ignored.`,
		);
	}
	return notices;
}

const burstsInWords = ({ events, seconds, groups }: Bursts): string =>
	`${events} or more events within ${seconds} ${seconds === 1 ? 'second' : 'seconds'}${groups ? ` (group ${quoted(groups)})` : ''}`;

/** A rule of the step that is gone while another is new: probably renamed. */
export function renameNotices(before: Score, step: number, rules: RegisteredRule[]): string[] {
	const had = before.rulesOf.find(([other]) => other === step)?.[1] ?? [];
	const gone = had.filter((rule) => !rules.some(({ id }) => id === rule));
	const fresh = rules.filter(({ id }) => id >= before.rules.length);
	if (gone.length === 0 || fresh.length === 0) return [];
	return [
		`The rule ${quoted(gone.map((rule) => before.rules[rule]!.name))} is gone and ${quoted(fresh.map(({ name }) => name))} is new. A renamed rule is a new rule: its once-only points will be given again. To carry over what the old rule gave, use the operation "Correct a Rule" of a Lead Scores step.`,
	];
}

/** Bands that a router no longer has, and where the leads in them count as being. */
export function bandNotices(before: Score, router: number, today: LastBand[]): string[] {
	const [, had = []] = before.bandsOf?.find(([of]) => of === router) ?? [];
	const gone = had.filter(([name]) => today.every(({ band }) => band !== name));
	return gone.map(([band, began]) => {
		const now = bandToday({ band, began, asked: [] }, today);
		return `The band "${band}" is gone. Its leads count as ${now === null ? 'below every band' : `in "${now}"`} from now on, which by itself is no change of band.`;
	});
}

/** Rules whose points expire in a score that no decay has ever worked on. */
export function noDecayNotices(score: Score, rules: Rule[]): string[] {
	const expiring = rules.find(({ expiresAfter }) => expiresAfter);
	if (!expiring || score.sweeps.count > 0 || score.fades.length > 0) return [];
	return [
		`No Apply Decay step works on this score yet. The points of "${expiring.name}" expire after ${inWords(expiring.expiresAfter!)}, but count until a step works on the lead again.`,
	];
}

/** Events that counted for nothing, and items that cannot be told from a burst. */
export function burstNotices(ignored: number, untimed: number): string[] {
	const notices: string[] = [];
	if (ignored > 0) {
		notices.push(
			`${ignored} ${ignored === 1 ? 'event was' : 'events were'} part of a burst and ${ignored === 1 ? 'counts' : 'count'} for nothing ("Ignore Bursts"); each item says so. "Give Points Back" of a Lead Scores step restores them.`,
		);
	}
	if (untimed > 1) {
		notices.push(
			`${untimed} items have no time of their own, so those of one lead count as one event when bursts are looked for. Set "Event Time" to the field that has the event's time.`,
		);
	}
	return notices;
}

/** Leads that still show points which have expired. */
export function expiredNotices(leads: number): string[] {
	if (leads === 0) return [];
	return [
		`${leads} ${leads === 1 ? 'lead holds' : 'leads hold'} expired points, because no step has worked on them since. An Apply Decay step removes them.`,
	];
}

/** Another way of fading than the last one, and another step that fades the same points. */
export function decayNotices(
	before: Score,
	step: number,
	fade: Fade | undefined,
	groups?: string[],
): string[] {
	if (!fade) return [];
	const { all } = before.sweeps;
	const byGroup = new Map(before.sweeps.groups);
	const last: Sweep[] = groups
		? groups.flatMap((group) => byGroup.get(group) ?? [])
		: [...(all ? [all] : [])];
	const notices: string[] = [];
	if (last.some((sweep) => sweep.step !== step)) {
		notices.push(
			'Another Apply Decay step fades the same points of this score. The one that runs last decides how; keep one of them.',
		);
	}
	const other = last.find((sweep) => JSON.stringify(before.fades[sweep.fade]) !== JSON.stringify(fade));
	if (other) {
		notices.push(
			`Points were ${fadeInWords(before.fades[other.fade]!)} and are now ${fadeInWords(fade)}. What is left is counted from the original points, so points that had faded can come back.`,
		);
	}
	return notices;
}

const quoted = (names: string[]): string => names.map((name) => `"${name}"`).join(', ');
