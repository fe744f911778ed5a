import fc from 'fast-check';
import {
	adjustLeads,
	eraseLeads,
	mergeLeads,
	pollCrossings,
	readExample,
	recordOutcomes,
	saveEmitted,
	scoreLeads,
	type TriggerRequest,
} from '../../../steps';
import { openMemory, openPostgres, openSqlite, type Store } from '../../../stores';
import { freshSchema } from '../../stores/freshSchema';
import { freshFile } from '../../stores/temporary';
import { decaying, event, everyTime, instant, scoring, won } from '../setup';

/* Rises that are reported only once nothing more has happened for ten seconds. */

const SECOND = 1_000;
const NOON = instant('2026-03-30T12:00:00Z');
const after = (seconds: number) => ({ at: NOON + seconds * SECOND, now: NOON + seconds * SECOND });

const hot = (seconds: number, more: Partial<TriggerRequest> = {}): TriggerRequest => ({
	...{ entity: 'contact', score: 'Lead Score', zone: 'UTC', threshold: 50, now: after(seconds).now },
	step: { key: 'instance/workflow/trigger', workflow: 'Tell sales', node: 'A lead is hot' },
	isMatch: ({ to }) => to === '50',
	watches: 'rises to 50',
	wait: { until: 'sure', duration: { amount: 10, unit: 'seconds' } },
	...more,
});
/** The same without a wait. */
const atOnce = (seconds: number): TriggerRequest => {
	const request = hot(seconds);
	delete request.wait;
	return request;
};
/** An event after so many seconds, with points that the score takes. */
const click = async (store: Store, seconds: number, points: number, lead = 'ann') =>
	await scoreLeads(store, scoring(everyTime, [event(lead, points)], after(seconds)));
/** Points are taken back, which is no event of the lead. */
const takeBack = async (store: Store, seconds: number, points: number, lead = 'ann') =>
	await adjustLeads(store, decaying(after(seconds)), [{ lead, points: -points, reason: 'x' }]);
async function look(store: Store, request: TriggerRequest): Promise<Array<[lead: string, score: number]>> {
	const { crossings, upTo } = await pollCrossings(store, request, null);
	await saveEmitted(store, request, upTo);
	return crossings.map(({ lead, score }) => [lead, score]);
}

describe.each([
	['sqlite', () => openSqlite(freshFile())],
	['postgres', () => openPostgres(freshSchema())],
])('on %s', (_kind, open) => {
	test('a rise is reported once ten seconds have passed without an event, once, with the score as it is then', async () => {
		const store = open();
		expect(await look(store, hot(0))).toEqual([]);
		await click(store, 1, 60);
		expect(await look(store, hot(10.999))).toEqual([]);
		await takeBack(store, 11, 5);

		expect(await look(store, hot(11))).toEqual([['ann', 55]]);
		expect(await look(store, hot(60))).toEqual([]);
	});

	test('each event of the lead makes it wait anew, and nobody else', async () => {
		const store = open();
		await look(store, hot(0));
		await click(store, 1, 60);
		await click(store, 2, 60, 'bob');
		await click(store, 9, 1);
		await click(store, 18, 1);

		expect(await look(store, hot(12))).toEqual([['bob', 60]]);
		expect(await look(store, hot(27.999))).toEqual([]);
		expect(await look(store, hot(28))).toEqual([['ann', 62]]);
		expect(await look(store, hot(60))).toEqual([]);
	});

	test('who falls back within the wait is not reported, and starts anew when rising again', async () => {
		const store = open();
		await look(store, hot(0));
		await click(store, 1, 60);
		await takeBack(store, 3, 20);
		await click(store, 30, 15);
		await takeBack(store, 32, 20);
		expect(await look(store, hot(45))).toEqual([]);
		await click(store, 50, 40);

		expect(await look(store, hot(59))).toEqual([]);
		expect(await look(store, hot(60))).toEqual([['ann', 75]]);
	});

	test('a fall while it is still undecided takes it back, too', async () => {
		const store = open();
		await look(store, hot(0));
		await click(store, 1, 60);
		await click(store, 9, 1);
		expect(await look(store, hot(12))).toEqual([]);
		await takeBack(store, 13, 20);

		expect(await look(store, hot(60))).toEqual([]);
	});

	test('an erased lead is not reported, and a merged one under the ID of its survivor', async () => {
		const store = open();
		await look(store, hot(0));
		for (const lead of ['ann', 'bob']) {
			await click(store, 1, 60, lead);
			await click(store, 9, 1, lead);
		}
		await look(store, hot(12));
		await eraseLeads(store, decaying(after(13)), ['ann']);
		await mergeLeads(store, decaying(after(13)), [{ from: 'bob', into: 'new bob' }]);

		expect(await look(store, hot(60))).toEqual([['new bob', 61]]);
	});

	test('a lead that is won for good meanwhile is not reported', async () => {
		const store = open();
		await look(store, hot(0));
		await click(store, 1, 60);
		await recordOutcomes(store, decaying({ ...after(2), score: '' }), [
			won('ann', { at: after(2).at, keepsBack: true }),
		]);

		expect(await look(store, hot(60))).toEqual([]);
	});

	test('a rise that waits while the trigger is not looking is reported when it looks again', async () => {
		const store = open();
		await look(store, hot(0));
		await click(store, 1, 60);
		const before = await pollCrossings(store, hot(20), null);
		expect(before.crossings).toHaveLength(1);
		// The run did not come to its end.
		expect((await pollCrossings(store, hot(25), null)).crossings).toEqual(before.crossings);
		await saveEmitted(store, hot(25), before.upTo);
		expect(await look(store, hot(30))).toEqual([]);
	});

	test('a trigger that begins to wait, and one that waits no longer, goes on without missing anything', async () => {
		const store = open();
		await look(store, atOnce(0));
		await click(store, 1, 60, 'before');
		expect(await look(store, atOnce(2))).toEqual([['before', 60]]);
		expect(await look(store, hot(3))).toEqual([]);
		await click(store, 4, 60);
		expect(await look(store, hot(13))).toEqual([]);
		expect(await look(store, hot(14))).toEqual([['ann', 60]]);

		expect(await look(store, atOnce(15))).toEqual([]);
		await click(store, 16, 60, 'bob');
		expect(await look(store, atOnce(16))).toEqual([['bob', 60]]);
	});

	test('for a test, the newest rise is shown, sure or not', async () => {
		const store = open();
		await click(store, 0, 10);
		expect(await readExample(store, hot(0))).toBeNull();
		await click(store, 1, 60);

		expect(await readExample(store, hot(1))).toMatchObject({ lead: 'ann', score: 70 });
	});
});

test('whenever the trigger looks, it reports what a look at every second does, none twice', async () => {
	const change = fc.record({
		second: fc.integer({ min: 1, max: 80 }),
		lead: fc.constantFrom('ann', 'bob'),
		points: fc.constantFrom(60, -60, 5),
	});
	/** The seconds at which rises became sure, by hand: no event for ten seconds, and not below since. */
	const expected = (changes: Array<{ second: number; lead: string; points: number }>) =>
		['ann', 'bob'].flatMap((lead) => {
			let [score, rose, active] = [0, false, -Infinity];
			const sure: string[] = [];
			for (let second = 0; second <= 120; second++) {
				for (const one of changes.filter((of) => of.lead === lead && of.second === second)) {
					const before = score;
					score += one.points;
					if (one.points > 0) active = second;
					if (Math.max(0, before) < 50 && score >= 50) rose = true;
					if (score < 50) rose = false;
				}
				if (!rose || second < active + 10) continue;
				sure.push(`${lead} ${second}`);
				rose = false;
			}
			return sure;
		});
	await fc.assert(
		fc.asyncProperty(fc.array(change, { maxLength: 12 }), async (unsorted) => {
			const changes = unsorted.toSorted((a, b) => a.second - b.second);
			const store = openMemory();
			await look(store, hot(0));
			const told: string[] = [];
			for (let second = 1; second <= 120; second++) {
				for (const { lead, points } of changes.filter((one) => one.second === second)) {
					if (points > 0) await click(store, second, points, lead);
					else await takeBack(store, second, -points, lead);
				}
				for (const [lead] of await look(store, hot(second))) told.push(`${lead} ${second}`);
			}
			expect(told.sort()).toEqual(expected(changes).sort());
		}),
		{ numRuns: 25 },
	);
});
