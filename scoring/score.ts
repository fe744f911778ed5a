import type { Band, LastBand } from './bands';
import type { Fade } from './fades';
import { BY_HAND } from './lead';
import type { Duration, Instant } from './time';
import { isZone } from './zone';

/** So many events of a lead within so many seconds count for nothing: of all rules, or of those of some groups. */
export interface Bursts {
	/** From 2 to 100. */
	events: number;
	/** From 1 to 3,600. */
	seconds: number;
	groups?: string[];
}

/** What bounds a score. `min` defaults to 0; null means none. Caps limit what a group of rules adds. */
export interface Settings {
	min?: number | null;
	max?: number | null;
	caps?: Array<[group: string, cap: number]>;
	/** null: bursts are looked for no longer. */
	bursts?: Bursts | null;
	/** Calendar units are counted in this time zone. */
	zone?: string;
}

/** Points for a number of events: from that many events on, that many points. Ascending. */
export type Tiers = Array<[from: number, points: number]>;

/** At most so many awards, or so many points (by absolute amount), in any window. */
export interface Limit {
	times?: number;
	points?: number;
	per: Duration;
}

/** A rule as its latest definition has it. Its name is its identity within a score; its id stands for it in states. */
export interface RuleDefinition {
	name: string;
	group?: string;
	maxPoints?: number;
	tiers?: Tiers;
	window?: Duration;
	/** Of a rule that gives points every time. */
	limit?: Limit;
}

/** The last decay of all leads for all groups or for one: its number, its way of fading and its instant. */
export interface Sweep {
	number: number;
	fade: number;
	at: Instant;
	/** The step that did it. */
	step: number;
}

/** A band by its name and where it begins in a score. */
export type NamedBand = [name: string, from: number];

/** The last are bands that ask for other scores only, each with its place among all that the router has. */
type BandsOfRouter = [
	router: number,
	bands: NamedBand[],
	gone?: NamedBand[],
	others?: Array<[name: string, place: number]>,
];

/** The most bands that a router no longer has, and that are remembered. */
const GONE = 100;

/** A trigger of some workflow that waits for leads of a score. */
export interface Trigger {
	/** The trigger's number in the store, as a step's. */
	step: number;
	/** Whenever a lead crosses one of these, a crossing is recorded for the trigger. None: it waits for routers' crossings. */
	thresholds: number[];
	/** The ID of the last crossing whose run has ended; null: the trigger has not begun. */
	after: string | null;
	/** The day of the trigger's last poll. */
	looked: Instant;
	/** What it watches, as a text. */
	watches?: string;
	/** Of a trigger that reports only after a while: how far it has looked at what it waits on. */
	waits?: Waits;
}

/** What a trigger that reports only after a while waits on. */
export interface Waits {
	/** The pool whose deals it follows; null: crossings of the score. */
	pool: string | null;
	/** The number of the last deal, or the ID of the last crossing, that it has decided on. */
	seen: string;
	/** Crossings up to there that are still undecided, because their leads were active again. */
	open: string[];
}

/** The triggers of a score, and its decays at the moment from which all their thresholds are looked at. */
export interface Triggers {
	all: Trigger[];
	since: Score['sweeps'];
}

/**
 * One score of one record type: everything its leads share.
 *
 * A decay of all leads is kept here alone, numbered; each lead takes in the ones it has not seen when a step next
 * works on it or reads it, so that such a decay writes no lead.
 */
export interface Score {
	entity: string;
	name: string;
	settings: Settings;
	/** By rule id. */
	rules: RuleDefinition[];
	/** The rules that each step had when it last ran, by the step's number in the store. */
	rulesOf: Array<[step: number, rules: number[]]>;
	/** Steps whose rules have a name that other steps share, and the number that stands for all of these. */
	follows?: Array<[step: number, shared: number]>;
	/** The bands of each router when it last ran, from low to high: for reports and pickers; and those that it had before. */
	bandsOf?: BandsOfRouter[];
	/** Ways of fading that awards are or were under, by number. */
	fades: Fade[];
	sweeps: { count: number; clock: Instant; all: Sweep | null; groups: Array<[group: string, sweep: Sweep]> };
	/**
	 * The thresholds, highest first, whose falls decays of all leads are to report, and what the instants in the leads'
	 * states depend on; null: not all leads have theirs.
	 */
	watched?: { thresholds: number[]; basis: string | null };
	triggers?: Triggers;
	/** The name of the score in which a draft of rules is tried on the same leads. */
	shadow?: string;
	/** In such a score: the drafts under which it was begun, by when they were saved. */
	begunUnder?: Array<[ruleSet: string, savedAt: Instant]>;
	/** The name it had, where its deletion has begun: what is left of it goes, and steps of that name make a new score. */
	deleted?: string;
}

export function newScore(entity: string, name: string): Score {
	return {
		entity,
		name,
		settings: {},
		rules: [],
		rulesOf: [],
		fades: [],
		sweeps: { count: 0, clock: -Infinity, all: null, groups: [] },
	};
}

/** The name of a rule, also of what stands for one. */
export const nameOfRule = ({ rules }: Score, rule: number): string =>
	rule === BY_HAND ? 'Adjusted by hand, fading' : rules[rule]!.name;
export const zoneOf = (score: Score): string => score.settings.zone ?? 'UTC';
export const minimumOf = (score: Score): number | null =>
	score.settings.min === undefined ? 0 : score.settings.min;

/** Takes the settings a step sets into the score; what the step leaves empty stays. The first step sets the time zone. */
export function withSettings(score: Score, settings: Settings): Score {
	const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
	const zone = score.settings.zone ?? settings.zone;
	const caps = new Map([...(score.settings.caps ?? []), ...(settings.caps ?? [])]);
	return changed(score, { ...score, settings: { ...score.settings, ...given, zone, caps: [...caps] } });
}

/** What the score keeps of a step's rule. */
export function definitionOf(rule: RuleDefinition): RuleDefinition {
	const { name, group, maxPoints, tiers, window, limit } = rule;
	return { name, group, maxPoints, tiers, window, limit };
}

/** Registers rules by name, or brings their definitions up to date. Tiers and window belong to rules by count. */
export function withRules(score: Score, definitions: RuleDefinition[]): Score {
	const rules = [...score.rules];
	for (const definition of definitions) {
		const known = rules.findIndex(({ name }) => name === definition.name);
		const counted = definition.tiers ? {} : { tiers: rules[known]?.tiers, window: rules[known]?.window };
		rules[known < 0 ? rules.length : known] = { ...definition, ...counted };
	}
	return changed(score, { ...score, rules });
}

/** Remembers the rules of a step, so that a renamed one is recognised. */
export function withRulesOf(score: Score, step: number, rules: number[]): Score {
	return changed(score, { ...score, rulesOf: [...new Map(score.rulesOf).set(step, rules)] });
}

/** Remembers the bands of a router: where they begin in this score, or which place they have without that. */
export function withBandsOf(score: Score, router: number, bands: Band[]): Score {
	const own = bands.flatMap(({ name, from }): NamedBand[] => {
		const threshold = from.find(([of]) => of === score.name);
		return threshold ? [[name, threshold[1]]] : [];
	});
	const others = bands.flatMap(({ name, from }, place): Array<[string, number]> =>
		from.some(([of]) => of === score.name) ? [] : [[name, place]],
	);
	const known = score.bandsOf ?? [];
	const [, had = [], gone = []] = known.find(([of]) => of === router) ?? [];
	const before = new Map([...gone, ...had].filter(([name]) => bands.every((band) => band.name !== name)));
	const entry: BandsOfRouter = [router, own];
	if (before.size > 0 || others.length > 0) entry[2] = [...before].slice(-GONE);
	if (others.length > 0) entry[3] = others;
	const isKnown = known.some(([of]) => of === router);
	const bandsOf = isKnown ? known.map((one) => (one[0] === router ? entry : one)) : [...known, entry];
	return changed(score, { ...score, bandsOf });
}

/** The names of a router's bands from low to high; those that are gone are among them by where they began. */
export function bandsInOrder(score: Score, router: number): string[] {
	const [, bands = [], gone = [], others = []] = score.bandsOf?.find(([of]) => of === router) ?? [];
	const today = [...bands];
	for (const [name, place] of others)
		today.splice(place, 0, [name, today[place - 1]?.[1] ?? -Number.MAX_VALUE]);
	return [...gone, ...today].sort(([, a], [, b]) => a - b).map(([name]) => name);
}

/**
 * Where a router's band began, as far as a lead's route does not say so: versions before this one did not keep it there.
 */
export function recalled(score: Score, router: number, last: LastBand): LastBand {
	if (last.band === null || last.asked !== null) return last;
	const [, had = [], gone = []] = score.bandsOf?.find(([of]) => of === router) ?? [];
	const known = [...had, ...gone].find(([name]) => name === last.band);
	return known ? { ...last, began: known[1], asked: [] } : last;
}

/** The number of a way of fading, and the score that knows it. */
export function withFade(score: Score, fade: Fade): [Score, number] {
	const known = score.fades.findIndex((other) => isSame(other, fade));
	if (known >= 0) return [score, known];
	return [{ ...score, fades: [...score.fades, fade] }, score.fades.length];
}

/** A decay of all leads, for all their points or for those of some groups. Without a fade, only the clock moves. */
export function withSweep(score: Score, step: number, at: Instant, fade?: Fade, groups?: string[]): Score {
	const clock = Math.max(score.sweeps.clock, at);
	const number = score.sweeps.count + 1;
	if (!fade) return { ...score, sweeps: { ...score.sweeps, count: number, clock } };
	const [known, index] = withFade(score, fade);
	const sweep = { number, fade: index, at: clock, step };
	if (!groups) return { ...known, sweeps: { count: number, clock, all: sweep, groups: [] } };
	const byGroup = new Map(score.sweeps.groups);
	for (const group of groups) byGroup.set(group, sweep);
	return { ...known, sweeps: { ...score.sweeps, count: number, clock, groups: [...byGroup] } };
}

/** The score as it is when not all of its leads have the right instant of their next fall: the next decay computes them all again. */
export const withoutBasis = (score: Score): Score =>
	score.watched ? { ...score, watched: { ...score.watched, basis: null } } : score;

/** The thresholds whose falls a decay is to report. */
export function withThresholds(score: Score, thresholds: number[]): Score {
	const sorted = [...new Set(thresholds)].sort((a, b) => b - a);
	if (isSame(sorted, score.watched?.thresholds)) return score;
	return { ...score, watched: { thresholds: sorted, basis: null } };
}

/** The same object where nothing changed, so that a store writes only what is new. */
function changed(before: Score, after: Score): Score {
	return isSame(before, after) ? before : after;
}

function isSame(a: unknown, b: unknown): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}

/** A score as a text for a store, and back. JSON has no -Infinity ("no decay yet"): null stands for it. */
export function encodeScore(score: Score): string {
	return JSON.stringify(score);
}

export function decodeScore(text: string): Score {
	const score = JSON.parse(text) as Score;
	// A name that is no zone, as early versions stored it, counts as none: the next step sets the right one.
	if (score.settings.zone !== undefined && !isZone(score.settings.zone)) delete score.settings.zone;
	score.sweeps.clock ??= -Infinity;
	if (score.triggers) score.triggers.since.clock ??= -Infinity;
	return score;
}
