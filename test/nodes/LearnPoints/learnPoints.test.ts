import type { IBinaryKeyData, IDataObject } from 'n8n-workflow';
import { randomFrom } from '../../../learning';
import {
	filter,
	freshN8n,
	journey,
	leadScore,
	learnPoints,
	messages,
	resultsIn,
	rule,
	scoreLead,
	scoringRules,
} from '../setup';

/** Owners win often, students hardly ever; larger companies win more often. A few leads have no title. */
function pastLeads(count: number): IDataObject[] {
	const random = randomFrom(23);
	return Array.from({ length: count }, (_, lead) => {
		const title = ['Owner', 'Student', 'Clerk', ''][Math.floor(random() * 4)]!;
		const employees = Math.floor(random() * 300);
		const odds = (title === 'Owner' ? 1.5 : title === 'Student' ? -2 : 0) + employees / 100 - 2.5;
		const isWon = random() < 1 / (1 + Math.exp(-odds));
		const at = new Date(Date.UTC(2025, 0, 1) + lead * 3_600_000).toISOString();
		return { id: `L${lead}`, title, 'company.size': employees, cameAt: at, outcome: isWon ? 'won' : 'lost' };
	});
}

interface Check extends IDataObject {
	answers: string[];
	warnings: string[];
}

async function learned(parameters: object, items: IDataObject[]) {
	const run = await freshN8n().run(journey(learnPoints(parameters)), items);
	if (run.error) return { error: run.error };
	const [check] = run.items('Learn Points', 1);
	return {
		rules: run.items('Learn Points').map(({ json }) => json),
		check: check!.json as Check,
		binary: check!.binary as IBinaryKeyData,
		messages: messages(run, 'Learn Points'),
	};
}

const LEAVE_OUT = { options: { leaveOut: 'id' } };

test('points for what predicts wins, as rules with what they were learned from, and a page', async () => {
	const { rules, check, binary } = await learned({ dateField: 'cameAt', ...LEAVE_OUT }, pastLeads(1_500));
	const points = new Map(rules!.map(({ name, points }) => [name, points as number]));
	expect(points.get('Title is Owner')).toBeGreaterThan(points.get('Title is Student')!);
	for (const { points } of rules!) expect(Number.isInteger(points)).toBe(true);
	const owner = rules!.find(({ name }) => name === 'Title is Owner')!;
	expect(owner).toMatchObject({
		award: 'while true',
		conditions: [{ field: 'title', operator: 'equals', value: 'Owner', type: 'string' }],
		words: expect.stringMatching(/^\d+ of \d+ leads won \(\d/),
	});
	expect(rules!.find(({ name }) => String(name).startsWith('Company.size'))).toMatchObject({
		conditions: expect.arrayContaining([expect.objectContaining({ field: '={{ $json["company.size"] }}' })]),
	});
	expect(check!.answers[0]).toMatch(
		/^The points predict wins\. They were learned from 1,050 leads and checked on 450 leads that learning never saw, the later ones/,
	);
	expect(check!.pairsRight).toBeGreaterThan(70);
	expect(Object.keys(binary!)).toEqual(['data', 'conversion', 'chances']);
	const page = Buffer.from(binary!.data!.data, 'base64').toString();
	expect(page).toContain('Points learned from outcome');
	expect(page).toContain('A lead counts as won if “<bdi>outcome</bdi>” is “<bdi>won</bdi>”.');
});

test('the rules are published as they are, and Score Lead gives points, a chance and reasons by them', async () => {
	const n8n = freshN8n();
	const items = pastLeads(1_500);
	const publish = scoringRules({ operation: 'publish', rulesFrom: 'items' });
	const published = await n8n.run(
		journey(learnPoints({ dateField: 'cameAt', ...LEAVE_OUT }), publish),
		items,
	);
	expect(published.error).toBe(undefined);
	expect(messages(published, 'Scoring Rules')).toEqual([]);
	const score = scoreLead({
		leadId: '={{ $json.id }}',
		rulesFrom: 'published',
		ruleSet: { __rl: true, mode: 'name', value: 'Team rules' },
	});
	const run = await n8n.run(journey(score), items);
	const scored = run.items('Score Lead').map(({ json }) => json);
	const details = resultsIn(run, 'Score Lead');
	for (const [index, { leadScore, leadScoreChance }] of scored.entries()) {
		expect(leadScore).toBeGreaterThanOrEqual(0);
		expect(leadScoreChance).toBeGreaterThan(0);
		expect(leadScoreChance).toBeLessThan(100);
		if (items[index]!.title !== 'Student') continue;
		expect(details[index]!.speaksAgainst).toContainEqual(expect.stringMatching(/^Title is Student -\d+$/));
	}
	// The chance rises with the points, and on average says how many win.
	const byScore = scored.toSorted((a, b) => (a.leadScore as number) - (b.leadScore as number));
	const chances = byScore.map(({ leadScoreChance }) => leadScoreChance as number);
	expect(chances).toEqual(chances.toSorted((a, b) => a - b));
	const mean = chances.reduce((sum, one) => sum + one, 0) / chances.length;
	const won = items.filter(({ outcome }) => outcome === 'won').length / items.length;
	expect(Math.abs(mean / 100 - won)).toBeLessThan(0.05);
});

test('published rules that were learned come back with their chance', async () => {
	const n8n = freshN8n();
	const publish = scoringRules({ operation: 'publish', rulesFrom: 'items' });
	await n8n.run(journey(learnPoints(LEAVE_OUT), publish), pastLeads(600));
	const got = await n8n.run(journey(scoringRules({ operation: 'get' })), [{}]);
	const rules = got.items('Scoring Rules').map(({ json }) => json);
	expect(rules.length).toBeGreaterThan(3);
	for (const rule of rules)
		expect(rule).toMatchObject({ chanceAtZero: expect.any(Number), pointsToDouble: expect.any(Number) });
	const again = await n8n.run(journey(publish), rules);
	expect(again.items('Scoring Rules')[0]!.json).toMatchObject({ version: 1, changes: [] });
});

test('points that double the odds, and what a stricter direction costs', async () => {
	const items = pastLeads(900);
	const { rules, check } = await learned(
		{ scale: 'doubling', doublingPoints: 10, options: { leaveOut: 'id, cameAt', style: 'consistent' } },
		items,
	);
	expect(rules![0]).toMatchObject({ pointsToDouble: expect.any(Number) });
	expect(rules![0]!.pointsToDouble as number).toBeGreaterThan(5);
	expect(rules![0]!.pointsToDouble as number).toBeLessThan(20);
	expect(check!.answers.at(-1)).toMatch(/^The direction that was chosen for points costs -?\d/);
});

test('the same leads teach the same', async () => {
	const items = pastLeads(400);
	const [one, other] = [await learned(LEAVE_OUT, items), await learned(LEAVE_OUT, items)];
	expect(one.rules).toEqual(other.rules);
});

describe('what cannot be learned from is told', () => {
	test.each<[string, object, IDataObject[], RegExp]>([
		['nothing but items', {}, [{}], /no field "outcome"/],
		['another field', { outcomeField: 'stage' }, pastLeads(100), /no field "stage"/],
		[
			'three wins',
			{},
			pastLeads(100).map((lead, index) => ({ ...lead, outcome: index < 3 ? 'won' : 'lost' })),
			/too little to learn/,
		],
		[
			'three kinds of outcome',
			{},
			pastLeads(90).map((lead, index) => ({ ...lead, outcome: `kind ${index % 3}` })),
			/not clear which value/,
		],
		['a value that nobody has', { wonValue: 'signed' }, pastLeads(90), /No lead has the outcome "signed"/],
		['dates that are none', { dateField: 'title' }, pastLeads(200), /has no dates/],
	])('%s', async (_, parameters, items, message) => {
		const { error } = await learned(parameters, items);
		expect(error!.message).toMatch(message);
		expect(error!.description).toBeTruthy();
	});
});

test('leads without an outcome teach nothing, and an unknown field to leave out is named', async () => {
	const open = pastLeads(500).map((lead, index) => ({
		...lead,
		outcome: index % 10 === 0 ? '' : lead.outcome,
	}));
	const { messages: told } = await learned({ options: { leaveOut: 'id, owner' } }, open);
	expect(told).toContainEqual(expect.stringContaining('50 leads have no outcome'));
	expect(told).toContainEqual(expect.stringContaining('names fields that no lead has: owner'));
});

test('a field that was filled in after the outcome is named', async () => {
	const leaking = pastLeads(600).map((lead) => ({
		...lead,
		closeReason: lead.outcome === 'won' ? 'signed' : '',
	}));
	const { check } = await learned(LEAVE_OUT, leaking);
	expect(check!.warnings).toContainEqual(
		expect.stringMatching(/^"closeReason" alone predicts nearly every win/),
	);
});

describe('from the store', () => {
	const SET = { __rl: true, mode: 'name', value: 'Team rules' };
	const event = (name: string, value: string, points: number) => ({
		...{ name, points, award: 'each time', field: 'event', operator: 'equals', value },
	});
	const RULES = [
		event('Visited', 'visit', 1),
		event('Asked for a demo', 'demo', 1),
		event('Read the blog', 'blog', 1),
		event('Signed', 'signed', 100),
	];

	/** Who asks for a demo wins more often; reading the blog says nothing; who wins, signs a day later. */
	async function scored(rules: object = { rulesFrom: 'items' }) {
		const random = randomFrom(31);
		const n8n = freshN8n();
		await n8n.run(journey(scoringRules({ operation: 'publish', ...rules })), RULES);
		const leads = Array.from({ length: 1_500 }, (_, lead) => {
			const hasAsked = random() < 0.4;
			const isWon = random() < (hasAsked ? 0.6 : 0.2);
			return { lead: `lead${lead}`, hasAsked, reads: random() < 0.5, isWon };
		});
		const score = (asIf: string) => scoreLead({ rulesFrom: 'published', ruleSet: SET, options: { asIf } });
		const events = leads.flatMap(({ lead, hasAsked, reads }) => [
			{ lead, event: 'visit' },
			...(hasAsked ? [{ lead, event: 'demo' }] : []),
			...(reads ? [{ lead, event: 'blog' }] : []),
		]);
		await n8n.run(journey(score('2026-01-05T00:00:00Z')), events);
		const record = leadScore({
			operation: 'recordOutcome',
			outcome: '={{ $json.isWon ? "won" : "lost" }}',
			outcomeDate: '2026-02-01T00:00:00Z',
		});
		await n8n.run(journey(record), leads);
		const signed = leads.filter(({ isWon }) => isWon).map(({ lead }) => ({ lead, event: 'signed' }));
		await n8n.run(journey(score('2026-02-02T00:00:00Z')), signed);
		return n8n;
	}

	test('published rules get the points that outcomes teach, by what was there before them', async () => {
		const n8n = await scored();
		const run = await n8n.run(journey(learnPoints({ leadsFrom: 'store' })), [{}]);
		expect(run.error).toBe(undefined);
		const rules = run.items('Learn Points').map(({ json }) => json);
		const points = new Map(rules.map(({ name, points }) => [name, points as number]));
		expect(points.get('Asked for a demo')).toBeGreaterThan(50);
		expect(Math.abs(points.get('Read the blog') ?? 0)).toBeLessThan(20);
		// It happened after the win, so it taught nothing.
		expect(points.has('Signed')).toBe(false);
		expect(rules.find(({ name }) => name === 'Asked for a demo')).toMatchObject({
			award: 'once',
			conditions: [{ field: 'event', operator: 'equals', value: 'demo', type: 'string' }],
			words: expect.stringMatching(/^\d+ of \d+ leads that had it won/),
		});
		const publish = scoringRules({ operation: 'publish', rulesFrom: 'items' });
		const published = await n8n.run(journey(learnPoints({ leadsFrom: 'store' }), publish), [{}]);
		expect(published.items('Scoring Rules')[0]!.json).toMatchObject({ version: 2 });
		expect(messages(published, 'Scoring Rules')).toEqual([]);
	});

	test('rules with conditions that compute something are left out and named: items cannot hold them', async () => {
		const asked = (leftValue: string, rightValue = 'demo') =>
			filter([{ leftValue, rightValue, operator: { type: 'string', operation: 'equals' } }]);
		const visited = rule(asked('={{ $json.event }}', 'visit'), { name: 'Visited' });
		const plain = rule(asked('={{ $json.event }}'), { name: 'Asked for a demo' });
		const computed = rule(asked('={{ $json.event.split(":")[0] }}'), { name: 'Asked by mail' });
		const compared = rule(asked('={{ $json.event }}', '={{ "de" + "mo" }}'), { name: 'Asked by phone' });
		const fixed = rule(asked('demo', '={{ $json.event }}'), { name: 'Asked by fax' });
		const n8n = await scored({ rules: { rule: [visited, plain, computed, compared, fixed] } });
		const publish = scoringRules({ operation: 'publish', rulesFrom: 'items' });
		const run = await n8n.run(journey(learnPoints({ leadsFrom: 'store' }), publish), [{}]);

		expect(run.error).toBe(undefined);
		expect(run.items('Scoring Rules')[0]!.json).toMatchObject({ version: 2 });
		const names = run.items('Learn Points').map(({ json }) => json.name);
		expect(names).toContain('Asked for a demo');
		expect(names.filter((name) => String(name).startsWith('Asked'))).toHaveLength(1);
		expect(messages(run, 'Learn Points')).toContainEqual(
			expect.stringMatching(
				/^Left out, because their conditions compute .*: "Asked by mail", "Asked by phone", "Asked by fax"\./,
			),
		);
	});

	test('without published rules it says what to do', async () => {
		const n8n = freshN8n();
		await n8n.run(journey(scoreLead()), [{ lead: 'ann' }]);
		const { error } = await n8n.run(journey(learnPoints({ leadsFrom: 'store' })), [{}]);
		expect(error!.message).toBe('No published rules are in use for "Lead Score"');
		expect(error!.description).toMatch(/Publish the rules first/);
	});
});
