import { rows } from '../../stores/temporary';
import { freshN8n, journey, jsonOf, leadScore, messages, router, scoreLead, scoresIn } from '../setup';

const named = (name: string) => ({ __rl: true, mode: 'name', value: name });
const deletion = (more: object = {}) => leadScore({ operation: 'deleteScore', ...more });
const get = journey(leadScore());
const ITEMS = ['ann', 'bob', 'cy'].map((lead, index) => ({ lead, id: String(index) }));
const bands = { bands: { band: [{ name: 'Sales', from: 1 }] } };

describe('Delete a Score', () => {
	test('begins with a preview, which says what would go, and deletes nothing', async () => {
		const n8n = freshN8n();
		await n8n.run(journey(scoreLead(), router(bands)), ITEMS);
		const run = await n8n.run(journey(deletion()), [{}, {}]);

		expect(jsonOf(run, 'Lead Score')).toEqual([
			{
				leadScore: {
					preview: true,
					score: 'Lead Score',
					leads: 3,
					historyLines: 3,
					crossings: 3,
					routers: [expect.stringContaining('Threshold Router')],
					triggers: [],
					finished: true,
				},
			},
		]);
		const [hint] = messages(run, 'Lead Score');
		expect(hint).toContain(
			'Preview: Deleting "Lead Score" would delete 3 leads, 3 history lines and 3 crossings. Nothing was deleted.',
		);
		expect(hint).toContain('These steps use the score and would start over with a new one: Threshold Router');
		expect(scoresIn(await n8n.run(get, [{ lead: 'ann' }]), 'Lead Score')).toEqual([10]);
	});

	test('deletes the score and leaves others, in the file, too', async () => {
		const n8n = freshN8n();
		await n8n.run(journey(scoreLead(), router(bands)), [{ lead: 'ann@secret.example', id: '1' }]);
		await n8n.run(journey(scoreLead({ score: named('Fit') })), ITEMS);
		const run = await n8n.run(journey(deletion({ previewDeletion: false })), [{}]);

		expect(jsonOf(run, 'Lead Score')[0]!.leadScore).toMatchObject({
			preview: false,
			leads: 1,
			finished: true,
		});
		expect(messages(run, 'Lead Score')).toEqual([]);
		expect(scoresIn(await n8n.run(get, [{ lead: 'ann@secret.example' }]), 'Lead Score')).toEqual([null]);
		const fit = journey(leadScore({ score: named('Fit') }));
		expect(scoresIn(await n8n.run(fit, [{ lead: 'ann' }]), 'Lead Score')).toEqual([10]);
		expect(rows(n8n.file, 'SELECT count(*) AS lines FROM ledger')).toEqual([{ lines: 3 }]);
	});

	test('names what there is where the score is not there', async () => {
		const n8n = freshN8n();
		await n8n.run(journey(scoreLead()), ITEMS);
		for (const previewDeletion of [true, false]) {
			const { error } = await n8n.run(journey(deletion({ score: named('Led Score'), previewDeletion })), [
				{},
			]);
			expect(error!.message).toBe('There is no score "Led Score" (record type "contact") to delete');
			expect(error!.description).toBe('The store has "Lead Score". Check "Score" and "Record Type".');
		}
	});

	test('is still a preview where one was turned off for Correct a Rule', async () => {
		const n8n = freshN8n();
		await n8n.run(journey(scoreLead()), ITEMS);
		const run = await n8n.run(journey(deletion({ preview: false })), [{}]);

		expect(jsonOf(run, 'Lead Score')[0]!.leadScore).toMatchObject({ preview: true });
	});
});

describe('Health', () => {
	test('is one item about all scores, and a hint for what needs care', async () => {
		const n8n = freshN8n();
		const rules = {
			rule: [
				{
					name: 'Opened',
					award: 'everyTime',
					points: 10,
					appliesTo: 'every',
					expiresAfter: 30,
				},
			],
		};
		await n8n.run(journey(scoreLead({ rules })), ITEMS);
		const run = await n8n.run(journey(leadScore({ operation: 'health' })), [{}, {}]);

		expect(jsonOf(run, 'Lead Score')).toHaveLength(1);
		expect(jsonOf(run, 'Lead Score')[0]!.leadScore).toMatchObject({
			schema: expect.any(Number),
			bytes: expect.any(Number),
			scores: [
				{
					recordType: 'contact',
					score: 'Lead Score',
					leads: 3,
					historyLines: 3,
					lastEvent: expect.stringMatching(/^20/),
					lastDecay: null,
					rulesNeverFired: [],
				},
			],
			finished: true,
		});
		expect(messages(run, 'Lead Score')).toEqual([
			'Points of "Lead Score" expire, but no Apply Decay step has worked on it yet, so expired points are still shown. Add one that runs every night.',
		]);
	});

	test('says so where nothing needs care', async () => {
		const n8n = freshN8n();
		await n8n.run(journey(scoreLead()), ITEMS);
		const run = await n8n.run(journey(leadScore({ operation: 'health' })), [{}]);

		expect(messages(run, 'Lead Score')).toEqual(['Nothing needs care.']);
		expect(jsonOf(run, 'Lead Score')[0]!.leadScore).toMatchObject({ needsCare: [] });
	});
});
