/** What a lead did, as a website or a mailing tool would report it. */
export interface LeadEvent {
	eventId: string;
	email: string;
	event: string;
	/** Not every source of events knows it. */
	title?: string;
	occurredAt: string;
}

export interface Traffic {
	leads: string[];
	/** Each event once. */
	events: LeadEvent[];
	/** What is sent, in this order: each event, some of them twice. */
	deliveries: LeadEvent[];
}

const MINUTE = 60_000;
const LEADS = 200;
const EVENTS = 2_100;
/** Of ten events, one is delivered twice. */
const TWICE_EVERY = 10;

/** What leads do, and how often in a hundred events. */
const HABITS: Array<[event: string, share: number]> = [
	['email_opened', 42],
	['link_clicked', 26],
	['page_viewed', 10],
	['demo_asked', 8],
	['job_looked', 14],
];
const TITLES = [undefined, 'director', 'intern'];

/**
 * Events of the last weeks, no two at the same time, that arrive in an order of their own. The same at every call, but
 * for their dates.
 */
export function makeTraffic(now = Date.now()): Traffic {
	const random = randomNumbers(20_260);
	const pick = <T>(from: T[]): T => from[Math.floor(random() * from.length)]!;
	const leads = Array.from({ length: LEADS }, (_, index) => `lead-${index + 1}@example.com`);
	const habits = HABITS.flatMap(([event, share]) => Array.from({ length: share }, () => event));
	const events = Array.from({ length: EVENTS }, (_, index): LeadEvent => {
		// At first each lead once, so that every one of them is there.
		const email = leads[index] ?? pick(leads);
		const title = pick(TITLES);
		const occurredAt = new Date(now - (EVENTS - index) * 30 * MINUTE).toISOString();
		return { eventId: `event-${index + 1}`, email, event: pick(habits), ...(title && { title }), occurredAt };
	});
	const arrivals = events.flatMap((event, index): Array<[place: number, event: LeadEvent]> => {
		const place = random();
		if (index % TWICE_EVERY !== 0) return [[place, event]];
		// Half of those that come twice come twice at once, the others at any time.
		const again = index % (2 * TWICE_EVERY) === 0 ? place : random();
		return [
			[place, event],
			[again, event],
		];
	});
	arrivals.sort(([a], [b]) => a - b);
	return { leads, events, deliveries: arrivals.map(([, event]) => event) };
}

/** Numbers from 0 to 1 that look random and are the same for the same seed (mulberry32). */
function randomNumbers(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
