import { createHash } from 'node:crypto';
import { DAY, type Fade, type Instant, type Match, type Routing, type Rule } from '../../scoring';
import type {
	DecayRequest,
	DecayReport,
	RouteRequest,
	ScoreItem,
	ScoreRequest,
	StepRequest,
} from '../../steps';

/** What a lead did. */
export interface LeadEvent {
	/** null: the sender gives its events no IDs. */
	id: string | null;
	lead: string;
	/** No two events of a lead have the same, but for demos; so it tells lines of the ledger apart. */
	at: Instant;
	what: What;
	/** Not every event knows it. */
	title?: 'director' | 'intern';
}

export type What = 'opened' | 'jobLooked' | 'pricesLooked' | 'demoAsked' | 'visited';

/** One execution of a workflow: its events are scored, their leads routed, and now and then all points decay. */
export interface Execution {
	/** As ledgers name it. */
	id: string;
	at: Instant;
	events: LeadEvent[];
	/** All points fade; only what has expired goes; or nothing. */
	decay: 'fade' | 'expire' | null;
	/** Whether each of its steps is run twice, as by a Retry On Fail that was not needed. */
	again: boolean;
}

const TESTED: Array<{ rule: Rule; points: number; matches: (event: LeadEvent) => boolean | null }> = [
	{ rule: { name: 'Opened an email', award: 'everyTime' }, points: 3, matches: on('opened') },
	{ rule: { name: 'Looked for a job', award: 'everyTime' }, points: -4, matches: on('jobLooked') },
	{
		rule: { name: 'Looked at prices', award: 'everyTime', expiresAfter: { amount: 18, unit: 'days' } },
		points: 6,
		matches: on('pricesLooked'),
	},
	// Whichever of a lead's demos comes first is paid; they are all of one instant, so they fade alike.
	{ rule: { name: 'Asked for a demo', award: 'once' }, points: 30, matches: on('demoAsked') },
	{
		rule: { name: 'Decides what to buy', award: 'whileTrue' },
		points: 15,
		matches: ({ title }) => (title === undefined ? null : title === 'director'),
	},
	{
		rule: {
			name: 'Came back',
			award: 'byCount',
			tiers: [
				[3, 5],
				[8, 12],
			],
			window: { amount: 10, unit: 'days' },
		},
		points: 0,
		matches: on('visited'),
	},
];

function on(wanted: What): (event: LeadEvent) => boolean {
	return ({ what }) => what === wanted;
}

/** Rules of every kind, none of which cares in which order events arrive. */
export const RULES = TESTED.map(({ rule }) => rule);

const [WARM, SALES]: [number, number] = [20, 50];
const THRESHOLDS = [WARM, SALES];

export const ROUTING: Routing = {
	bands: [
		{ name: 'Warm', from: [['Lead Score', WARM]] },
		{ name: 'Sales', from: [['Lead Score', SALES]] },
	],
	when: 'changed',
	margin: 0,
	rememberFirst: false,
};

const FADE: Fade = { type: 'halfLife', every: { amount: 30, unit: 'days' } };

export const ENTITY = 'contact';
export const SCORE = 'Lead Score';

export type StepName = 'score' | 'route' | 'decay';

/** Made as the nodes make it: a run is a step of an execution over the same items. */
export function runOf(step: StepName, { id, events }: Execution): string {
	const hash = createHash('sha256').update(JSON.stringify(events)).digest('base64url');
	return `instance/workflow/${step}/${id}/0/${hash}`;
}

function request(step: StepName, execution: Execution): StepRequest {
	return {
		entity: ENTITY,
		score: SCORE,
		step: { key: `instance/workflow/${step}`, workflow: 'Faults', node: step },
		execution: execution.id,
		run: runOf(step, execution),
		at: execution.at,
		now: Date.now(),
		zone: 'UTC',
	};
}

export const scoring = (execution: Execution): ScoreRequest => ({
	...request('score', execution),
	rules: RULES,
	settings: {},
	preview: false,
	items: execution.events.map(itemOf),
});

export const routing = (execution: Execution): RouteRequest => ({
	...request('route', execution),
	routing: ROUTING,
	leads: execution.events.map(({ lead }) => lead),
});

export const decaying = (execution: Execution): DecayRequest => ({
	...request('decay', execution),
	...(execution.decay === 'fade' && { fade: FADE }),
});

/** What a decay tells: a fading one the falls that it brings, which takes other ways through the leads than all changes. */
export const reportOf = ({ decay }: Execution): DecayReport =>
	decay === 'fade'
		? { of: 'falls', thresholds: THRESHOLDS, limit: Infinity }
		: { of: 'changes', atLeast: 0, limit: Infinity };

const itemOf = (event: LeadEvent): ScoreItem => ({
	lead: event.lead,
	eventId: event.id,
	at: event.at,
	matches: TESTED.map(({ points, matches }): Match => {
		const holds = matches(event);
		return { holds, points: holds ? points : 0 };
	}),
});

/** The first instant at which something is executed. */
export const BEGIN: Instant = Date.parse('2026-03-01T00:00:00Z');
/** Events are as old as this at most when they arrive for the first time. */
export const OLDEST = 20 * DAY;
