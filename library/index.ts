import { route, scoreItem, write } from '../scoring';
import { explanationOf } from './explanation';
import * as input from './input';
import { AUTHOR, bringTo, closeLead, openLead, registered } from './session';
import type {
	Band,
	Explanation,
	Fade,
	Instant,
	Lead,
	LeadEvent,
	Rule,
	ScoredLead,
	ScoreSettings,
} from './types';

/*
 * What points mean, for programs: pure functions without n8n, store or clock. None changes what it is given.
 */

export type * from './types';

/** A lead about which nothing is known yet. */
export function newLead(): Lead {
	return { clock: null, ledger: [], events: [], held: [], rules: [], decays: [] };
}

/**
 * Scores a lead: its points come and go as the rules say. Events apply in their order. What has expired by `at` no longer
 * counts. Takes time in proportion to the lead's ledger.
 * @param request.rules all rules of the score; points held for a while-true rule that is no longer here go
 * @param request.at the instant at which to score; the lead's clock where that is later
 * @throws TypeError where something given is not as its type says, or an event names a rule that is not given
 */
export function scoreEvents(request: {
	lead: Lead;
	score?: ScoreSettings;
	rules: Rule[];
	events: LeadEvent[];
	at: Instant;
}): ScoredLead {
	const { lead, settings, at } = common(request);
	const rules = input.parsed(input.rules, request.rules, 'rules');
	const events = input.parsed(input.events, request.events, 'events');
	const session = openLead(lead, settings, rules);
	bringTo(session, at);
	const known = registered(session, rules);
	events.forEach((event, index) => {
		const unknown = Object.keys(event.matches).find((name) => !rules.some((rule) => rule.name === name));
		if (unknown !== undefined) {
			throw new TypeError(`events[${index}].matches: there is no rule named "${unknown}"`);
		}
		const occurrence = {
			eventId: event.id ?? null,
			at: event.at ?? null,
			matches: rules.map(({ name, points = 0 }) => matchOf(event.matches[name], points)),
		};
		const before = event.id === undefined ? undefined : session.events.get(event.id);
		const record = scoreItem(session.work, session.score, known, occurrence, before, AUTHOR);
		if (record) session.events.set(event.id!, record);
	});
	return closeLead(session);
}

const matchOf = (match: boolean | number | undefined, points: number) =>
	typeof match === 'number' ? { holds: true, points: match } : { holds: match ?? null, points };

/**
 * Lets a lead's points expire and fade up to an instant. How often this is called makes no difference: what is left
 * depends on the award and on the last fading alone.
 * @param request.fade how points fade; where absent, what has expired goes, and nothing fades further
 * @param request.groups only the points of these groups fade; all where absent
 * @throws TypeError where something given is not as its type says
 */
export function fadePoints(request: {
	lead: Lead;
	score?: ScoreSettings;
	fade?: Fade;
	groups?: string[];
	at: Instant;
}): ScoredLead {
	const { lead, settings, at } = common(request);
	const fade = input.parsed(input.fade.optional(), request.fade, 'fade');
	const groups = input.parsed(input.groups.optional(), request.groups, 'groups');
	const session = openLead(lead, settings);
	const decay = bringTo(session, at, fade, groups);
	if (decay) {
		const { clock } = session.work.state;
		write(session.work, AUTHOR, { at: clock, kind: 'decayed', rule: null, points: 0, decay });
	}
	return closeLead(session);
}

/**
 * Why a lead has its score, as the last call left it: nothing expires or fades by being looked at.
 * @throws TypeError where something given is not as its type says
 */
export function explainScore(request: { lead: Lead; score?: ScoreSettings }): Explanation {
	const { work, score } = openLead(
		input.parsed(input.lead, request.lead, 'lead'),
		input.parsed(input.settings, request.score ?? {}, 'score'),
	);
	return explanationOf(work.state, score);
}

/**
 * The band that a score is in, null below all of them. A score is in a band from its threshold on, compared after rounding
 * to 9 decimals.
 * @param request.points the score in points
 * @param request.bands from low to high
 * @param request.previous the band that the lead was in; absent or null: below all
 * @param request.margin a falling lead stays in its band until it is this many points below the band's threshold
 * @throws TypeError where something given is not as its type says
 */
export function bandOf(request: {
	points: number;
	bands: Band[];
	previous?: string | null;
	margin?: number;
}): string | null {
	const { points, bands, previous, margin } = input.parsed(input.banding, request, '');
	const routing = {
		bands: bands.map(({ name, from }) => ({ name, from: [['', from]] as Array<[string, number]> })),
		when: 'always' as const,
		margin: margin ?? 0,
		rememberFirst: false,
	};
	return route(routing, new Map([['', points]]), previous ?? null, false).band;
}

function common(request: { lead: Lead; score?: ScoreSettings; at: Instant }) {
	return {
		lead: input.parsed(input.lead, request.lead, 'lead'),
		settings: input.parsed(input.settings, request.score ?? {}, 'score'),
		at: input.parsed(input.instant, request.at, 'at'),
	};
}
