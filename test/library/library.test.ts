import * as pack from '../../index';
import {
	bandOf,
	explainScore,
	fadePoints,
	newLead,
	scoreEvents,
	type Fade,
	type Lead,
	type LeadEvent,
	type Rule,
} from '../../library';

const at = (text: string): number => Date.parse(text);
const january = at('2026-01-01T00:00:00Z');
const february = at('2026-01-31T00:00:00Z');

const open: Rule = { name: 'Open', award: 'everyTime', points: 10, group: 'Email' };
const halfLife: Fade = { type: 'halfLife', every: { amount: 30, unit: 'days' } };

/** Refuses every change, at every depth. */
function frozen<T>(value: T): T {
	if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
	return value;
}

const event = (id: string, matches: LeadEvent['matches'], when = january): LeadEvent => ({
	id,
	at: when,
	matches,
});

function scored(lead: Lead, rules: Rule[], events: LeadEvent[], when = january) {
	return scoreEvents({ lead, rules, events, at: when });
}

test('the package exports the nodes, the credential and five functions', () => {
	expect(Object.keys(pack).sort()).toEqual([
		...[
			'ApplyDecay',
			'AssignLead',
			'LeadScore',
			'LeadScoreStoreApi',
			'LeadScoreTrigger',
			'LearnPoints',
			'ScoreLead',
			'ScoringRules',
			'ThresholdRouter',
		],
		...['bandOf', 'explainScore', 'fadePoints', 'newLead', 'scoreEvents'],
	]);
});

describe('what a caller gives', () => {
	const rules: Rule[] = [
		open,
		{ name: 'Demo', award: 'once', points: 40, expiresAfter: { amount: 1, unit: 'months' } },
		{ name: 'Director', award: 'whileTrue', points: 5 },
		{ name: 'Visits', award: 'byCount', tiers: [[1, 3]], window: { amount: 7, unit: 'days' } },
	];
	const matches = { Open: true, Demo: true, Director: true, Visits: true };
	const request = { score: { caps: { Email: 15 } }, rules, events: [event('1', matches)], at: january };

	test('is never changed', () => {
		const { lead } = scoreEvents(frozen({ ...request, lead: newLead() }));
		const later = [event('2', { Open: 4, Director: false }, february)];
		expect(scoreEvents(frozen({ ...request, lead, events: later, at: february })).change).toBe(-4);
		const fade: Fade = { type: 'percentOfRemaining', percent: 50, every: { amount: 30, unit: 'days' } };
		const faded = fadePoints(frozen({ lead, fade, groups: ['Email'], at: february }));
		expect(faded.explanation.score).toBe(50);
		expect(explainScore(frozen({ lead: faded.lead })).score).toBe(50);
	});

	test('shares nothing with what comes out', () => {
		const given = structuredClone({ ...request, lead: newLead() });
		const { lead, ledger } = scoreEvents(given);
		ledger[0]!.points = 1_000;
		given.rules[3]!.tiers![0]![1] = 1_000;
		expect(explainScore({ lead }).score).toBe(58);
	});

	test.each<[string, () => unknown]>([
		['rules: two have the same name', () => scored(newLead(), [open, open], [])],
		['rules[0].points', () => scored(newLead(), [{ ...open, points: NaN }], [])],
		['rules[0].points', () => scored(newLead(), [{ ...open, points: '5' as never }], [])],
		['rules[0].tiers', () => scored(newLead(), [{ name: 'Visits', award: 'byCount' }], [])],
		['rules[0].limit', () => scored(newLead(), [{ ...open, limit: { per: halfLife.every } }], [])],
		['rules[0].window', () => scored(newLead(), [{ ...open, window: halfLife.every }], [])],
		['events[0].at', () => scored(newLead(), [open], [event('1', {}, Infinity)])],
		[
			'events[0].matches: there is no rule named "Opne"',
			() => scored(newLead(), [open], [event('1', { Opne: true })]),
		],
		['at: ', () => scored(newLead(), [open], [], january + 0.5)],
		['score.zone', () => scoreEvents({ ...request, lead: newLead(), score: { zone: 'Mars/Base' } })],
		['lead.ledger', () => explainScore({ lead: { ...newLead(), ledger: 'none' as never } })],
		['fade.percent', () => fadePoints({ lead: newLead(), fade: { ...halfLife, percent: 5 }, at: january })],
		[
			'fade.every.amount',
			() =>
				fadePoints({
					lead: newLead(),
					fade: { type: 'linear', every: { amount: 1.5, unit: 'days' } },
					at: january,
				}),
		],
		[
			'bands: must ascend',
			() =>
				bandOf({
					points: 1,
					bands: [
						{ name: 'A', from: 2 },
						{ name: 'B', from: 1 },
					],
				}),
		],
	])('is refused by name where it is wrong: %s', (sentence, call) => {
		expect(call).toThrow(TypeError);
		expect(call).toThrow(
			expect.objectContaining({ message: expect.stringContaining(sentence) as string }) as Error,
		);
	});

	test('is refused where a lead names a rule that it does not know', () => {
		const { lead } = scored(newLead(), [open], [event('1', { Open: true })]);
		expect(() => explainScore({ lead: { ...lead, rules: [] } })).toThrow('lead.rules: "Open" is missing');
	});
});

describe('a lead', () => {
	test('counts an event once, under every rule that knows its ID, also as JSON in between', () => {
		const { lead } = scored(newLead(), [open], [event('1', { Open: true }), event('1', { Open: true })]);
		const again = scored(JSON.parse(JSON.stringify(lead)) as Lead, [open], [event('1', { Open: true })]);
		expect(again.explanation.score).toBe(10);
		expect(again.ledger).toEqual([]);
		expect(scored(lead, [{ ...open, name: 'Other' }], [event('1', { Other: true })]).change).toBe(10);
	});

	test('keeps event IDs of any name', () => {
		const { lead } = scored(newLead(), [open], [event('__proto__', { Open: true })]);
		expect(scored(lead, [open], [event('__proto__', { Open: true })]).change).toBe(0);
	});

	test('is the same however often its points fade', () => {
		const { lead } = scored(newLead(), [open], [event('1', { Open: true })]);
		const often = [1, 5, 12, 29].reduce(
			(faded, day) => fadePoints({ lead: faded, fade: halfLife, at: january + day * 86_400_000 }).lead,
			lead,
		);
		const once = fadePoints({ lead, fade: halfLife, at: february });
		expect(once.explanation.score).toBe(5);
		expect(fadePoints({ lead: often, fade: halfLife, at: february }).explanation).toEqual(once.explanation);
	});

	test('takes in a late event as the last fading would have left it', () => {
		const faded = fadePoints({ lead: newLead(), fade: halfLife, at: february });
		expect(scored(faded.lead, [open], [event('1', { Open: true })], february).explanation.score).toBe(5);
	});

	test('never runs backwards', () => {
		const { lead } = scored(newLead(), [open], [event('1', { Open: true })], february);
		expect(scored(lead, [open], [], january).lead.clock).toBe(february);
	});

	test('lets points expire, and says which go next', () => {
		const rule = { ...open, expiresAfter: { amount: 30, unit: 'days' } as const };
		const { lead, explanation } = scored(newLead(), [rule], [event('1', { Open: true })]);
		expect(explanation.expiresNext).toEqual({ rule: 'Open', points: 10, at: february });
		expect(fadePoints({ lead, at: february - 1 }).explanation.score).toBe(10);
		expect(fadePoints({ lead, at: february }).explanation.score).toBe(0);
	});

	test('keeps what an earlier call knew of a rule', () => {
		const rule = { ...open, maxPoints: 15 };
		const { lead } = scored(newLead(), [rule], [event('1', { Open: true }), event('2', { Open: true })]);
		expect(scored(lead, [], []).explanation.score).toBe(15);
		expect(scored(lead, [open], []).explanation.score).toBe(20);
	});
});

test('a score is in a band from its threshold on', () => {
	const bands = [
		{ name: 'Warm', from: 0.3 },
		{ name: 'Hot', from: 50 },
	];
	expect([0.29, 0.1 + 0.2, 49.9, 50].map((points) => bandOf({ points, bands }))).toEqual([
		null,
		'Warm',
		'Warm',
		'Hot',
	]);
	expect(bandOf({ points: 45, bands, previous: 'Hot', margin: 5 })).toBe('Hot');
	expect(bandOf({ points: 44.9, bands, previous: 'Hot', margin: 5 })).toBe('Warm');
});
