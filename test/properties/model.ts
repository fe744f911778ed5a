import type { Duration, Fade, Instant, Rule, Settings } from '../../scoring';
import { plus } from './calendar';

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

interface Decision {
	lead: string;
	rule: string;
	eventId: string | null;
	kind: 'paid' | 'refused' | 'counted';
	at: Instant;
	points: number;
	offered: number;
	expiresAt: Instant;
	isOnce: boolean;
}

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

export class Model {
	readonly settings: Settings = {};
	private readonly definitions: Rule[] = [];
	private readonly moments: Moment[] = [];
	private readonly deliveries: Array<{ lead: string; eventId: string; at: Instant }> = [];
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

	/** The ID a lead is kept under: merged leads live on under the survivor's. */
	resolve(lead: string): string {
		const alias = this.aliases.find((one) => one.alias === lead);
		return alias ? this.resolve(alias.lead) : lead;
	}

	set(settings: Settings): void {
		const { min, max, caps = [] } = settings;
		if (min !== undefined) this.settings.min = min;
		if (max !== undefined) this.settings.max = max;
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

	score(step: string, at: Instant, rules: Rule[], item: Item): void {
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

		for (const rule of rules) {
			const { holds, points } = item.matches[rule.name]!;
			if (rule.award === 'whileTrue' || holds !== true) continue;
			const isDecided = this.of(lead, rule.name).some((one) => one.eventId === eventId);
			if (eventId !== null && isDecided) continue;
			this.decisions.push(this.decide(rule, points, lead, eventId, time));
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
		const award = { rule: BY_HAND, eventId: null, offered: 0, expiresAt: Infinity, isOnce: false };
		this.decisions.push({ ...award, lead, at: this.clock(lead), points, kind: 'paid' });
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
		this.decisions = this.decisionsAfterMerge(into, from);
		for (const one of [...this.deliveries, ...this.adjustments]) if (one.lead === from) one.lead = into;
		this.deliveries.sort((a, b) => a.at - b.at);
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

	/** No event, and no once-only rule, pays twice. */
	private decisionsAfterMerge(into: string, from: string): Decision[] {
		const others = this.decisions.filter(({ lead }) => lead !== into && lead !== from);
		// The better first: what was paid or counted, then the earlier, then the survivor's.
		const both = [into, from]
			.flatMap((lead) => this.decisions.filter((one) => one.lead === lead))
			.sort((a, b) => Number(a.kind === 'refused') - Number(b.kind === 'refused') || a.at - b.at);
		const kept: Decision[] = [];
		for (const one of both) {
			if (one.eventId !== null && kept.some((other) => isSame(one, other))) continue;
			const isSecond = kept.some((other) => other.rule === one.rule && other.kind === 'paid' && other.isOnce);
			if (one.isOnce && isSecond) kept.push({ ...one, lead: into, kind: 'refused', points: 0 });
			else kept.push({ ...one, lead: into });
		}
		return [...others, ...kept];
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
				.filter((one) => one.lead === lead && one.kind !== 'refused' && this.isLive(one))
				.map((one) => this.expiry(one)),
		);
		return next === Infinity ? null : next;
	}

	/** The instants of a lead's activities, ascending. */
	activities(lead: string): Instant[] {
		return this.decisions
			.filter((one) => one.lead === lead && (one.kind === 'counted' || one.offered > 0))
			.map(({ at }) => at)
			.sort((a, b) => a - b);
	}

	/** A rule's points for a lead, before any limit on how much. */
	private points(lead: string, rule: Rule): number {
		const live = this.of(lead, rule.name).filter((one) => this.isLive(one));
		const paid = live.filter(({ kind }) => kind === 'paid');
		const times = live.filter(({ kind }) => kind === 'counted').length;
		const tier = (rule.tiers ?? []).filter(([from]) => times >= from).at(-1)?.[1] ?? 0;
		const left = paid.map((one) => ({ points: one.points * this.share(one, rule.group) }));
		return total(left) + tier + (this.hold(lead, rule.name)?.points ?? 0);
	}

	private decide(rule: Rule, offered: number, lead: string, eventId: string | null, at: Instant): Decision {
		const isOnce = rule.award === 'once';
		const decision = { lead, rule: rule.name, eventId, at, offered, points: 0, expiresAt: Infinity, isOnce };
		if (rule.award === 'byCount') return { ...decision, kind: 'counted', offered: 0 };
		const paid = this.of(lead, rule.name).filter(({ kind }) => kind === 'paid');
		const expiresAt = rule.expiresAfter ? this.after(at, rule.expiresAfter) : Infinity;
		let room = isOnce && paid.length > 0 ? 0 : Infinity;
		if (rule.award === 'everyTime' && rule.limit) {
			const { times, points, per } = rule.limit;
			const near = paid.filter((one) =>
				one.at <= at ? this.after(one.at, per) > at : this.after(at, per) > one.at,
			);
			const given = near.reduce((sum, one) => sum + Math.abs(one.points), 0);
			if (times !== undefined && near.length >= times) room = 0;
			if (points !== undefined) room = points - given;
		}
		if (room <= 0) return { ...decision, kind: 'refused' };
		const points = Math.sign(offered) * Math.min(Math.abs(offered), room);
		return { ...decision, kind: 'paid', points, expiresAt };
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
		const awards = this.decisions.filter((one) => one.lead === lead && one.kind === 'paid');
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
