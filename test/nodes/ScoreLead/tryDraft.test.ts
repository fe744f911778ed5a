import type { IDataObject } from 'n8n-workflow';
import {
	applyDecay,
	filter,
	freshN8n,
	journey,
	jsonOf,
	leadScore,
	messages,
	resultsIn,
	rule,
	scoreLead,
	scoresIn,
	scoringRules,
	when,
	type N8n,
} from '../setup';

const opened = (points: unknown) => ({
	...rule(filter([when('event', 'string', 'equals', 'open')]), { name: 'Opened' }),
	points,
});
const set = (value: string) => ({ __rl: true, mode: 'name', value });
const SHADOW = 'Lead Score (draft)';

async function rules(n8n: N8n, operation: string, parameters: object = {}): Promise<IDataObject> {
	const run = await n8n.run(journey(scoringRules({ operation, ...parameters })));
	if (run.error) throw new Error(`${run.error.message}. ${run.error.description ?? ''}`);
	return jsonOf(run, 'Scoring Rules')[0]!;
}
const publish = async (n8n: N8n, points: unknown) =>
	await rules(n8n, 'publish', { rules: { rule: [opened(points)] } });
const saveDraft = async (n8n: N8n, points: unknown) =>
	await rules(n8n, 'saveDraft', { rules: { rule: [opened(points)] } });

const trying = (options: object = {}, more: object = {}) =>
	scoreLead({
		rulesFrom: 'published',
		ruleSet: set('Team rules'),
		options: { tryDraft: { __rl: true, mode: 'list', value: '' }, ...options },
		...more,
	});

const open = { lead: 'ann', event: 'open' };

async function read(n8n: N8n, score: string): Promise<unknown[]> {
	const run = await n8n.run(journey(leadScore({ operation: 'get', score: set(score) })), [{ lead: 'ann' }]);
	return scoresIn(run, 'Lead Score');
}

/** A set with two points, and a draft with three. */
async function withDraft(): Promise<N8n> {
	const n8n = freshN8n();
	await publish(n8n, 2);
	await saveDraft(n8n, 3);
	return n8n;
}

describe('Score Lead that also tries a draft', () => {
	test('scores the same items by it in a score beside the live one', async () => {
		const n8n = await withDraft();
		const run = await n8n.run(journey(trying()), [open, open]);

		expect(resultsIn(run, 'Score Lead')).toMatchObject([
			{ score: 2, rules: { version: 1 }, draft: { score: 3, change: 3, why: 'Opened +3' } },
			{ score: 4, draft: { score: 6, change: 3 } },
		]);
		expect([await read(n8n, 'Lead Score'), await read(n8n, SHADOW)]).toEqual([[4], [6]]);
		expect(await n8n.pick(scoreLead({ store: 'embedded' }), 'searchScores')).toEqual(['Lead Score', SHADOW]);
	});

	test('names the draft in the history, and counts an event once', async () => {
		const n8n = await withDraft();
		for (let time = 0; time < 2; time++) await n8n.run(journey(trying()), [{ ...open, id: 'e1' }]);
		const history = await n8n.run(
			journey(leadScore({ operation: 'history', score: set(SHADOW), options: { output: 'full' } })),
			[{ lead: 'ann' }],
		);

		expect(resultsIn(history).map(({ points, step }) => [points, step])).toEqual([
			[3, 'Score Lead (draft of Team rules)'],
		]);
	});

	test('fades both scores together, for some leads and for all', async () => {
		const n8n = await withDraft();
		const at = new Date(Date.now() - 10 * 86_400_000).toISOString();
		await n8n.run(journey(trying({}, { eventTime: at })), [open]);
		for (const applyTo of ['incoming', 'all']) {
			const run = await n8n.run(journey(applyDecay({ applyTo, leadId: '={{ $json.lead }}' })), [open]);
			expect(run.error).toBeUndefined();
			const [[live], [shadow]] = [await read(n8n, 'Lead Score'), await read(n8n, SHADOW)];
			expect(Number(live)).toBeLessThan(1.9);
			expect(Number(shadow) / Number(live)).toBeCloseTo(1.5, 3);
		}
	});

	test('gives and takes by hand in both', async () => {
		const n8n = await withDraft();
		await n8n.run(journey(trying()), [open]);
		await n8n.run(journey(leadScore({ operation: 'adjust', points: 10, reason: 'Met' })), [open]);

		expect([await read(n8n, 'Lead Score'), await read(n8n, SHADOW)]).toEqual([[12], [13]]);
	});

	test('goes on without one after it was published, and says so', async () => {
		const n8n = await withDraft();
		const workflow = journey(trying());
		await n8n.run(workflow, [open]);
		expect(await rules(n8n, 'publishDraft')).toMatchObject({ version: 2, published: true });
		const run = await n8n.run(workflow, [open]);

		expect(resultsIn(run, 'Score Lead')).toMatchObject([{ score: 5, rules: { version: 2 } }]);
		expect(resultsIn(run, 'Score Lead')[0]).not.toHaveProperty('draft');
		expect(messages(run)).toContainEqual(
			expect.stringContaining('The rule set "Team rules" has no draft, so none was tried.'),
		);
		expect(await read(n8n, SHADOW)).toEqual([3]);
	});

	test('says that the score was begun under an earlier draft, until it is deleted', async () => {
		const n8n = await withDraft();
		await n8n.run(journey(trying()), [open]);
		await saveDraft(n8n, 30);
		const earlier = expect.stringContaining('was begun under an earlier draft') as string;
		const run = await n8n.run(journey(trying()), [open]);
		expect(scoresOfDraft(run)).toEqual([33]);
		expect(messages(run)).toContainEqual(earlier);

		await n8n.run(
			journey(leadScore({ operation: 'deleteScore', score: set(SHADOW), previewDeletion: false })),
		);
		const fresh = await n8n.run(journey(trying()), [open]);
		expect(scoresOfDraft(fresh)).toEqual([30]);
		expect(messages(fresh)).not.toContainEqual(earlier);
	});

	test('tries the draft of a set beside its own rules', async () => {
		const n8n = await withDraft();
		const own = { rulesFrom: 'step', rules: { rule: [opened(7)] } };
		const run = await n8n.run(journey(trying({ tryDraft: set('Team rules') }, own)), [open]);
		expect(resultsIn(run, 'Score Lead')).toMatchObject([{ score: 7, draft: { score: 3 } }]);

		const unnamed = await n8n.run(journey(trying({}, own)), [open]);
		expect(unnamed.error?.message).toMatch(/^"Also Try a Draft" is empty/);
	});

	test('tries a draft whose rules follow the items', async () => {
		const n8n = await withDraft();
		const each = { name: '={{ $json.kind }}', award: 'everyTime', points: 4, appliesTo: 'every' };
		await rules(n8n, 'saveDraft', { rules: { rule: [each] } });
		const run = await n8n.run(journey(trying()), [
			{ ...open, kind: 'Letter' },
			{ ...open, kind: 'Call' },
		]);

		expect(resultsIn(run, 'Score Lead').map(({ draft }) => draft)).toMatchObject([
			{ score: 4, why: 'Letter +4' },
			{ score: 8, why: 'Letter +4, Call +4' },
		]);
	});

	test('is not stopped by a draft that fails on an item', async () => {
		const n8n = await withDraft();
		await saveDraft(n8n, '={{ $json.amount }}');
		const run = await n8n.run(journey(trying()), [{ ...open, amount: 5 }, open, { ...open, amount: 5 }]);

		expect(scoresIn(run)).toEqual([2, 4, 6]);
		expect(scoresOfDraft(run)).toEqual([5, undefined, undefined]);
		expect(messages(run)).toContainEqual(
			expect.stringMatching(
				/^The draft of "Team rules" was not tried on item 1 and those after it: The points/,
			),
		);
	});

	test('changes nothing in a test run or a preview, where it is tried as well', async () => {
		const n8n = await withDraft();
		for (const options of [{ testRuns: 'apart' }, { preview: true }]) {
			const run = await n8n.run(journey(trying(options)), [open]);
			expect([scoresIn(run), scoresOfDraft(run)]).toEqual([[2], [3]]);
		}
		expect([await read(n8n, 'Lead Score'), await read(n8n, SHADOW)]).toEqual([[null], [null]]);

		await n8n.run(journey(trying()), [open]);
		const run = await n8n.run(journey(trying({ testRuns: 'fromLive' })), [open]);
		expect([scoresIn(run), scoresOfDraft(run)]).toEqual([[4], [6]]);
		expect([await read(n8n, 'Lead Score'), await read(n8n, SHADOW)]).toEqual([[2], [3]]);
	});
});

const scoresOfDraft = (run: Parameters<typeof resultsIn>[0]): unknown[] =>
	resultsIn(run, 'Score Lead').map(({ draft }) => (draft as IDataObject | undefined)?.score);
