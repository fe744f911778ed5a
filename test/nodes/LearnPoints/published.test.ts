import type { IDataObject, IExecuteFunctions, INodeType } from 'n8n-workflow';
import { randomFrom } from '../../../learning';
import { passThrough } from '../../engine';
import { freshN8n, journey, jsonOf, learnPoints, messages, scoreLead, scoringRules } from '../setup';

/* What is learned can be published as it is, and matches the leads that it was learned from. */

const LEADS = 800;

/** Of the leads that are good, seven in ten win; of the others, two. @param known what is known of a lead */
function pastLeads(known: (isGood: boolean, random: () => number) => IDataObject): IDataObject[] {
	const random = randomFrom(29);
	return Array.from({ length: LEADS }, (_, lead) => {
		const isGood = random() < 0.5;
		const outcome = random() < (isGood ? 0.7 : 0.2) ? 'won' : 'lost';
		return { id: `L${lead}`, outcome, ...known(isGood, random) };
	});
}

/** Makes a file of the items' texts, which are its lines. */
const toFile: INodeType = {
	...passThrough,
	async execute(this: IExecuteFunctions) {
		const lines = this.getInputData().map(({ json }) => String(json.line));
		const data = Buffer.from(lines.join('\n')).toString('base64');
		return [[{ json: {}, binary: { data: { data, mimeType: 'text/csv' } }, pairedItem: { item: 0 } }]];
	},
};
const file = { type: 'n8n-nodes-base.toFile', name: 'File', parameters: {} };

/** Learns from leads (lines: a file), publishes what comes out, and scores leads by it. */
async function scored(past: IDataObject[], leads = past, dateField = '') {
	const n8n = freshN8n();
	const isFile = past[0]!.line !== undefined;
	const learn = learnPoints({ leadsFrom: isFile ? 'file' : 'items', dateField, options: { leaveOut: 'id' } });
	const publish = scoringRules({ operation: 'publish', rulesFrom: 'items' });
	const steps = isFile ? [file, learn, publish] : [learn, publish];
	const published = await n8n.run(journey(...steps), past, {
		nodeTypes: { 'n8n-nodes-base.toFile': toFile },
	});
	expect(published.error).toBe(undefined);
	expect(messages(published, 'Scoring Rules')).toEqual([]);
	const ruleSet = { __rl: true, mode: 'name', value: 'Team rules' };
	const score = scoreLead({ leadId: '={{ $json.id }}', rulesFrom: 'published', ruleSet });
	const run = await n8n.run(journey(score), leads);
	expect(run.error).toBe(undefined);
	return {
		rules: jsonOf(published, 'Learn Points'),
		names: jsonOf(published, 'Learn Points').map(({ name }) => name as string),
		warnings: jsonOf(published, 'Learn Points', 1)[0]!.warnings as string[],
		scores: jsonOf(run, 'Score Lead').map(({ leadScore }) => leadScore as number),
	};
}

test.each(['', 'cameAt'])(
	'a column with a blank header, such as row numbers, is left out, and that is said (date field: "%s")',
	async (dateField) => {
		const leads = pastLeads((isGood, random) => ({
			title: isGood ? 'Owner' : 'Clerk',
			cameAt: `2026-03-${10 + Math.floor(random() * 20)}`,
		}));
		// Sorted by outcome, as some exports are, so that the row numbers would seem to predict it.
		const rows = leads.toSorted((a, b) => String(a.outcome).localeCompare(String(b.outcome)));
		const lines = rows.map(({ title, cameAt, outcome }, row) => [row, title, cameAt, outcome].join(','));
		const past = [',title,cameAt,outcome', ...lines].map((line) => ({ line }));
		const { names, warnings, scores } = await scored(past, leads, dateField);

		expect(names).toContain('Title is Owner');
		expect(names.filter((name) => name.startsWith(' '))).toEqual([]);
		expect(warnings).toContainEqual(expect.stringMatching(/^Left out, .* blank header\.$/));
		expect(new Set(scores).size).toBe(2);
	},
);

test('a text with spaces around it is the same text, and its rule matches both', async () => {
	const titles = ['Owner', 'Owner ', '\towner'];
	const leads = pastLeads((isGood, random) => ({
		title: isGood ? titles[Math.floor(random() * 3)]! : 'Clerk',
	}));
	const { rules, names, scores } = await scored(leads);

	expect(names.filter((name) => /owner/i.test(name))).toEqual([expect.stringMatching(/^Title is owner$/i)]);
	expect(rules.find(({ name }) => /owner/i.test(String(name)))).toMatchObject({
		conditions: expect.arrayContaining(titles.map((value) => expect.objectContaining({ value }))),
		combine: 'or',
	});
	const scoresOf = (value: string) => new Set(scores.filter((_, lead) => leads[lead]!.title === value));
	const [owner] = scoresOf('Owner');
	for (const title of titles) expect([...scoresOf(title)]).toEqual([owner]);
	expect([...scoresOf('Clerk')]).toEqual([0]);
});

test('long values, such as consent texts, have short names, each its own', async () => {
	const text = 'I agree that you may write to me about what you sell, and what others sell. '.repeat(8);
	const leads = pastLeads((isGood) => ({ consent: `${text}${isGood ? 'By mail.' : 'By phone.'}` }));
	const { names, scores } = await scored(leads);

	const ofConsent = names.filter((name) => name.startsWith('Consent is I agree that'));
	expect(ofConsent.length).toBeGreaterThan(0);
	expect(new Set(ofConsent).size).toBe(ofConsent.length);
	for (const name of ofConsent) expect(name).toMatch(/^.{80,120}…( \(2\))?$/);
	expect(new Set(scores).size).toBe(2);
});

test('columns whose names differ in case only have rules with names of their own', async () => {
	const leads = pastLeads((isGood, random) => ({
		title: random() < 0.2 !== isGood ? 'Owner' : 'Clerk',
		Title: random() < 0.2 !== isGood ? 'Owner' : 'Clerk',
	}));
	const { names } = await scored(leads);

	expect(names).toEqual(expect.arrayContaining(['Title is Owner', 'Title is Owner (2)']));
	expect(new Set(names).size).toBe(names.length);
});

test.each(['Job Title ', ' Job Title', 'job.title'])(
	'a field that is named "%s" is looked at under that name',
	async (field) => {
		const leads = pastLeads((isGood) => ({ [field]: isGood ? 'Owner' : 'Clerk' }));
		const { rules, scores } = await scored(leads);

		expect(rules.flatMap(({ conditions }) => conditions)).toContainEqual(
			expect.objectContaining({ field: `={{ $json[${JSON.stringify(field)}] }}`, value: 'Owner' }),
		);
		expect(new Set(scores).size).toBe(2);
	},
);
