import type { IDataObject, IExecuteFunctions, INodeType } from 'n8n-workflow';
import { passThrough } from '../../engine';
import {
	filter,
	freshN8n,
	journey,
	jsonOf,
	leadScore,
	messages,
	rule,
	scoreLead,
	scoresIn,
	scoringRules,
	when,
	type N8n,
} from '../setup';

/** Makes a file of the item's text. */
const toFile: INodeType = {
	...passThrough,
	async execute(this: IExecuteFunctions) {
		const data = Buffer.from(String(this.getInputData()[0]!.json.text)).toString('base64');
		return [[{ json: {}, binary: { data: { data, mimeType: 'text/plain' } }, pairedItem: { item: 0 } }]];
	},
};
const file = { type: 'n8n-nodes-base.toFile', name: 'File', parameters: {} };

const opened = (points: number) =>
	rule(filter([when('event', 'string', 'equals', 'open')]), { name: 'Opened', points });
const using = {
	rulesFrom: 'published',
	ruleSet: { __rl: true, mode: 'name', value: 'Team rules' },
	ruleVersion: { __rl: true, mode: 'name', value: 'newest' },
};
const open = { lead: 'ann', event: 'open' };

const publish = async (n8n: N8n, points: number) =>
	await n8n.run(journey(scoringRules({ operation: 'publish', rules: { rule: [opened(points)] } })));
const score = async (n8n: N8n) => await n8n.run(journey(scoreLead(using)), [open]);

/** A score by published rules, as a file. */
async function exported(): Promise<string> {
	const n8n = freshN8n();
	await publish(n8n, 3);
	expect(scoresIn(await score(n8n))).toEqual([3]);
	const run = await n8n.run(journey(leadScore({ operation: 'exportScores', exportFormat: 'jsonl' })), [{}]);
	return Buffer.from(run.items('Lead Score')[0]!.binary!.data!.data, 'base64').toString();
}

const importInto = async (n8n: N8n, text: string, parameters: object = {}) => {
	const step = leadScore({ operation: 'importScores', importFormat: 'jsonl', ...parameters });
	const nodeTypes = { 'n8n-nodes-base.toFile': toFile };
	const run = await n8n.run(journey(file, step), [{ text }], { nodeTypes });
	expect(run.error).toBeUndefined();
	return {
		report: jsonOf(run, 'Lead Score')[0]!.leadScore as IDataObject,
		said: messages(run, 'Lead Score'),
	};
};

describe('Import Rule Sets Too', () => {
	test('on: the rules of the file are published, and Score Lead follows them', async () => {
		const n8n = freshN8n();
		const { report, said } = await importInto(n8n, await exported(), { importRuleSets: true });

		expect(report).toMatchObject({ leads: 1, refused: 0, ruleSets: [{ result: 'published' }] });
		expect(said).toContain('Rule sets were published: "Team rules".');
		expect(scoresIn(await score(n8n))).toEqual([6]);
	});

	test('off: nothing is published, which it says, and what to do', async () => {
		const n8n = freshN8n();
		const text = await exported();
		const { report, said } = await importInto(n8n, text);

		expect(report).toMatchObject({ leads: 1, refused: 0, ruleSets: [{ result: 'leftOut' }] });
		expect(said).toContainEqual(
			expect.stringMatching(/which were left out: "Team rules".*turn on "Import Rule Sets Too"/),
		);
		expect((await score(n8n)).error?.message).toBe('There is no rule set "Team rules" in the store');
		await importInto(n8n, text, { importRuleSets: true });
		expect(scoresIn(await score(n8n))).toEqual([6]);
	});

	test('a set of that name with other rules stays as it is, which it says', async () => {
		const n8n = freshN8n();
		await publish(n8n, 50);
		const { said } = await importInto(n8n, await exported(), { importRuleSets: true });

		expect(said).toContainEqual(expect.stringMatching(/other rules here.*stay as they are: "Team rules"/));
		expect(scoresIn(await score(n8n))).toEqual([53]);
	});

	test.each([
		['another node', { points: '={{ $("Webhook").first().json.n }}' }, 'Rule "Opened" looks at another node'],
		['no number of points', { points: 'many' }, 'The points of rule "Opened" are not a number'],
		['an unknown award', { award: 'daily' }, 'Rule "Opened": '],
		['no condition', { conditions: {} }, 'Rule "Opened" '],
	])('rules are checked as Publish checks them: %s', async (_what, changed, reason) => {
		const n8n = freshN8n();
		const text = (await exported()).replace(/^\{"ruleSet".*$/m, (line) => {
			const set = JSON.parse(line) as { versions: Array<{ rules: object[] }> };
			set.versions[0]!.rules[0] = { ...set.versions[0]!.rules[0], ...changed };
			return JSON.stringify(set);
		});
		const { report } = await importInto(n8n, text, { importRuleSets: true });

		expect(report).toMatchObject({ leads: 1, refused: 1, refusedLines: [{ line: 2 }] });
		expect((report.refusedLines as Array<{ reason: string }>)[0]!.reason).toContain(reason);
		expect(report.ruleSets).toBeUndefined();
	});
});
