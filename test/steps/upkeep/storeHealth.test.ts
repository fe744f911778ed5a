import { decayAll, decayLeads, deleteScore, scoreLeads, storeHealth } from '../../../steps';
import type { Rule } from '../../../scoring';
import { openPostgres, openSqlite, type Store } from '../../../stores';
import { freshSchema } from '../../stores/freshSchema';
import { freshFile } from '../../stores/temporary';
import { changes, DAY, decaying, event, everyTime, NEW_YEAR, scoring } from '../setup';

const expiring: Rule = { ...everyTime, expiresAfter: { amount: 90, unit: 'days' } };
const at = (days: number) => ({ at: NEW_YEAR + days * DAY, now: NEW_YEAR + days * DAY });

describe.each([
	['SQLite', () => openSqlite(freshFile())],
	['PostgreSQL', () => openPostgres(freshSchema())],
])('the health of a store, in %s', (_, open) => {
	const care = async (store: Store, days = 0) => (await storeHealth(store, NEW_YEAR + days * DAY)).needsCare;

	test('counts leads and lines of each score, and names its last event and decay', async () => {
		const store = open();
		await scoreLeads(store, scoring(everyTime, [event('ann', 5), event('ann', 5), event('bob', 5)]));
		await scoreLeads(store, scoring(everyTime, [event('acme', 5)], { entity: 'company', ...at(2) }));
		await decayAll(store, decaying(at(1)), changes());

		expect(await storeHealth(store, NEW_YEAR + 2 * DAY)).toEqual({
			schema: expect.any(Number),
			bytes: expect.any(Number),
			testCopies: 0,
			scores: [
				{
					entity: 'company',
					score: 'Lead Score',
					leads: 1,
					historyLines: 1,
					lastEvent: NEW_YEAR + 2 * DAY,
					lastDecay: null,
					rulesNeverFired: [],
				},
				{
					entity: 'contact',
					score: 'Lead Score',
					leads: 2,
					historyLines: 3,
					lastEvent: NEW_YEAR,
					lastDecay: NEW_YEAR + DAY,
					rulesNeverFired: [],
				},
			],
			needsCare: [],
			isDone: true,
		});
	});

	test('names rules that never fired, of those that steps have now', async () => {
		const store = open();
		const rules: Rule[] = [
			everyTime,
			{ name: 'Is a CEO', award: 'whileTrue' },
			{ name: 'Demo', award: 'once' },
		];
		const matches = (...holds: boolean[]) => holds.map((one) => ({ holds: one, points: 5 }));
		const score = async (lead: string, ...holds: boolean[]) =>
			await scoreLeads(
				store,
				scoring(everyTime, [{ ...event(lead, 5), matches: matches(...holds) }], { rules }),
			);
		await score('ann', true, false, false);

		expect(await care(store)).toEqual([
			'2 rules of "Lead Score" give points to no lead: "Is a CEO", "Demo". Check their conditions.',
		]);
		await score('bob', false, true, false);
		expect(await care(store)).toEqual([
			'The rule "Demo" of "Lead Score" gives points to no lead. Check its condition.',
		]);
		await scoreLeads(
			store,
			scoring(everyTime, [{ ...event('ann', 5), matches: matches(true, true) }], {
				rules: rules.slice(0, 2),
			}),
		);
		expect(await care(store)).toEqual([]);
	});

	test('a rule whose points have all expired has fired', async () => {
		const store = open();
		await scoreLeads(store, scoring(expiring, [event('ann', 5)]));
		await decayAll(store, decaying({ ...at(100), fade: undefined }), changes());

		expect(await care(store, 100)).toEqual([]);
	});

	test('asks for a decay where points fade or expire, from seven days without one on', async () => {
		const store = open();
		const missing = (days: number) => [
			`No decay of "Lead Score" for ${days} days, though its points fade or expire. Check that the workflow with its Apply Decay step is published and runs.`,
		];
		await scoreLeads(store, scoring(expiring, [event('ann', 5)]));
		expect(await care(store)).toEqual([
			'Points of "Lead Score" expire, but no Apply Decay step has worked on it yet, so expired points are still shown. Add one that runs every night.',
		]);
		await decayAll(store, decaying(at(1)), changes());
		expect(await care(store, 7)).toEqual([]);
		expect(await care(store, 8)).toEqual(missing(7));
		// A decay of single leads is one, too.
		await decayLeads(store, decaying(at(9)), ['ann']);
		expect(await care(store, 15)).toEqual([]);
		expect(await care(store, 40)).toEqual(missing(31));
	});

	test('needs no decay where nothing fades or expires', async () => {
		const store = open();
		await scoreLeads(store, scoring(everyTime, [event('ann', 5)]));

		expect(await care(store, 400)).toEqual([]);
	});

	test('names a score that was not deleted to the end, and stops where a person stops it', async () => {
		const store = open();
		const leads = Array.from({ length: 1_100 }, (__, index) => event(`lead ${index}`, 1));
		await scoreLeads(store, scoring(everyTime, leads));
		await deleteScore(store, { entity: 'contact', score: 'Lead Score' }, () => false);
		expect(await storeHealth(store, NEW_YEAR)).toMatchObject({
			scores: [],
			needsCare: ['The score "Lead Score" was not deleted to the end. Run "Delete a Score" for it again.'],
		});
		await scoreLeads(store, scoring(everyTime, leads));
		expect(await storeHealth(store, NEW_YEAR, () => false)).toMatchObject({ scores: [], isDone: false });
	});

	test('is that of an empty store where nothing was scored', async () => {
		expect(await storeHealth(open(), NEW_YEAR)).toMatchObject({ scores: [], needsCare: [], isDone: true });
	});
});
