import { randomFrom, bet, evidenceOf, START, type Judged } from '../../../learning';
import {
	adjustLeads,
	judgeDraft,
	recordOutcomes,
	scoreLeads,
	type JudgedDraft,
	type JudgeRequest,
} from '../../../steps';
import type { Rule } from '../../../scoring';
import { openPostgres, openSqlite, type Store } from '../../../stores';
import { freshSchema } from '../../stores/freshSchema';
import { freshFile } from '../../stores/temporary';
import { DAY, decaying, event, NEW_YEAR, scoring, won } from '../setup';

const held: Rule = { name: 'Fits', award: 'whileTrue' };
const day = (days: number) => NEW_YEAR + days * DAY;
/** The rules in use are there from the first day on, the draft from the tenth. */
const SAVED = 10;

/** A lead with its points by both, which are its chances in percent. */
interface Lead {
	name: string;
	live: number;
	draft: number | null;
	isWon: boolean;
}

const chanceOf = (points: number) => points / 100;
const judge = async (
	store: Store,
	more: Partial<JudgeRequest> = {},
	goOn?: (leads: number) => boolean,
): Promise<JudgedDraft> =>
	await judgeDraft(
		store,
		{
			...{ entity: 'contact', score: 'Lead Score', at: day(60) },
			inUse: { from: day(0), chanceOf },
			draft: { from: day(SAVED), chanceOf },
			...more,
		},
		goOn,
	);

/** Scores leads by both, with the same execution for all. */
async function score(store: Store, leads: Array<Omit<Lead, 'isWon'>>, on: number): Promise<void> {
	const at = { at: day(on), now: day(on), execution: String(on) };
	const draft = {
		...{ ruleSet: 'Team rules', savedAt: day(SAVED), rules: [held] },
		step: { key: 'draft', workflow: 'Journey', node: 'Step (draft of Team rules)' },
	};
	const items = leads.map(({ name, live, draft: inDraft }) =>
		event(name, live, {
			...(inDraft !== null && { draft: { matches: [{ holds: true, points: inDraft }] } }),
		}),
	);
	await scoreLeads(store, scoring(held, items, { ...at, draft }));
}

const outcome = async (store: Store, lead: string, more: Parameters<typeof won>[1], written?: number) => {
	const now = written === undefined ? more!.at : day(written);
	const step = { key: 'crm', workflow: 'CRM', node: 'Record' };
	await recordOutcomes(store, decaying({ score: '', step, now }), [won(lead, { id: null, ...more })]);
};

/** Leads that win as the draft says, of which the rules in use know nothing. */
function world(count: number): Lead[] {
	const random = randomFrom(5);
	return Array.from({ length: count }, (_, number) => {
		const draft = random() < 0.5 ? 5 : 60;
		return { name: `lead ${number}`, live: 30, draft, isWon: random() < draft / 100 };
	});
}

async function played(store: Store, leads: Lead[], on = SAVED + 1): Promise<void> {
	await score(store, leads, on);
	const step = { key: 'crm', workflow: 'CRM', node: 'Record' };
	await recordOutcomes(
		store,
		decaying({ score: '', step, now: day(on + 5) }),
		leads.map(({ name, isWon }) => won(name, { id: null, kind: isWon ? 'won' : 'lost', at: day(on + 4) })),
	);
}

const judgedBy = (leads: Lead[]): Judged[] =>
	leads.map(({ live, draft, isWon }) => ({
		champion: live / 100,
		challenger: draft! / 100,
		won: isWon,
	}));

describe.each<[string, () => Store]>([
	['SQLite', () => openSqlite(freshFile())],
	['PostgreSQL', () => openPostgres(freshSchema())],
])('a draft in %s', (_, open) => {
	test('that knows who wins is better, by as much as the bets on its chances say', async () => {
		const store = open();
		const leads = world(600);
		await played(store, leads);
		const judged = await judge(store);

		expect(judged).toMatchObject({ since: day(SAVED), outcomes: 600, notScored: 0, isBetter: true });
		expect(judged.won).toBe(leads.filter(({ isWon }) => isWon).length);
		expect(judged.lost).toBe(600 - judged.won);
		const expected = evidenceOf(bet(START, judgedBy(leads)));
		expect(judged.evidence / expected).toBeCloseTo(1, 9);
		expect(judged.meanAdvantage).toBeGreaterThan(0.1);
	});

	test('that was stopped is called better by nobody', async () => {
		const store = open();
		await played(store, world(600));
		const judged = await judge(store, {}, () => false);

		expect(judged).toMatchObject({ outcomes: 500, isDone: false, isBetter: false });
		expect(judged.evidence).toBeGreaterThan(20);
	});

	test('that says the same gains nothing, and one that knows less loses', async () => {
		const [same, worse] = [open(), open()];
		await played(
			same,
			world(40).map((lead) => ({ ...lead, live: lead.draft! })),
		);
		await played(
			worse,
			world(40).map((lead) => ({ ...lead, live: lead.draft!, draft: lead.live })),
		);

		expect(await judge(same)).toMatchObject({ evidence: 1, meanAdvantage: 0, isBetter: false });
		const { evidence, meanAdvantage } = await judge(worse);
		expect(evidence).toBeLessThan(1);
		expect(meanAdvantage).toBeLessThan(0);
	});

	test('is judged a second time as if there had been one look only', async () => {
		const [twice, once] = [open(), open()];
		const leads = world(80);
		await played(twice, leads.slice(0, 30));
		const first = await judge(twice);
		await played(twice, leads.slice(30), 20);
		await played(once, leads);

		expect(first.outcomes).toBe(30);
		const [seen, again] = [await judge(once), await judge(twice)];
		expect(again.outcomes).toBe(80);
		expect(again.evidence).toBeCloseTo(seen.evidence, 9);
	});

	test('is judged by what stood right before the outcome', async () => {
		const store = open();
		const leads = world(40);
		await played(store, leads);
		const before = await judge(store);
		// What comes with the win, or after it, is known too late.
		await score(
			store,
			leads.map((lead) => ({ ...lead, live: 1, draft: lead.isWon ? 99 : 1 })),
			SAVED + 5,
		);

		expect(await judge(store)).toEqual(before);
	});

	test('is judged by leads that were open when it was saved, and by what is known by now', async () => {
		const store = open();
		const names = ['before', 'lost before', 'written before', 'rejected', 'later', 'lost, then won'];
		const leads = names.map((name) => ({ name, live: 30, draft: 60 }));
		await score(store, leads, SAVED + 1);
		await outcome(store, 'before', { at: day(SAVED - 1) }, 12);
		await outcome(store, 'lost before', { kind: 'lost', at: day(SAVED - 1) }, 12);
		await outcome(store, 'lost before', { at: day(15) });
		await outcome(store, 'written before', { at: day(SAVED + 2) }, SAVED);
		await outcome(store, 'rejected', { kind: 'rejected', at: day(15) });
		await outcome(store, 'later', { at: day(61) }, 60);
		expect(await judge(store)).toMatchObject({ outcomes: 0, notScored: 0, evidence: 1, meanAdvantage: null });

		await outcome(store, 'lost, then won', { kind: 'lost', at: day(15) });
		expect(await judge(store)).toMatchObject({ outcomes: 1, won: 0, lost: 1 });
		await outcome(store, 'lost, then won', { at: day(16) });
		expect(await judge(store)).toMatchObject({ outcomes: 1, won: 1, lost: 0 });
	});

	test('is not judged by leads that it has not scored since it was saved', async () => {
		const store = open();
		await score(store, [{ name: 'ann', live: 30, draft: 60 }], SAVED - 1);
		await score(store, [{ name: 'bob', live: 30, draft: null }], SAVED + 1);
		// Points by hand are none of the draft's.
		const byHand = decaying({ at: day(SAVED + 1), now: day(SAVED + 1) });
		for (const fades of [false, true]) {
			await adjustLeads(store, byHand, [{ lead: 'ann', points: 1, reason: '', fades }]);
		}
		for (const lead of ['ann', 'bob']) await outcome(store, lead, { at: day(15) });
		expect(await judge(store)).toMatchObject({ outcomes: 0, notScored: 2 });

		const rules = { from: day(SAVED - 2), chanceOf };
		expect(await judge(store, { draft: rules })).toMatchObject({ outcomes: 1, notScored: 1 });
		const later = { from: day(SAVED), chanceOf };
		expect(await judge(store, { inUse: later, draft: rules })).toMatchObject({ outcomes: 0, notScored: 2 });
	});

	test('is judged once by the contacts of one deal', async () => {
		const store = open();
		const contacts = Array.from({ length: 9 }, (_, number) => ({ name: `c${number}`, live: 30, draft: 60 }));
		await score(store, [...contacts, { name: 'ann', live: 60, draft: 30 }], SAVED + 1);
		for (const { name } of contacts) await outcome(store, name, { id: 'deal', at: day(15) });
		await outcome(store, 'ann', { id: 'other deal', kind: 'lost', at: day(15) });

		const judged = await judge(store);
		expect(judged).toMatchObject({ outcomes: 2, won: 1, lost: 1 });
		const bets = [
			{ champion: 0.3, challenger: 0.6, won: true },
			{ champion: 0.6, challenger: 0.3, won: false },
		];
		expect(judged.evidence).toBeCloseTo(evidenceOf(bet(START, bets)), 9);
	});

	test('that promises more is not better for it where only wins are known', async () => {
		const store = open();
		await played(
			store,
			world(60).map((lead) => ({ ...lead, draft: 90, isWon: true })),
		);
		const judged = await judge(store);

		expect(judged).toMatchObject({ won: 60, lost: 0, isBetter: false });
		expect(judged.evidence).toBeGreaterThan(20);
	});
});
