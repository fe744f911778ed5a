import type { Duration, Fade, Instant, Rule, Settings } from '../../scoring';
import { plus } from './calendar';
import {
	burstsAmong,
	counts,
	eventsAmong,
	isSameEvent,
	newHappening,
	type Decision,
	type Happening,
	type Match,
} from './modelOfBursts';

/*
 * What scores mean, as naively as it can be said: everything that ever happened is kept in plain lists, and a score is
 * computed from all of them each time it is asked for. Slow, and nothing in it can go stale.
 */

/** An item on its way to a step. What its rules' conditions say goes by the rules' names. */
export interface Item {
	lead: string;
	eventId: string | null;
	/** null: the instant at which the step works on the lead. */
	at: Instant | null;
	matches: Record<string, { holds: boolean | null; points: number }>;
}

/** Something that moved a lead's clock: a step that worked on one lead, or (lead null) on all leads, later ones too. */
interface Moment {
	lead: string | null;
	at: Instant;
	fade?: Fade;
	/** Where there is a fade: the groups whose points it covers; null: all points. */
	groups: string[] | null;
	/** A decay taken over in a merge: the instant up to which it made points fade. */
	until?: Instant;
}

/** Stands for a rule where points given by hand fade. */
const BY_HAND = 'by hand';

const UNTAKEN = { event: null, isTakenByBurst: false, isTakenByHand: false };

/** What a step saw of a lead's attributes. */
interface Sighting {
	lead: string;
	step: string;
	/** The while-true rules that the step has. */
	has: string[];
	known: Array<{ rule: string; at: Instant; points: number }>;
}

/** The points a while-true rule holds, the item they follow, and the steps that hold them. */
interface Hold {
	at: Instant;
	points: number;
	holders: string[];
}

/** An event decided on in the survivor's life and in the other's. */
const isSame = (a: Decision, b: Decision): boolean => a.rule === b.rule && a.eventId === b.eventId;

/** What a person takes back or gives back: what a lead's rules, or one of them, gave in a span. */
export interface Span {
	lead: string;
	from: Instant;
	to: Instant;
	rule: string | null;
}

export class Model {
	readonly settings: Settings = {};
	private readonly definitions: Rule[] = [];
	private readonly moments: Moment[] = [];
	private deliveries: Array<{ lead: string; eventId: string; at: Instant }> = [];
	private events: Happening[] = [];
	private decisions: Decision[] = [];
	private readonly sightings: Sighting[] = [];
	/** Holds that two leads brought into a merge, and after how many sightings. */
	private readonly inherited: Array<{ lead: string; rule: string; hold: Hold; after: number }> = [];
	private readonly aliases: Array<{ alias: string; lead: string }> = [];
	private readonly adjustments: Array<{ lead: string; points: number }> = [];
	private readonly stored: string[] = [];

	constructor(readonly zone: string) {}

	has(lead: string): boolean {
		return this.stored.includes(this.resolve(lead));
	}

	knows(rule: string): boolean {
		return this.definitions.some(({ name }) => name === rule);
	}

	/** The ID a lead is kept under: merged leads live on under the survivor's. */
	resolve(lead: string): string {
		const alias = this.aliases.find((one) => one.alias === lead);
		return alias ? this.resolve(alias.lead) : lead;
	}

	set(settings: Settings): void {
		const { min, max, caps = [], bursts } = settings;
		if (min !== undefined) this.settings.min = min;
		if (max !== undefined) this.settings.max = max;
		if (bursts !== undefined) this.settings.bursts = bursts;
		const others = (this.settings.caps ?? []).filter(([group]) => !caps.some(([name]) => name === group));
		this.settings.caps = [...others, ...caps];
	}

	/** A rule's group, maximum, tiers and window are those of its latest definition. */
	define(rules: Rule[]): void {
		for (const rule of rules) {
			const before = this.definitions.findIndex(({ name }) => name === rule.name);
			const known = this.definitions[before];
			const { tiers, window } = rule.award === 'byCount' ? rule : (known ?? {});
			const definition = { ...rule, tiers, window };
			if (before < 0) this.definitions.push(definition);
			else this.definitions[before] = definition;
		}
	}

	score(step: string, at: Instant, rules: Rule[], item: Item, execution = '1'): void {
		const { eventId } = item;
		const lead = this.resolve(item.lead);
		if (!this.has(lead)) this.stored.push(lead);
		this.moments.push({ lead, at, groups: null });
		const first = this.deliveries.find((one) => one.lead === lead && one.eventId === eventId);
		const time = first?.at ?? item.at ?? this.clock(lead);
		if (eventId !== null && !first) this.deliveries.push({ lead, eventId, at: time });

		const held = rules.filter(({ award }) => award === 'whileTrue');
		const known = held.flatMap(({ name }) => {
			const { holds, points } = item.matches[name]!;
			return holds === null ? [] : [{ rule: name, at: time, points: holds ? points : 0 }];
		});
		this.sightings.push({ lead, step, has: held.map(({ name }) => name), known });

		const matched = rules.filter(
			({ award, name }) =>
				award !== 'whileTrue' &&
				item.matches[name]!.holds === true &&
				(eventId === null || !this.of(lead, name).some((one) => one.eventId === eventId)),
		);
		if (matched.length === 0) return;
		const event = this.event(lead, item, time, execution);
		const isLooked = matched.some(({ name }) => this.isCovered(name));
		const isInBurst = isLooked && this.lookForBursts(event, matched, item);
		for (const rule of matched) {
			const decision = this.decide(rule, item.matches[rule.name]!.points, lead, eventId, time);
			const isTakenByBurst = isInBurst && this.isCovered(rule.name);
			this.decisions.push({ ...decision, event, isTakenByBurst });
		}
	}

	/** The event that an item is of: it is known by what was first decided about it. */
	private event(lead: string, { eventId, at }: Item, time: Instant, execution: string): Happening {
		const decided = this.decisions.find((one) => one.lead === lead && eventId && one.eventId === eventId);
		if (decided) return decided.event!;
		const own = eventId === null ? `item ${execution} at ${time}` : `event ${eventId}`;
		const event = newHappening(lead, at === null ? `execution ${execution}` : own, time);
		const known = this.events.find((one) => one.lead === lead && isSameEvent(one, event));
		if (!known) this.events.push(event);
		return known ?? event;
	}

	/** Takes the bursts that an event is in by what rules match now, and matched before. Returns whether it is in one. */
	private lookForBursts(event: Happening, matched: Rule[], item: Item): boolean {
		const before = this.decisions.filter(({ lead }) => lead === event.lead);
		const now = matched.map(({ name, award }): Match => {
			const kind = award === 'byCount' ? 'counted' : 'paid';
			return { event, rule: name, kind, offered: item.matches[name]!.points };
		});
		const found = this.bursts([...before, ...now]).filter((one) => one.includes(event));
		this.take(found.flat());
		return found.length > 0;
	}

	private bursts(matches: Match[]): Happening[][] {
		const { bursts } = this.settings;
		return bursts
			? burstsAmong(
					eventsAmong(matches, (rule) => this.isCovered(rule)),
					bursts,
				)
			: [];
	}

	/** Whether bursts are looked for among what a rule matches. */
	private isCovered(rule: string): boolean {
		const { bursts } = this.settings;
		const group = this.definitions.find(({ name }) => name === rule)?.group;
		return !!bursts && (!bursts.groups || (group !== undefined && bursts.groups.includes(group)));
	}

	/** What covered rules gave or took for events of bursts counts for nothing. */
	private take(events: Happening[], except: Decision[] = []): void {
		for (const event of events) event.isInBurst = true;
		for (const one of this.decisions) {
			if (!one.event || !events.includes(one.event) || except.includes(one)) continue;
			if (this.isCovered(one.rule)) one.isTakenByBurst = true;
		}
	}

	/** A decay of one lead or (null) of all leads; without a fade only clocks move. */
	decay(alias: string | null, at: Instant, fade?: Fade, groups: string[] | null = null): void {
		const lead = alias && this.resolve(alias);
		if (lead === null || this.has(lead)) this.moments.push({ lead, at, fade, groups });
	}

	adjust(alias: string, at: Instant, points: number, fades = false): void {
		const lead = this.resolve(alias);
		if (!this.has(lead)) this.stored.push(lead);
		this.moments.push({ lead, at, groups: null });
		if (!fades) {
			this.adjustments.push({ lead, points });
			return;
		}
		const award = {
			...UNTAKEN,
			rule: BY_HAND,
			eventId: null,
			offered: 0,
			expiresAt: Infinity,
			isOnce: false,
		};
		this.decisions.push({ ...award, lead, at: this.clock(lead), points, kind: 'paid' });
	}

	/** Takes back by hand what rules gave in a span. */
	takeBack(at: Instant, span: Span): void {
		const lead = this.startTaking(at, span);
		if (lead === null) return;
		for (const one of this.inSpan(lead, span)) if (one.kind !== 'refused') one.isTakenByHand = true;
	}

	/** Gives back what was taken by hand in a span, and whole events of it that were in bursts. */
	giveBack(at: Instant, span: Span): void {
		const lead = this.startTaking(at, span);
		if (lead === null) return;
		const inSpan = this.inSpan(lead, span);
		for (const one of inSpan) one.isTakenByHand = false;
		this.restore(new Set(inSpan.flatMap(({ event }) => (event?.isInBurst ? [event] : []))));
	}

	/** The lead that a taking back works on; null: it is not stored. */
	private startTaking(at: Instant, span: Span): string | null {
		const lead = this.resolve(span.lead);
		if (!this.has(lead)) return null;
		this.moments.push({ lead, at, groups: null });
		return lead;
	}

	private inSpan(lead: string, { from, to, rule }: Span): Decision[] {
		return this.decisions
			.filter((one) => one.lead === lead && one.event && one.at >= from && one.at <= to)
			.filter((one) => rule === null || one.rule === rule);
	}

	/** Events that are in no burst from now on: their awards come back in order, as far as limits leave room. */
	private restore(events: Set<Happening>): void {
		for (const event of events) Object.assign(event, { isInBurst: false, isGivenBack: true });
		const taken = this.decisions.filter((one) => one.isTakenByBurst && one.event && events.has(one.event));
		for (const one of taken.toSorted((a, b) => a.at - b.at)) {
			// What gives nothing needs no room.
			if (one.kind === 'paid' && one.points !== 0) {
				const room = this.room(
					this.definitions.find(({ name }) => name === one.rule)!,
					one.lead,
					one.at,
				);
				if (room <= 0) one.kind = 'refused';
				one.points = Math.sign(one.points) * Math.min(Math.abs(one.points), Math.max(0, room));
			}
			one.isTakenByBurst = false;
		}
	}

	/** Merges a lead into another; false where they are the same. */
	merge(at: Instant, oldId: string, newId: string): boolean {
		const from = this.resolve(oldId);
		const into = this.resolve(newId);
		if (from === into) return false;
		const isStored = this.has(from) || this.has(into);
		this.aliases.push({ alias: from, lead: into });
		if (!isStored) return true;
		const both = [into, from];
		const clock = Math.max(at, ...both.map((lead) => this.clock(lead)));
		const decays = this.decaysAfterMerge(both);
		for (const { name } of this.definitions) {
			const holds = both.flatMap((lead) => this.hold(lead, name) ?? []);
			const [newest] = holds.toSorted((a, b) => b.at - a.at);
			if (!newest) continue;
			const hold = { ...newest, holders: holds.flatMap(({ holders }) => holders) };
			this.inherited.push({ lead: into, rule: name, hold, after: this.sightings.length });
		}
		const of = (lead: string) => this.decisions.filter((one) => one.lead === lead);
		// What is in a burst of one lead alone is taken, or was left under other settings.
		const alone = both.flatMap((lead) => {
			const inBursts = this.bursts(of(lead)).flat();
			return of(lead).filter(({ event }) => event && inBursts.includes(event));
		});
		const known = this.uniteEvents(into, from);
		const old = alone.map(({ event }) => event);
		this.decisions = this.decisionsAfterMerge(into, from);
		this.take(
			known.filter((event) => event.isInBurst && !event.isGivenBack),
			alone,
		);
		this.take(
			this.bursts(of(into))
				.flat()
				.filter((event) => !old.includes(event)),
		);
		this.restore(new Set(known.filter((event) => event.isInBurst && event.isGivenBack)));
		this.keepFirstOnce(into);
		this.dateByDecisions(into);
		for (const one of this.adjustments) if (one.lead === from) one.lead = into;
		this.moments.push({ lead: into, at: clock, groups: null }, ...decays);
		if (!this.stored.includes(into)) this.stored.push(into);
		return true;
	}

	/** For all points and for each group, the later of the two leads' last decays. */
	private decaysAfterMerge([into, from]: string[]): Moment[] {
		const named = [undefined, ...new Set(this.moments.flatMap(({ groups }) => groups ?? []))];
		return named.flatMap((group): Moment[] => {
			const decays = [into!, from!].flatMap((lead) => this.lastDecay(lead, group) ?? []);
			const [last] = decays.toSorted((a, b) => b.until - a.until);
			if (!last) return [];
			const groups = group === undefined ? null : [group];
			return [{ lead: into!, at: -Infinity, groups, ...last }];
		});
	}

	/** What both know is one event, at the earlier instant. Returns what both had decided about. */
	private uniteEvents(into: string, from: string): Happening[] {
		const earliest = <T extends { lead: string; at: Instant }>(all: T[]): T[] =>
			[into, from].flatMap((lead) => all.filter((one) => one.lead === lead)).sort((a, b) => a.at - b.at);
		const events = earliest(this.events);
		const instead = new Map(events.map((event) => [event, events.find((one) => isSameEvent(one, event))!]));
		const ofBoth = new Set<Happening>();
		const unite = (one: Decision, event: Happening): void => {
			if (one.event !== event) ofBoth.add(event);
			event.isInBurst ||= one.event!.isInBurst;
			event.isGivenBack ||= one.event!.isGivenBack;
			one.event = event;
		};
		const decisions = earliest(this.decisions.filter(({ event }) => event));
		for (const one of decisions) unite(one, instead.get(one.event!)!);
		const deliveries = earliest(this.deliveries);
		for (const { eventId, at } of deliveries) {
			const known = decisions.filter((one) => one.eventId === eventId);
			const [first] = earliest(known.map(({ event }) => event!));
			for (const one of known) unite(one, first!);
			if (first?.key === `event ${eventId}`) first.at = Math.min(first.at, at);
		}
		for (const one of [...events, ...deliveries]) one.lead = into;
		this.deliveries.sort((a, b) => a.at - b.at);
		return [...ofBoth];
	}

	/** Only the merge itself knows that an event happened before all that rules made of it. */
	private dateByDecisions(lead: string): void {
		for (const event of this.events.filter((one) => one.lead === lead && one.key.startsWith('event '))) {
			const decisions = this.decisions.filter((one) => one.event === event);
			if (decisions.length > 0) event.at = Math.min(...decisions.map(({ at }) => at));
		}
	}

	/** No event pays twice under one rule. */
	private decisionsAfterMerge(into: string, from: string): Decision[] {
		const others = this.decisions.filter(({ lead }) => lead !== into && lead !== from);
		// The better first: what was paid or counted, then the earlier, then the survivor's.
		const both = [into, from]
			.flatMap((lead) => this.decisions.filter((one) => one.lead === lead))
			.sort((a, b) => Number(a.kind === 'refused') - Number(b.kind === 'refused') || a.at - b.at);
		const kept: Decision[] = [];
		for (const one of both) {
			const same = one.eventId === null ? undefined : kept.find((other) => isSame(one, other));
			// What is taken back on either is taken back.
			if (same) {
				same.isTakenByHand ||= one.isTakenByHand;
				same.isTakenByBurst ||= one.isTakenByBurst;
			} else kept.push(Object.assign(one, { lead: into }));
		}
		return [...others, ...kept];
	}

	/** Of once-only awards, which are here in the order of their time, the first is left. */
	private keepFirstOnce(lead: string): void {
		const paid = this.decisions.filter((one) => one.lead === lead && one.isOnce && one.kind === 'paid');
		const left = paid.filter(({ isTakenByBurst }) => !isTakenByBurst);
		for (const one of left) {
			if (left.find(({ rule }) => rule === one.rule) === one) continue;
			Object.assign(one, { kind: 'refused', points: 0 });
		}
	}

	/** The latest instant of the moments that touched a lead, of the first `count` of them. */
	clock(lead: string, count = this.moments.length): Instant {
		const touching = this.moments.slice(0, count).filter((one) => one.lead === null || one.lead === lead);
		return Math.max(-Infinity, ...touching.map(({ at }) => at));
	}

	/** A lead's score; null where it is not stored. */
	value(alias: string): number | null {
		const lead = this.resolve(alias);
		if (!this.has(lead)) return null;
		const byRule = this.definitions.map((rule) => ({
			group: rule.group,
			points: Math.min(rule.maxPoints ?? Infinity, this.points(lead, rule)),
		}));
		const capped = (this.settings.caps ?? []).map(([group, cap]) => {
			const sum = total(byRule.filter((one) => one.group === group));
			return { points: Math.min(0, cap - sum) };
		});
		const adjusted = this.adjustments.filter((one) => one.lead === lead);
		const { min = 0, max } = this.settings;
		const fading = this.of(lead, BY_HAND).map((one) => ({ points: one.points * this.share(one, undefined) }));
		const sum = total([...byRule, ...capped, ...adjusted, ...fading]);
		return Math.max(min ?? -Infinity, Math.min(max ?? Infinity, sum));
	}

	/** When the next of a lead's points or counted events expires. */
	expiresNext(alias: string): Instant | null {
		const lead = this.resolve(alias);
		const next = Math.min(
			...this.decisions
				.filter((one) => one.lead === lead && one.kind !== 'refused' && counts(one) && this.isLive(one))
				.map((one) => this.expiry(one)),
		);
		return next === Infinity ? null : next;
	}

	/** The instants of a lead's activities, ascending. */
	activities(lead: string): Instant[] {
		return this.decisions
			.filter((one) => one.lead === lead && (one.kind === 'counted' || one.offered > 0))
			.filter(({ event }) => !event?.isInBurst)
			.map(({ at }) => at)
			.sort((a, b) => a - b);
	}

	/** A rule's points for a lead, before any limit on how much. */
	private points(lead: string, rule: Rule): number {
		const live = this.of(lead, rule.name).filter((one) => counts(one) && this.isLive(one));
		const paid = live.filter(({ kind }) => kind === 'paid');
		const times = live.filter(({ kind }) => kind === 'counted').length;
		const tier = (rule.tiers ?? []).filter(([from]) => times >= from).at(-1)?.[1] ?? 0;
		const left = paid.map((one) => ({ points: one.points * this.share(one, rule.group) }));
		return total(left) + tier + (this.hold(lead, rule.name)?.points ?? 0);
	}

	private decide(rule: Rule, offered: number, lead: string, eventId: string | null, at: Instant): Decision {
		const isOnce = rule.award === 'once';
		const match = { ...UNTAKEN, lead, rule: rule.name, eventId, at, offered, isOnce };
		const decision = { ...match, points: 0, expiresAt: Infinity };
		if (rule.award === 'byCount') return { ...decision, kind: 'counted', offered: 0 };
		const expiresAt = rule.expiresAfter ? this.after(at, rule.expiresAfter) : Infinity;
		const room = this.room(rule, lead, at);
		if (room <= 0) return { ...decision, kind: 'refused' };
		const points = Math.sign(offered) * Math.min(Math.abs(offered), room);
		return { ...decision, kind: 'paid', points, expiresAt };
	}

	/** How many points, by absolute amount, a rule's limit leaves at an instant; what bursts took uses up none. */
	private room({ name, award, limit }: Rule, lead: string, at: Instant): number {
		const paid = this.of(lead, name).filter(({ kind, isTakenByBurst }) => kind === 'paid' && !isTakenByBurst);
		if (award === 'once') return paid.length > 0 ? 0 : Infinity;
		if (!limit) return Infinity;
		const { times, points, per } = limit;
		const near = paid.filter((one) =>
			one.at <= at ? this.after(one.at, per) > at : this.after(at, per) > one.at,
		);
		if (times !== undefined && near.length >= times) return 0;
		const given = near.reduce((sum, one) => sum + Math.abs(one.points), 0);
		return points === undefined ? Infinity : points - given;
	}

	/** What a while-true rule holds: the points of the newest item, by event time, on which its condition was known. */
	private hold(lead: string, rule: string): Hold | undefined {
		const start = this.inherited.findLast((one) => one.lead === lead && one.rule === rule);
		let hold = start?.hold;
		const sightings = this.sightings.slice(start?.after ?? 0).filter((one) => one.lead === lead);
		for (const { step, has, known } of sightings) {
			if (hold?.holders.includes(step) && !has.includes(rule)) {
				const holders: string[] = hold.holders.filter((one) => one !== step);
				hold = { ...hold, holders, points: holders.length ? hold.points : 0 };
			}
			const seen = known.find((one) => one.rule === rule);
			if (!seen || (hold && seen.at < hold.at)) continue;
			hold = { ...seen, holders: [...(hold?.holders ?? []), step] };
		}
		return hold;
	}

	/** The last decay that covered a lead's points in a group, and the instant it worked at. */
	private lastDecay(lead: string, group: string | undefined): { fade: Fade; until: Instant } | undefined {
		const covers = ({ lead: one, fade, groups }: Moment) =>
			fade !== undefined &&
			(one === null || one === lead) &&
			(groups === null || (group !== undefined && groups.includes(group)));
		const last = this.moments.findLastIndex(covers);
		const { fade, until } = this.moments[last] ?? {};
		return fade && { fade, until: until ?? this.clock(lead, last + 1) };
	}

	/** What the last decay that covered an award has left of it. */
	private share({ lead, at }: Decision, group: string | undefined): number {
		const decay = this.lastDecay(lead, group);
		if (!decay || at >= decay.until) return 1;
		const { fade, until } = decay;
		const lost = (fade.percent ?? 0) / 100;
		switch (fade.type) {
			case 'halfLife':
				return 0.5 ** ((until - at) / milliseconds(fade.every));
			case 'linear':
				return Math.max(0, 1 - (until - at) / milliseconds(fade.every));
			case 'percentOfOriginal':
				return Math.max(0, 1 - lost * this.elapsed(lead, at, until, fade));
			case 'percentOfRemaining':
				return (1 - lost) ** this.elapsed(lead, at, until, fade);
		}
	}

	/** The whole intervals that are charged to an award. */
	private elapsed(lead: string, at: Instant, until: Instant, fade: Fade): number {
		if (fade.countFrom !== 'lastActivity') return this.ends(at, until, fade.every).length;
		const paid = this.decisions.filter((one) => one.lead === lead && one.kind === 'paid');
		const awards = paid.filter(({ isTakenByBurst }) => !isTakenByBurst);
		const first = Math.min(...awards.map((one) => one.at));
		const activities = this.activities(lead).filter((one) => one > first);
		const charges = [first, ...activities].flatMap((start, index) =>
			this.ends(start, Math.min(until, activities[index] ?? Infinity), fade.every),
		);
		return charges.filter((end) => at < end).length;
	}

	/** The ends of the intervals from `start` on that end no later than `until`. */
	private ends(start: Instant, until: Instant, every: Duration): Instant[] {
		const ends: Instant[] = [];
		for (let n = 1; ; n++) {
			const end = this.after(start, every, n);
			if (end > until) return ends;
			ends.push(end);
		}
	}

	private isLive(decision: Decision): boolean {
		return this.expiry(decision) > this.clock(decision.lead);
	}

	private expiry({ kind, rule, at, expiresAt }: Decision): Instant {
		if (kind !== 'counted') return expiresAt;
		const { window } = this.definitions.find(({ name }) => name === rule)!;
		return window ? this.after(at, window) : Infinity;
	}

	private of(lead: string, rule: string): Decision[] {
		return this.decisions.filter((one) => one.lead === lead && one.rule === rule);
	}

	private after(at: Instant, duration: Duration, times = 1): Instant {
		return plus(at, duration, this.zone, times);
	}
}

const total = (parts: Array<{ points: number }>): number =>
	parts.reduce((sum, { points }) => sum + points, 0);

/** Half-lives and linear fades: a day has 24 hours. */
const milliseconds = ({ amount, unit }: Duration): number =>
	amount *
	{ seconds: 1e3, minutes: 6e4, hours: 36e5, days: 864e5, weeks: 6048e5, months: NaN, years: NaN }[unit];
