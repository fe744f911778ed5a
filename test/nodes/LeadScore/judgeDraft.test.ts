import { randomFrom } from '../../../learning';
import type { IDataObject } from 'n8n-workflow';
import {
	freshN8n,
	journey,
	jsonOf,
	leadScore,
	learnPoints,
	messages,
	scoreLead,
	scoringRules,
	type N8n,
} from '../setup';

/** Owners win often, students hardly ever; the size of the company says a little. */
function leads(count: number, seed: number): IDataObject[] {
	const random = randomFrom(seed);
	return Array.from({ length: count }, (_, number) => {
		const title = ['Owner', 'Student', 'Clerk'][Math.floor(random() * 3)]!;
		const size = Math.floor(random() * 300);
		const odds = (title === 'Owner' ? 2 : title === 'Student' ? -2.5 : -0.5) + size / 200 - 0.75;
		const outcome = random() < 1 / (1 + Math.exp(-odds)) ? 'won' : 'lost';
		return { lead: `lead ${seed} ${number}`, title, size, outcome };
	});
}

const set = { __rl: true, mode: 'name', value: 'Team rules' };
const opened = { name: 'Opened', award: 'everyTime', points: 3, appliesTo: 'every' };
const SIZE_ONLY = 'lead, title';
const ALL = 'lead';

async function run(n8n: N8n, nodes: Array<ReturnType<typeof scoreLead>>, items: IDataObject[] = [{}]) {
	const done = await n8n.run(journey(...nodes), items);
	if (done.error) throw new Error(`${done.error.message}. ${done.error.description ?? ''}`);
	return done;
}

/** Learns from what the past leads have, and publishes it or saves it as the draft. */
const learned = async (n8n: N8n, operation: string, leaveOut: string) =>
	await run(
		n8n,
		[learnPoints({ options: { leaveOut } }), scoringRules({ operation, rulesFrom: 'items' })],
		leads(900, 1),
	);
const plain = async (n8n: N8n, operation: string) =>
	await run(n8n, [scoringRules({ operation, rules: { rule: [opened] } })]);

const scoring = (parameters: object = {}) =>
	scoreLead({
		...{ rulesFrom: 'published', ruleSet: set },
		options: { tryDraft: { __rl: true, mode: 'list', value: '' } },
		...parameters,
	});
const recording = leadScore({ operation: 'recordOutcome', outcome: '={{ $json.outcome }}' });

const judging = (parameters: object = {}) => leadScore({ operation: 'judgeDraft', ...parameters });
async function judged(n8n: N8n, parameters: object = {}): Promise<IDataObject> {
	const done = await run(n8n, [judging(parameters)]);
	const result = jsonOf(done, 'Lead Score')[0]!.leadScore as IDataObject;
	return { ...result, hints: messages(done, 'Lead Score') };
}

/** Rules in use that know the size alone, and a draft that knows the title, too. */
async function withDraft(): Promise<N8n> {
	const n8n = freshN8n();
	await learned(n8n, 'publish', SIZE_ONLY);
	await learned(n8n, 'saveDraft', ALL);
	return n8n;
}

test('a draft that knows more than the rules in use is better, and is not published by that', async () => {
	const n8n = await withDraft();
	await run(n8n, [scoring()], leads(1, 2));
	expect(await judged(n8n)).toMatchObject({
		better: false,
		answer: expect.stringMatching(
			/^It is too early to say: of the leads that both .* since \d+ \w+ \d{4}\.$/,
		),
		...{ outcomes: 0, evidence: 1, meanAdvantage: null },
	});

	const some = leads(400, 3);
	await run(n8n, [scoring()], some);
	const open = { lead: 'late', title: 'Owner', size: 10, outcome: 'won' };
	await run(n8n, [scoring({ options: {} })], [open]);
	await run(n8n, [recording], [...some, open]);
	const found = await judged(n8n);

	expect(found).toMatchObject({
		...{ score: 'Lead Score', draftScore: 'Lead Score (draft)', ruleSet: 'Team rules', entity: 'contact' },
		better: true,
		answer: expect.stringMatching(
			/^The draft predicted the 400 outcomes since \d+ \w+ \d{4} better than the rules in use\. A draft that is no better would look like this in at most 1 of 20 cases\. .*"Publish Draft"/,
		),
		...{ outcomes: 400, leadsLeftOut: 1, finished: true },
		won: some.filter(({ outcome }) => outcome === 'won').length,
		hints: [expect.stringMatching(/^1 lead was left out/)],
	});
	expect(found.evidence).toBeGreaterThan(20);
	expect(found.meanAdvantage).toBeGreaterThan(0);

	const versions = await run(n8n, [scoringRules({ operation: 'listVersions' })]);
	expect(jsonOf(versions, 'Scoring Rules')).toMatchObject([{ version: 'draft' }, { version: 1 }]);
});

test('a draft that knows less is not, and after it was published there is none to judge', async () => {
	const n8n = freshN8n();
	await learned(n8n, 'publish', ALL);
	await learned(n8n, 'saveDraft', SIZE_ONLY);
	const some = leads(60, 4);
	await run(n8n, [scoring()], some);
	await run(n8n, [recording], some);
	expect(await judged(n8n, { ruleSet: set })).toMatchObject({
		better: false,
		answer: expect.stringMatching(/^The rules in use predicted the 60 outcomes since .* better so far\./),
	});

	await run(n8n, [scoringRules({ operation: 'publishDraft' })]);
	expect(await judged(n8n)).toMatchObject({
		better: false,
		answer: expect.stringMatching(/^The rule set "Team rules" has no draft at present/),
	});
});

test.each([
	[
		'won',
		/^It is too early to say: since .*, only wins have been recorded \(30\)\. Record leads that were lost/,
	],
	['lost', /^It is too early to say: since .*, only losses have been recorded \(30\)\./],
])('where all are %s, nothing can be said', async (outcome, answer) => {
	const n8n = await withDraft();
	const some = leads(30, 5).map((lead) => ({ ...lead, outcome }));
	await run(n8n, [scoring()], some);
	await run(n8n, [recording], some);
	expect(await judged(n8n)).toMatchObject({ better: false, answer: expect.stringMatching(answer) });
});

test.each([
	['publish', 'plain', 'learned', /^The rules in use do not say a chance of winning/],
	['saveDraft', 'learned', 'plain', /^The draft does not say a chance of winning/],
	['both', 'plain', 'plain', /^The rules in use and the draft do not say a chance of winning/],
])('without a chance in %s it says so', async (_, inUse, draft, message) => {
	const n8n = freshN8n();
	const save = async (how: string, operation: string) =>
		await (how === 'plain' ? plain(n8n, operation) : learned(n8n, operation, ALL));
	await save(inUse, 'publish');
	await save(draft, 'saveDraft');
	await run(n8n, [scoring()], leads(1, 6));
	await expect(judged(n8n)).rejects.toThrow(message);
});

test('says what is missing where no draft is tried, or the score has other rules', async () => {
	const n8n = await withDraft();
	const noDraft = /^No draft of this rule set is tried beside "Lead Score"\. Save a draft, and add/;
	await expect(judged(n8n)).rejects.toThrow(noDraft);
	await run(n8n, [scoring({ options: {} })], leads(1, 7));
	await expect(judged(n8n, { ruleSet: set })).rejects.toThrow(noDraft);
	await expect(judged(n8n, { ruleSet: { ...set, value: 'Others' } })).rejects.toThrow(
		/^There is no rule set "Others"/,
	);

	const own = { rulesFrom: 'step', rules: { rule: [opened] }, options: { tryDraft: set } };
	await run(n8n, [scoring({ ...own, score: { ...set, value: 'Own' } })], leads(1, 8));
	await expect(judged(n8n, { score: { ...set, value: 'Own' } })).rejects.toThrow(
		/^"Own" is not scored by the newest version of the rule set "Team rules"\. In Score Lead/,
	);
});

test('asks which of several drafts is meant', async () => {
	const n8n = await withDraft();
	await run(n8n, [scoring()], leads(1, 9));
	const other = { ...set, value: 'Other rules' };
	await run(n8n, [scoringRules({ operation: 'saveDraft', ruleSet: other, rules: { rule: [opened] } })]);
	await run(n8n, [scoring({ options: { tryDraft: other } })], leads(1, 9));
	await expect(judged(n8n)).rejects.toThrow(
		/^The drafts of several rule sets are tried beside "Lead Score"\. Choose one .*"Team rules", "Other rules"/,
	);
	expect(await judged(n8n, { ruleSet: set })).toMatchObject({ better: false });
});
