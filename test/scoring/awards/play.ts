import {
	newLead,
	newScore,
	rounded,
	scoreItem,
	settle,
	startWork,
	totalOf,
	withRules,
	type EventRecord,
	type LedgerLine,
	type Match,
	type RegisteredRule,
	type Rule,
	type Settings,
} from '../../../scoring';

export interface Play {
	/** Applies an item in a step, and returns the score after it. */
	item: (match: Partial<Match>, at: string | number, eventId?: string, step?: number) => number;
	/** Applies an item in a step that does not have the rule, and returns the score after it. */
	drop: (at: string | number, step?: number) => number;
	/** Brings the lead to an instant, as a step without news would. */
	until: (at: string | number) => number;
	lines: () => LedgerLine[];
}

const instant = (at: string | number) => (typeof at === 'number' ? at : Date.parse(at));

/** Plays items of one lead under one rule, without a store. */
export function play(rule: Rule, settings: Settings = {}): Play {
	const score = { ...withRules(newScore('contact', 'Lead Score'), [rule]), settings };
	const rules: RegisteredRule[] = [{ ...rule, id: 0 }];
	const work = startWork(newLead(), { whole: true });
	const events = new Map<string, EventRecord>();
	const total = () => rounded(totalOf(work.state, score));
	const bringTo = (at: number) => {
		// What a store would have read: everything that will expire, first what is first.
		const live = [...work.newExpiring].sort((a, b) => a.expiresAt - b.expiresAt);
		work.due = live.filter(({ expiresAt }) => expiresAt > work.state.clock && expiresAt <= at);
		work.upcoming = live.find(({ expiresAt }) => expiresAt > at) ?? null;
		settle(work, score, at);
	};
	const apply = (
		having: RegisteredRule[],
		match: Partial<Match>,
		at: number,
		eventId: string | null,
		step: number,
	) => {
		bringTo(at);
		const matches = [{ holds: true, points: 0, ...match }];
		const known = events.get(eventId ?? '');
		const author = { step, execution: '1' };
		const record = scoreItem(work, score, having, { eventId, at, matches }, known, author);
		if (record) events.set(eventId!, record);
		return total();
	};
	return {
		item: (match, at, eventId, step = 1) => apply(rules, match, instant(at), eventId ?? null, step),
		drop: (at, step = 1) => apply([], {}, instant(at), null, step),
		until: (at) => {
			bringTo(instant(at));
			return total();
		},
		lines: () => work.lines,
	};
}
