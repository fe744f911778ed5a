import { DatabaseSync } from 'node:sqlite';
import type { IDataObject } from 'n8n-workflow';
import {
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

const opened = (points: number) =>
	rule(filter([when('event', 'string', 'equals', 'open')]), { name: 'Opened', points });
const ceo = rule(filter([when('title', 'string', 'contains', 'CEO')]), {
	name: 'Is a CEO',
	award: 'whileTrue',
	points: 20,
});
const german = rule(filter([when('country', 'string', 'equals', 'DE')]), {
	name: 'In Germany',
	award: 'whileTrue',
	points: 5,
});

const set = (value: string) => ({ __rl: true, mode: 'name', value });
const using = (ruleSet = 'Team rules', version = 'newest', more: object = {}) => ({
	rulesFrom: 'published',
	ruleSet: set(ruleSet),
	ruleVersion: set(version),
	...more,
});

async function publish(n8n: N8n, rules: object[], ruleSet = 'Team rules'): Promise<void> {
	const { error } = await n8n.run(
		journey(scoringRules({ operation: 'publish', ruleSet: set(ruleSet), rules: { rule: rules } })),
	);
	expect(error).toBeUndefined();
}

/** The reasons of each item's score, after one run of a step. */
async function reasons(
	n8n: N8n,
	parameters: object,
	items: IDataObject[],
	node: object = {},
): Promise<string[]> {
	const run = await n8n.run(journey(scoreLead({ ...parameters, ...node }, node)), items);
	if (run.error) throw new Error(`${run.error.message}. ${run.error.description ?? ''}`);
	return jsonOf(run, 'Score Lead').map(({ leadScoreWhy }) => String(leadScoreWhy));
}

const open = { lead: 'ann', event: 'open' };

describe('Score Lead with published rules', () => {
	test('scores by the newest version, without being touched', async () => {
		const n8n = freshN8n();
		await publish(n8n, [opened(2)]);
		const workflow = journey(scoreLead(using()));
		expect(scoresIn(await n8n.run(workflow, [open]))).toEqual([2]);
		await publish(n8n, [opened(3)]);
		expect(scoresIn(await n8n.run(workflow, [open]))).toEqual([5]);
	});

	test('stays at a version where one is chosen', async () => {
		const n8n = freshN8n();
		await publish(n8n, [opened(2)]);
		await publish(n8n, [opened(3)]);
		const run = await n8n.run(journey(scoreLead(using('Team rules', '1'))), [open]);

		expect(resultsIn(run, 'Score Lead')).toMatchObject([
			{ score: 2, rules: { ruleSet: 'Team rules', version: 1 } },
		]);
	});

	test('names the version in the history', async () => {
		const n8n = freshN8n();
		await publish(n8n, [opened(2)]);
		await n8n.run(journey(scoreLead(using())), [open]);
		await publish(n8n, [opened(3)]);
		await n8n.run(journey(scoreLead(using())), [open]);
		const history = await n8n.run(journey(leadScore({ operation: 'history', options: { output: 'full' } })), [
			{ lead: 'ann' },
		]);

		expect(resultsIn(history).map(({ points, step, workflow }) => [points, step, workflow])).toEqual([
			[2, 'Score Lead (Team rules v1)', 'Workflow'],
			[3, 'Score Lead (Team rules v2)', 'Workflow'],
		]);
	});

	test('judges expressions in published conditions as the step does', async () => {
		const n8n = freshN8n();
		const long = {
			leftValue: '={{ $json.text.length }}',
			rightValue: 3,
			operator: { type: 'number', operation: 'gt' },
		};
		const rules = [
			{ ...rule(filter([long])), name: 'Long', points: '={{ $json.amount * 2 }}' },
			{
				...rule(filter([when('text', 'string', 'equals', '={{ $json.other }}')])),
				name: '={{ $json.kind }}',
			},
		];
		const items = [
			{ lead: 'ann', text: 'long', amount: 4, other: 'x', kind: 'A' },
			{ lead: 'bob', text: 'x', amount: 4, other: 'x', kind: 'B' },
		];
		await publish(n8n, rules);
		const own = await freshN8n().run(journey(scoreLead({ rules: { rule: rules } })), items);
		const shared = await n8n.run(journey(scoreLead(using())), items);

		expect(scoresIn(shared)).toEqual([8, 10]);
		expect(scoresIn(own)).toEqual([8, 10]);
		expect(jsonOf(shared, 'Score Lead').map(({ leadScoreWhy }) => leadScoreWhy)).toEqual(
			jsonOf(own, 'Score Lead').map(({ leadScoreWhy }) => leadScoreWhy),
		);
	});

	test('stops where there is no such set or version, and says what there is', async () => {
		const n8n = freshN8n();
		const failure = async (parameters: object) => {
			const { error } = await n8n.run(journey(scoreLead(parameters)), [open]);
			return `${error?.message}. ${error?.description}`;
		};
		expect(await failure(using())).toMatch(
			/^There is no rule set "Team rules" in the store\. No rules have been/,
		);
		await publish(n8n, [opened(2)], 'Fit');
		expect(await failure(using())).toMatch(/The store has "Fit"\./);
		expect(await failure(using('Fit', '2'))).toMatch(/^The rule set "Fit" has no version 2\. It has 1\./);
		expect(await failure(using(' '))).toMatch(/^"Rule Set" is empty/);
		expect(await failure(using('Fit', 'last'))).toMatch(/^"Version" is not the number of a version: last/);
		expect(await failure({ rulesFrom: 'elsewhere' })).toMatch(/^"Rules From" is not one of the choices/);
	});

	test('says so in each item where it continues on errors', async () => {
		const run = await freshN8n().run(journey(scoreLead(using(), { onError: 'continueRegularOutput' })), [
			open,
		]);
		expect(jsonOf(run, 'Score Lead')).toEqual([
			{ ...open, error: expect.stringMatching(/^There is no rule set "Team rules"/) as string },
		]);
	});

	test('follows a set whose rules it knows only by name: a rule is the same in the step and in the set', async () => {
		const n8n = freshN8n();
		const once = { ...opened(10), award: 'once' };
		await publish(n8n, [once]);
		await n8n.run(journey(scoreLead({ rules: { rule: [once] } })), [open]);
		expect(scoresIn(await n8n.run(journey(scoreLead(using())), [open]))).toEqual([10]);
	});
});

describe('points that are held while something is true', () => {
	const boss = { lead: 'ann', title: 'CEO', country: 'DE' };

	test('go in every step when the newest version has lost the rule', async () => {
		const n8n = freshN8n();
		await publish(n8n, [ceo, german]);
		expect(await reasons(n8n, using(), [boss], { id: 'one' })).toEqual(['Is a CEO +20, In Germany +5']);
		await publish(n8n, [german]);
		expect(await reasons(n8n, using(), [{ lead: 'ann' }], { id: 'two' })).toEqual(['In Germany +5']);
	});

	test('go when the step gets its rules from elsewhere', async () => {
		const n8n = freshN8n();
		await publish(n8n, [german]);
		await publish(n8n, [ceo], 'Titles');
		const own = { rules: { rule: [ceo] } };
		expect(await reasons(n8n, own, [boss])).toEqual(['Is a CEO +20']);
		expect(await reasons(n8n, using(), [boss])).toEqual(['In Germany +5']);
		expect(await reasons(n8n, using('Titles'), [boss])).toEqual(['Is a CEO +20']);
		expect(await reasons(n8n, using('Team rules', '1'), [boss])).toEqual(['In Germany +5']);
		expect(await reasons(n8n, own, [boss])).toEqual(['Is a CEO +20']);
	});

	test('stay in a step that keeps to a version when the newest loses the rule', async () => {
		const n8n = freshN8n();
		await publish(n8n, [ceo]);
		expect(await reasons(n8n, using('Team rules', '1'), [boss], { id: 'pinned' })).toEqual(['Is a CEO +20']);
		await publish(n8n, [german]);
		expect(await reasons(n8n, using(), [boss], { id: 'newest' })).toEqual(['Is a CEO +20, In Germany +5']);
	});
});

describe('a run', () => {
	test('that n8n carries out again has the version that it had, and changes nothing', async () => {
		const n8n = freshN8n();
		await publish(n8n, [opened(2)]);
		const workflow = journey(scoreLead(using()));
		const first = await n8n.run(workflow, [open], { executionId: '77' });
		await publish(n8n, [opened(3)]);
		const again = await n8n.run(workflow, [open], { executionId: '77' });

		expect(jsonOf(again, 'Score Lead')).toEqual(jsonOf(first, 'Score Lead'));
		expect(resultsIn(await n8n.run(workflow, [open]), 'Score Lead')).toMatchObject([{ score: 5 }]);
	});

	test('by hand is a test, with the rules of the live store', async () => {
		const n8n = freshN8n();
		await publish(n8n, [opened(2)]);
		const tested = journey(scoreLead(using('Team rules', 'newest', { options: { testRuns: 'apart' } })));
		expect(resultsIn(await n8n.run(tested, [open]), 'Score Lead')).toMatchObject([
			{ test: true, score: 2, rules: { version: 1 } },
		]);
		const live = await n8n.run(journey(leadScore({})), [{ lead: 'ann' }]);
		expect(resultsIn(live)).toMatchObject([{ score: null }]);
	});

	test('that previews writes nothing, not even that it used the rules', async () => {
		const n8n = freshN8n();
		await publish(n8n, [opened(2)]);
		const preview = using('Team rules', 'newest', { options: { preview: true } });
		expect(scoresIn(await n8n.run(journey(scoreLead(preview)), [open]))).toEqual([2]);
		const database = new DatabaseSync(n8n.file);
		expect(database.prepare('SELECT * FROM rule_uses').all()).toEqual([]);
		database.close();
	});

	test('keeps the set from being removed, unless forced', async () => {
		const n8n = freshN8n();
		await publish(n8n, [opened(2)]);
		await n8n.run(journey(scoreLead(using())), [open]);
		const remove = async (force: boolean) =>
			await n8n.run(journey(scoringRules({ operation: 'remove', force })));
		expect((await remove(false)).error?.message).toMatch(
			/^The rule set "Team rules" is in use: "Score Lead" in the workflow "Workflow" \(last on \d{4}-\d\d-\d\d\)$/,
		);

		const removed = await remove(true);
		expect(jsonOf(removed, 'Scoring Rules')).toMatchObject([
			{ versions: 1, usedBy: ['Score Lead (Workflow)'] },
		]);
		expect(messages(removed, 'Scoring Rules')).toEqual([
			'These steps used the rules and will stop with an error: Score Lead (Workflow).',
		]);
		expect((await n8n.run(journey(scoreLead(using())), [open])).error?.message).toMatch(
			/^There is no rule set/,
		);
	});

	test('whose items name different sets is refused', async () => {
		const n8n = freshN8n();
		const { error } = await n8n.run(journey(scoreLead(using('={{ $json.set }}'))), [
			{ ...open, set: 'A' },
			{ ...open, set: 'B' },
		]);
		expect(error?.message).toBe('"Rule Set" differs between items: it is "A" for item 0 and "B" for item 1');
	});
});

test('steps with one name of their rules are named in the history by themselves', async () => {
	const n8n = freshN8n();
	const named = { rules: { rule: [ceo] }, options: { rulesName: 'Fit' } };
	const boss = { lead: 'ann', title: 'CEO' };
	await n8n.run(journey(scoreLead(named, { id: 'one', name: 'First' })), [boss]);
	await n8n.run(journey(scoreLead({ ...named, rules: { rule: [german] } }, { id: 'two', name: 'Second' })), [
		boss,
	]);
	const history = await n8n.run(journey(leadScore({ operation: 'history', options: { output: 'full' } })), [
		{ lead: 'ann' },
	]);

	expect(resultsIn(history).map(({ points, step }) => [points, step])).toEqual([
		[20, 'First'],
		[-20, 'Second'],
	]);
});
