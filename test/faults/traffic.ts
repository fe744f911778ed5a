import { BEGIN, OLDEST, type Execution, type LeadEvent, type What } from './executions';
import type { Random } from './random';

export interface TrafficOptions {
	/** Names its executions and events apart from those of others. */
	name: string;
	/** How many events an execution has at least and at most, but for the large ones. */
	sizes?: [from: number, to: number];
	/** The share of events without an ID. */
	withoutId?: number;
	/** The share of executions that are larger than a chunk. */
	large?: number;
}

const HOUR = 3_600_000;
const LEADS = Array.from({ length: 240 }, (_, index) => `lead-${index + 1}@example.com`);
/** What leads do, in a hundred events. */
const HABITS = (
	[
		['opened', 38],
		['jobLooked', 26],
		['pricesLooked', 12],
		['demoAsked', 4],
		['visited', 20],
	] as Array<[What, number]>
).flatMap(([what, share]) => Array.from({ length: share }, () => what));
const TITLES = [undefined, undefined, 'director', 'intern'] as const;

/** Executions as a sender and a schedule would start them: the same for the same seed, and no end of them. */
export class Traffic {
	readonly leads = LEADS;
	/** Each event that was sent, once. */
	readonly events: LeadEvent[] = [];
	/** Each execution that was begun, and those that took the place of others. */
	readonly executions: Execution[] = [];
	private readonly taken = new Set<string>();

	constructor(
		private readonly random: Random,
		private readonly options: TrafficOptions,
	) {}

	next(): Execution {
		const { random, options } = this;
		const at = BEGIN + this.executions.length * HOUR;
		const [from, to] = random.chance(options.large ?? 0.2) ? [600, 1_200] : (options.sizes ?? [200, 400]);
		const events = Array.from({ length: random.between(from, to) }, () => this.event(at));
		const decay = random.chance(0.15) ? random.pick(['fade', 'fade', 'expire'] as const) : null;
		return this.execution({ at, events, decay, again: random.chance(0.1) });
	}

	/** The sender sends again what an execution did not answer: a new one with the same events. */
	resent({ id: _id, ...same }: Execution): Execution {
		return this.execution(same);
	}

	/** The last execution: all that has faded and expired by then is gone, and every lead is routed. */
	last(): Execution {
		const events = this.leads.map((lead, index): LeadEvent => {
			return { id: `${this.options.name} last ${index}`, lead, at: BEGIN, what: 'opened' };
		});
		this.events.push(...events);
		const at = BEGIN + this.executions.length * HOUR + OLDEST / 4;
		return this.execution({ at, events, decay: 'fade', again: false });
	}

	private execution(execution: Omit<Execution, 'id'>): Execution {
		const begun = { id: `${this.options.name} ${this.executions.length + 1}`, ...execution };
		this.executions.push(begun);
		return begun;
	}

	/** A new event, or one that was sent before. */
	private event(now: number): LeadEvent {
		const { random, options } = this;
		const known = random.chance(0.1) ? random.pick(this.events) : undefined;
		if (known?.id) return known;
		const what = random.pick(HABITS);
		const lead = random.pick(this.leads);
		const isDemo = what === 'demoAsked';
		const title = isDemo ? undefined : random.pick([...TITLES]);
		const isNameless = random.chance(options.withoutId ?? 0);
		const event: LeadEvent = {
			id: isNameless && !isDemo ? null : `${options.name} event ${this.events.length + 1}`,
			lead,
			at: isDemo ? BEGIN - this.leads.indexOf(lead) * HOUR : this.instant(lead, now),
			what,
			...(title && { title }),
		};
		this.events.push(event);
		return event;
	}

	/** An instant that no other event of the lead has. */
	private instant(lead: string, now: number): number {
		for (;;) {
			const at = now - this.random.between(0, OLDEST);
			const spot = `${lead} ${at}`;
			if (this.taken.has(spot)) continue;
			this.taken.add(spot);
			return at;
		}
	}
}
