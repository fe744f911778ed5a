import { giveByHand, newScore, withTrigger } from '../../../scoring';
import { readLeads, scoreLeads } from '../../../steps';
import { LeadSession } from '../../../steps/shared/leadSession';
import { openSqlite, type Store } from '../../../stores';
import { freshFile } from '../../stores/temporary';
import { DAY, decaying, event, everyTime, NEW_YEAR, scoring } from '../setup';

const NOW = { at: NEW_YEAR };
const LATER = { at: NEW_YEAR + 40 * DAY };

/** Ann has 60 points, of which 30 expire after a month; bob has 5. A trigger watches 50. */
async function watched(): Promise<Store> {
	const store = openSqlite(freshFile());
	const visited = {
		name: 'Visited',
		award: 'everyTime',
		expiresAfter: { amount: 30, unit: 'days' },
	} as const;
	await scoreLeads(store, scoring(visited, [event('ann', 30)]));
	await scoreLeads(store, scoring(everyTime, [event('ann', 30), event('bob', 5)]));
	await store.transaction(async (tx) => {
		const { id, score } = (await tx.score('contact', 'Lead Score'))!;
		const trigger = { step: 9, thresholds: [50], after: '0', looked: NEW_YEAR };
		await tx.saveScore(withTrigger(score, trigger), id);
	});
	return store;
}

/** Does something in a session of both leads; returns the crossings that the store has after it. */
async function inSession(
	store: Store,
	until: { at: number },
	work: (session: LeadSession) => unknown,
): Promise<string[]> {
	return await store.transaction(async (tx) => {
		const stored = (await tx.score('contact', 'Lead Score'))!;
		const session = new LeadSession(tx, stored, decaying(), until);
		const states = await tx.leads(stored.id, ['ann', 'bob']);
		await session.load([...states].map(([lead, state]) => ({ lead, state })));
		await work(session);
		const crossings = await tx.crossings(stored.id, null, -Infinity, 10);
		return crossings.map(({ lead, to, score }) => `${lead} ${to === null ? 'fell' : 'rose'} to ${score}`);
	});
}

function give(session: LeadSession, lead: string, points: number) {
	return session.change(lead, (work) => {
		const author = { step: 1, execution: '1' };
		giveByHand({ points, reason: '', fades: false }, work, newScore('contact', 'Lead Score'), author);
	});
}

const scoresOf = async (store: Store) =>
	(await readLeads(store, 'contact', 'Lead Score', ['ann', 'bob'])).map((lead) => lead?.score);

test('a change says what the score was, as the last step or change left it', async () => {
	const store = await watched();
	await inSession(store, LATER, async (session) => {
		// 30 points have expired since.
		expect(give(session, 'ann', 5)).toMatchObject({ before: 60, after: 35 });
		expect(give(session, 'ann', 2)).toMatchObject({ before: 35, after: 37 });
		await session.save();
	});
	expect(await scoresOf(store)).toEqual([37, 5]);
});

test('each change records its crossing, also where the next one takes it back', async () => {
	const store = await watched();
	const crossings = await inSession(store, NOW, async (session) => {
		give(session, 'bob', 45);
		give(session, 'bob', -1);
		await session.save();
	});
	expect(crossings).toEqual(['bob rose to 50', 'bob fell to 49']);
});

test('a lead that was only brought to the instant has its crossing recorded, too', async () => {
	const store = await watched();
	expect(await inSession(store, LATER, async (session) => await session.save())).toEqual(['ann fell to 30']);
	expect(await scoresOf(store)).toEqual([30, 5]);
});

test('of the leads that need not be written, those that have crossed a threshold are', async () => {
	const store = await watched();
	const crossings = await inSession(store, NOW, async (session) => {
		give(session, 'ann', -20);
		give(session, 'bob', 3);
		await session.save(() => false);
	});
	expect(crossings).toEqual(['ann fell to 40']);
	expect(await scoresOf(store)).toEqual([40, 5]);
});
