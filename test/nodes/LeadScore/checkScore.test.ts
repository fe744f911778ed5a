import type { IBinaryKeyData, IDataObject, IExecuteFunctions, INodeType } from 'n8n-workflow';
import { passThrough } from '../../engine';
import { freshN8n, journey, leadScore, messages, router, scoreLead, scoringRules, type N8n } from '../setup';

type Node = ReturnType<typeof scoreLead>;

const on = (asIf: string) => ({ options: { asIf } });
const START = Date.parse('2026-01-05T09:00:00Z');
const WEEK = 7 * 86_400_000;
const week = (number: number): string => new Date(START + number * WEEK).toISOString();

const BANDS = {
	band: [
		{ name: 'Nurture', from: 10 },
		{ name: 'Sales', from: 30 },
	],
};

/** In twelve weeks, 24 leads: those with an even number are active each week, the others once. */
async function played(n8n: N8n, by: object = {}): Promise<N8n> {
	for (let number = 0; number < 12; number++) {
		const items = Array.from({ length: 24 }, (_, lead) => ({ lead: `lead${lead}`, id: `${lead} ${number}` }));
		const active = items.filter((_, lead) => number === 0 || lead % 2 === 0);
		await n8n.run(journey(scoreLead({ ...by, ...on(week(number)) }), router({ bands: BANDS })), active);
	}
	return n8n;
}

/** Twelve of the active leads win in June, two others lose. */
const deals = (): IDataObject[] => [
	...Array.from({ length: 12 }, (_, index) => ({
		leadId: `LEAD${2 * index}`,
		outcome: 'Closed Won',
		date: '2026-03-20',
		deal: `deal ${index}`,
	})),
	{ leadId: 'lead1', outcome: 'lost', date: '2026-03-21T10:00:00Z' },
	{ leadId: 'lead3', outcome: 'lost', date: '2026-03-21T10:00:00Z' },
];

const checking = (parameters: object = {}, options: object = {}): Node =>
	leadScore({
		operation: 'checkScore',
		outcomesFrom: 'items',
		outcomeId: 'deal',
		...parameters,
		options: { asIf: '2026-09-01T00:00:00Z', weeks: 30, ...options },
	});

interface Checked extends IDataObject {
	answers: string[];
	warnings: string[];
	ranking: IDataObject;
}

type Outcome = Checked & { error: string; binary: IBinaryKeyData; messages: string[] };

/** Makes a file of an item's text. */
const toFile: INodeType = {
	...passThrough,
	async execute(this: IExecuteFunctions) {
		const { text } = this.getInputData()[0]!.json;
		const data = Buffer.from(String(text)).toString('base64');
		return [[{ json: {}, binary: { data: { data, mimeType: 'text/csv' } } }]];
	},
};
const file: Node = { type: 'n8n-nodes-base.toFile', name: 'File', parameters: {} };
const FILES = { nodeTypes: { 'n8n-nodes-base.toFile': toFile } };

/** What comes out, and its files. */
async function checked(n8n: N8n, nodes: Node[], items: IDataObject[]): Promise<Partial<Outcome>> {
	const run = await n8n.run(journey(...nodes), items, FILES);
	if (run.error) return { error: run.error.message };
	const [out] = run.items('Lead Score');
	const { leadScore: found } = out!.json as { leadScore: Checked };
	return { ...found, binary: out!.binary!, messages: messages(run, 'Lead Score') };
}

test('a score that predicts wins says so, in sentences, figures and a page', async () => {
	const found = await checked(await played(freshN8n()), [checking({ capacity: 5 })], deals());
	expect(found.ranking).toMatchObject({ won: 12, notWon: 12 });
	expect(found.answers![0]).toMatch(/^The score predicts wins\. .* in \d\d of 100 pairs/);
	expect(found).toMatchObject({ leads: 24, won: 12, lost: 2, rejected: 0, finished: true });
	expect(found.warnings).toEqual([
		'No points were given for 90 days by “Any event”.',
		'Nearly all leads have “Any event”, so it no longer tells leads apart.',
	]);
	expect(Object.keys(found.binary!)).toEqual(['data', 'conversion']);
	expect(Buffer.from(found.binary!.data!.data, 'base64').toString()).toContain('does it predict wins?');
});

test('the same from a file, and from outcomes that were recorded', async () => {
	const n8n = await played(freshN8n());
	const given = await checked(n8n, [checking()], deals());
	const csv = ['leadId;outcome;date;deal', ...deals().map((deal) => Object.values(deal).join(';'))].join(
		'\r\n',
	);
	const fromFile = await checked(n8n, [file, checking({ outcomesFrom: 'file' })], [{ text: csv }]);
	const record = leadScore({
		operation: 'recordOutcome',
		leadId: '={{ $json.leadId }}',
		outcome: '={{ $json.outcome === "lost" ? "lost" : "won" }}',
		outcomeId: '={{ $json.deal }}',
		outcomeDate: '={{ $json.date }}',
	});
	const recorded = await n8n.run(journey(record), deals());
	expect(recorded.error).toBe(undefined);
	const fromStore = await checked(n8n, [checking({ outcomesFrom: 'recorded' })], [{}]);
	for (const found of [fromFile, fromStore]) {
		for (const what of ['ranking', 'bands', 'scores', 'answers', 'rules'] as const) {
			expect(found[what]).toEqual(given[what]);
		}
	}
});

test('where the rules in use were learned, whether their chances come true', async () => {
	const n8n = freshN8n();
	const rule = {
		name: 'Any event',
		points: 10,
		appliesTo: 'every item',
		chanceAtZero: 5,
		pointsToDouble: 20,
	};
	await n8n.run(journey(scoringRules({ operation: 'publish', rulesFrom: 'items' })), [rule]);
	const published = { rulesFrom: 'published', ruleSet: { __rl: true, mode: 'name', value: 'Team rules' } };
	const found = await checked(await played(n8n, published), [checking()], deals());
	expect(found.chances).toEqual(
		expect.arrayContaining([
			{
				percentGiven: 6.9,
				leadsOnDays: expect.any(Number),
				won: expect.any(Number),
				percentWon: expect.any(Number),
			},
		]),
	);
	expect(Object.keys(found.binary!)).toEqual(['data', 'conversion', 'chances']);
	expect((await checked(await played(freshN8n()), [checking()], deals())).chances).toBe(null);
});

test('as if it were an earlier date, later outcomes are not known yet', async () => {
	const n8n = await played(freshN8n());
	const found = await checked(n8n, [checking({}, { asIf: '2026-03-21T09:00:00Z' })], deals());
	expect(found).toMatchObject({ won: 12, lost: 0 });
});

test('too few winners are no number, but how many more are needed', async () => {
	const found = await checked(await played(freshN8n()), [checking()], deals().slice(0, 4));
	expect(found.answers).toEqual([
		expect.stringMatching(
			/^There is too little to say .*: 4 leads won within 90 days .* At least 10 are needed, 6 more: record more outcomes/,
		),
	]);
	expect(found.warnings).toContainEqual(expect.stringMatching(/^Only wins were recorded/));
});

test('what an outcome is, and where it is missing', async () => {
	const n8n = await played(freshN8n());
	expect((await checked(n8n, [checking()], [{ email: 'ann' }])).error).toMatch(/no outcome to check/);
	const odd = [
		...deals(),
		{ leadId: 'lead5', outcome: 'maybe', date: '2026-03-01' },
		{ outcome: 'won', date: '2026-03-01' },
	];
	const found = await checked(
		n8n,
		[checking()],
		[...odd, { leadId: 'stranger', outcome: 'won', date: '2026-03-01' }],
	);
	expect(found.messages).toContainEqual(
		expect.stringContaining(
			'2 outcomes were left out. Item 14: the outcome is not won, lost or rejected: "maybe".',
		),
	);
	expect(found.warnings).toContainEqual('1 lead with an outcome has no such score, and is left out.');
});

test('history that was loaded later stood nowhere, unless it is checked as if it had been scored in time', async () => {
	const n8n = freshN8n();
	const items = Array.from({ length: 24 }, (_, lead) =>
		Array.from({ length: lead % 2 === 0 ? 12 : 1 }, (_event, number) => {
			return { lead: `lead${lead}`, id: `${lead} ${number}`, at: week(number) };
		}),
	).flat();
	await n8n.run(journey(scoreLead({ eventTime: '={{ $json.at }}', ...on('2026-08-01T00:00:00Z') })), items);
	const late = await checked(n8n, [checking()], deals());
	expect(late.ranking).toBe(null);
	expect(late.warnings).toContainEqual(
		expect.stringMatching(/^24 leads are left out: their history was loaded/),
	);
	const inTime = await checked(n8n, [checking({}, { asIfInTime: true })], deals());
	expect(inTime.ranking).toMatchObject({ won: 12, notWon: 12 });
	expect(inTime.answers![0]).toMatch(/^The score predicts wins\./);
});

test('a capacity advises a threshold, and a score without leads says nothing', async () => {
	const n8n = await played(freshN8n());
	const found = await checked(n8n, [checking({ capacity: 5 }, { asIf: '2026-03-30T00:00:00Z' })], deals());
	expect(found.threshold).toEqual(expect.any(Number));
	expect(found.answers!.at(-1)).toMatch(
		/^If sales takes 5 leads a week, try a threshold of \d+ in your Threshold Router\./,
	);
	const other = checking({ score: { __rl: true, mode: 'name', value: 'Nothing' } });
	expect(await checked(n8n, [other], deals())).toMatchObject({ answers: [], warnings: [] });
});
