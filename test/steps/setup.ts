import type { Instant, Person, Rule } from '../../scoring';
import type {
	AssignRequest,
	DecayRequest,
	DecayReport,
	LeadToAssign,
	NewOutcome,
	RouteRequest,
	ScoreItem,
	ScoreRequest,
	StepRequest,
} from '../../steps';

export const instant = (text: string): Instant => Date.parse(text);

/** The instant of steps that do not name one. */
export const NEW_YEAR = instant('2026-01-01T00:00:00Z');
export const DAY = 86_400_000;

const step: StepRequest = {
	entity: 'contact',
	score: 'Lead Score',
	step: { key: 'instance/workflow/node', workflow: 'Journey', node: 'Step' },
	execution: '1',
	run: null,
	at: NEW_YEAR,
	now: NEW_YEAR,
	zone: 'UTC',
};

/** A step named by its node, which works with one rule. */
export const scoring = (rule: Rule, items: ScoreItem[], more: Partial<ScoreRequest> = {}): ScoreRequest => ({
	...step,
	settings: {},
	rules: [rule],
	preview: false,
	items,
	...more,
});

export const decaying = (more: Partial<DecayRequest> = {}): DecayRequest => ({
	...step,
	step: { ...step.step, key: 'instance/workflow/decay' },
	fade: { type: 'halfLife', every: { amount: 30, unit: 'days' } },
	...more,
});

export const routing = (leads: string[], more: Partial<RouteRequest> = {}): RouteRequest => ({
	...step,
	step: { ...step.step, key: 'instance/workflow/router' },
	routing: {
		bands: [
			{ name: 'Warm', from: [['Lead Score', 20]] },
			{ name: 'Sales', from: [['Lead Score', 50]] },
		],
		when: 'changed',
		margin: 0,
		rememberFirst: false,
	},
	leads,
	...more,
});

/** An item on which every rule holds, with so many points. */
export const event = (lead: string, points: number, more: Partial<ScoreItem> = {}): ScoreItem => ({
	lead,
	eventId: null,
	at: null,
	matches: [{ holds: true, points }],
	...more,
});

/** What a decay of all leads tells: every change, or the first so many. */
export const changes = (limit = Infinity): DecayReport => ({ of: 'changes', atLeast: 0, limit });

export const everyTime: Rule = { name: 'Opened an email', award: 'everyTime' };

/** A deal that was won on New Year, with the ID d1. */
export const won = (lead: string, more: Partial<NewOutcome> = {}): NewOutcome => ({
	lead,
	id: 'd1',
	kind: 'won',
	at: NEW_YEAR,
	value: 5_000,
	reason: '',
	keepsBack: false,
	...more,
});

/** Someone in a pool, with the weight 1. */
export const person = (name: string, more: Partial<Person> = {}): Person => ({
	name,
	weight: 1,
	dailyMaximum: null,
	isActive: true,
	...more,
});

/** A step that assigns leads to Ann, Ben and Cay by the weights 3, 2 and 1. */
export const assigning = (more: Partial<AssignRequest> = {}): AssignRequest => ({
	...step,
	step: { ...step.step, key: 'instance/workflow/assign' },
	pool: 'Sales',
	people: [person('Ann', { weight: 3 }), person('Ben', { weight: 2 }), person('Cay')],
	poolZone: null,
	poolHours: null,
	keepsPerson: true,
	...more,
});

/** A lead to assign, whose item names no owner and no event. */
export const toAssign = (lead: string, more: Partial<LeadToAssign> = {}): LeadToAssign => ({
	lead,
	owner: null,
	event: null,
	...more,
});
