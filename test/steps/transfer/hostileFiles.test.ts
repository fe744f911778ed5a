/* eslint-disable @typescript-eslint/no-explicit-any -- lines are broken here in all ways */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import {
	adjustLeads,
	correctRule,
	decayAll,
	eraseLeads,
	exportLeads,
	exportRows,
	exportScore,
	importScore,
	overview,
	rankLeads,
	readHistories,
	readLeads,
	recordOutcomes,
	routeLeads,
	scoreLeads,
	type ImportReport,
} from '../../../steps';
import { openSqlite, type Store } from '../../../stores';
import { freshFile } from '../../stores/temporary';
import { placesIn, put, strange } from '../damage';
import { changes, DAY, decaying, event, everyTime, NEW_YEAR, routing, scoring, won } from '../setup';

/** An export of version 0.1, with all kinds of rules, ways of fading, corrections, merges and forgotten details. */
const EXPORT = readFileSync(join(__dirname, '..', '..', 'fixtures', 'export-0.1.jsonl'), 'utf8')
	.trimEnd()
	.split('\n');
const LATER = NEW_YEAR + 40 * DAY;
const later = { at: LATER, now: LATER };
const idOf = (id: string) => (id.trim() === '' ? null : id.trim().toLowerCase());

async function* lines(text: string[]): AsyncGenerator<string> {
	for (const line of text) yield line;
}

async function importInto(store: Store, text: string[]): Promise<ImportReport> {
	const request = { entity: 'contact', score: 'Lead Score', now: LATER, idOf };
	return await importScore(store, request, lines(text));
}

const imported = async (text: string[]): Promise<{ store: Store; report: ImportReport }> => {
	const store = openSqlite(freshFile());
	return { store, report: await importInto(store, text) };
};

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
	const found: T[] = [];
	for await (const value of values) found.push(value);
	return found;
}

/** Whatever a person can do with a store works, and nothing is left of its leads in the end. */
async function expectUsable(store: Store): Promise<void> {
	const score = { entity: 'contact', score: 'Lead Score' };
	const ranked = await rankLeads(store, { ...score, sort: 'highest', filters: {}, after: null, limit: 99 });
	const leads = ranked.leads.map(({ leadId }) => leadId);
	await readLeads(store, 'contact', 'Lead Score', leads);
	await readHistories(store, { ...score, leads, limit: Infinity, asOf: null });
	await readHistories(store, { ...score, leads, limit: 5, asOf: NEW_YEAR + 10 * DAY });
	await exportLeads(store, 'contact', leads);
	const rows = (await all(exportRows(store, 'contact', 'Lead Score'))).flat();
	expect(rows).toHaveLength(leads.length);
	const text = (await all(exportScore(store, 'contact', 'Lead Score'))).join('').trimEnd().split('\n');
	expect((await imported(text)).report).toMatchObject({ leads: leads.length, refused: 0 });
	await overview(store, score, 10);
	await decayAll(store, decaying(later), changes());
	await decayAll(store, decaying(later), { of: 'falls', thresholds: [10], limit: 99 });
	await scoreLeads(
		store,
		scoring(
			everyTime,
			leads.map((lead) => event(lead, 1)),
			later,
		),
	);
	await adjustLeads(
		store,
		decaying(later),
		leads.map((lead) => ({ lead, points: 1, reason: '' })),
	);
	await routeLeads(store, routing(leads, later));
	const wrong = { from: -Infinity, to: Infinity, what: { do: 'remove' as const }, reason: '' };
	const correction = { ...decaying(later), rule: everyTime.name, ...wrong, thresholds: [], preview: false };
	if (leads.length > 0) await correctRule(store, correction);
	await eraseLeads(store, decaying(later), leads);
	expect(await readLeads(store, 'contact', 'Lead Score', leads)).toEqual(leads.map(() => null));
	expect(
		(await rankLeads(store, { ...score, sort: 'highest', filters: {}, after: null, limit: 9 })).leads,
	).toEqual([]);
}

/** The export with another line of a lead. */
function withLead(lead: string, change: (line: any) => unknown): string[] {
	return EXPORT.map((text) => {
		const line = JSON.parse(text) as { lead?: string };
		return line.lead === lead ? JSON.stringify(change(line) ?? line) : text;
	});
}
const withDefinition = (change: (line: any) => void): string[] =>
	EXPORT.map((text) => {
		const line = JSON.parse(text) as { score?: unknown };
		if (line.score) change(line);
		return JSON.stringify(line);
	});

test('an export of an earlier version comes in whole', async () => {
	const { store, report } = await imported(EXPORT);

	expect(report).toEqual({ leads: 4, refused: 0, refusedLines: [] });
	await expectUsable(store);
});

const AT = NEW_YEAR + DAY;
const HOSTILE: Array<[what: string, change: (line: any) => unknown, reason: string]> = [
	['a number for an ID', (l) => ({ ...l, lead: 5 }), 'Its lead is not a text of 1 to 500 characters'],
	['an ID that is too long', (l) => ({ ...l, lead: 'x'.repeat(501) }), 'Its lead is not a text of 1 to 500'],
	[
		'an ID that is not normalised',
		(l) => ({ ...l, lead: ' CY ' }),
		'" CY " is not as IDs are kept: they are kept as "cy"',
	],
	['a blank ID', (l) => ({ ...l, lead: '  ' }), 'it stands for nothing'],
	['an alias that is not normalised', (l) => ({ ...l, aliases: ['Bo'] }), '"Bo" is not as IDs are kept'],
	['itself as its alias', (l) => ({ ...l, aliases: ['cy'] }), 'An ID is in it twice'],
	['a state that is an object', (l) => ({ ...l, state: { __proto__: 1 } }), 'Its state '],
	[
		'a text for a clock',
		(l) => void (l.state[1] = 'now'),
		'Its state, entry 2 is not the date of something that has happened',
	],
	['a clock in 5138', (l) => void (l.state[1] = 1e14), 'Its state, entry 2 is not the date'],
	[
		'points of 1e308',
		(l) => void (l.ledger[0].points = 1e308),
		'Its ledger, entry 1, points is not a number of points up to 1,000,000,000',
	],
	[
		'points as a text',
		(l) => void (l.ledger[0].points = '5'),
		'Its ledger, entry 1, points is not a number of points',
	],
	[
		'sums that say more',
		(l) => void (l.state[10] = 1e6),
		'Its ledger does not add up to the points it holds',
	],
	[
		'an expiry of 1e300',
		(l) => void (l.expiring[0].expiresAt = 1e300),
		'Its expiring, entry 1, expiresAt is not a date',
	],
	[
		'an expiry that no line has',
		(l) => void (l.expiring[0].expiresAt += 5),
		'Other points expire than its ledger says',
	],
	['an instant of 1e300', (l) => void (l.ledger[1].at = 1e300), 'Its ledger, entry 2, at is not the date'],
	[
		'an instant long ago',
		(l) => void (l.ledger[1].at = -62135596800000),
		'Its ledger, entry 2, at is not the date',
	],
	[
		'an unknown rule in its ledger',
		(l) => void (l.ledger[0].rule = 77),
		'It needs a rule that no line before it describes',
	],
	[
		'an unknown rule among its events',
		(l) => void l.events.push(['x', { at: AT, decided: [77] }]),
		'It needs a rule',
	],
	['an unknown way of fading', (l) => void (l.state[5] = [[null, 9, AT]]), 'It needs a way of fading'],
	[
		'more decays than there were',
		(l) => void (l.state[2] = 99),
		'Its sums name rules, ways of fading or decays',
	],
	['an unknown step', (l) => void (l.ledger[0].step = 99), 'It needs a step'],
	['a ledger with a gap', (l) => void l.ledger.shift(), 'Lines of its ledger are missing'],
	[
		'a line twice',
		(l) => void l.ledger.push(l.ledger.at(-1)),
		'Lines of its ledger are missing, or are there twice',
	],
	[
		'an award for more points, which expire',
		(l) => void (l.ledger[0].points += 500),
		'Other points expire than its ledger says',
	],
	[
		'an award for more points, which stay',
		(l) => {
			const award = l.ledger.find((one: any) => one.kind === 'award' && one.expiresAt === null);
			award.points += 500;
		},
		'Its ledger does not add up to its score',
	],
	[
		'points held for nothing',
		(l) => void (l.state[8][0][1] = 99),
		'Its ledger does not add up to the points it holds',
	],
	[
		'a kind of line that is none',
		(l) => void (l.ledger[0].kind = 'gift'),
		'Its ledger, entry 1, kind is not a known value',
	],
	[
		'a correction of no award',
		(l) => void (l.ledger.find((one: any) => one.kind === 'corrected').note = '{"award":99,"reason":""}'),
		'Its ledger names rules or awards that are not there',
	],
	[
		'a note that cannot be read',
		(l) => void (l.ledger.find((one: any) => one.kind === 'corrected').note = '{'),
		'Its ledger names rules or awards that are not there',
	],
	[
		'a reason that is too long',
		(l) => void (l.ledger[0].note = 'x'.repeat(20_000)),
		'Its ledger, entry 1, note is not a text of up to',
	],
	['an object for a band', (l) => void (l.routes[0].band = {}), 'Its routes, entry 1, band is not a text'],
	['no events', (l) => void delete l.events, 'Its events is missing'],
	['an event twice', (l) => void l.events.push(l.events[0]), 'An event ID is in it twice'],
];

test.each(HOSTILE)(
	'a lead with %s is refused whole, and the others come in',
	async (_what, change, reason) => {
		const { store, report } = await imported(withLead('cy', change));

		expect(report).toMatchObject({
			leads: 3,
			refused: 1,
			refusedLines: [{ reason: expect.stringContaining(reason) }],
		});
		expect(await readLeads(store, 'contact', 'Lead Score', ['cy'])).toEqual([null]);
		await expectUsable(store);
	},
);

const DEFINITIONS: Array<[what: string, change: (line: any) => void, reason: string]> = [
	['a time zone that is none', (l) => void (l.score.settings.zone = 'Mars/Olympus'), 'is not a time zone'],
	[
		'rules without names',
		(l) => void (l.score.rules[0].name = null),
		'Its score, rules, entry 1, name is not a text',
	],
	[
		'two rules of one name',
		(l) => void (l.score.rules[1].name = l.score.rules[0].name),
		'Two of its rules have one name',
	],
	['a way of fading over nothing', (l) => void (l.score.fades[0].every.amount = 0), 'amount is not a number'],
	['a percentage of 1e300', (l) => void (l.score.fades[2].percent = 1e300), 'percent is not a number'],
	[
		'a decay by an unknown way',
		(l) => void (l.sweeps[0].fade = 9),
		'ways of fading or decays that it does not describe',
	],
	['a decay twice', (l) => void l.sweeps.push(l.sweeps[0]), 'Two of its decays have one number'],
	[
		'a decay to come',
		(l) => void (l.score.sweeps.clock = 1e15),
		'is not the date of something that has happened',
	],
	['an unknown step', (l) => void l.score.rulesOf.push([77, []]), 'It needs a step'],
	[
		'a maximum of 1e308',
		(l) => void (l.score.settings.max = 1e308),
		'Its score, settings, max is not a number',
	],
];

test.each(DEFINITIONS)(
	'a definition with %s is refused, and so are the leads that need it',
	async (_what, change, reason) => {
		const { store, report } = await imported(withDefinition(change));

		expect(report.refusedLines[0]!.reason).toContain(reason);
		expect(report).toMatchObject({ leads: 0, refused: 5 });
		await expectUsable(store);
	},
);

test('a later definition only adds to the one before it', async () => {
	const at = EXPORT.findIndex((line) => line.startsWith('{"score"'));
	const less = JSON.parse(EXPORT[at]!);
	less.score.rules = less.score.rules.slice(0, 1);
	less.score.rulesOf = [];
	const { store, report } = await imported([...EXPORT, JSON.stringify(less)]);

	expect(report.refusedLines).toMatchObject([{ reason: expect.stringContaining('It contradicts') }]);
	expect(report.leads).toBe(4);
	await expectUsable(store);
});

test('IDs that point at each other, or at another lead, are refused', async () => {
	const merged = (lead: string, aliases: string[]) => (text: string) => {
		const line = JSON.parse(text) as { lead?: string };
		return line.lead === lead ? JSON.stringify({ ...line, aliases }) : text;
	};
	const circle = await imported(EXPORT.map(merged('cy', ['dan'])).map(merged('dan', ['cy'])));
	expect(circle.report).toMatchObject({
		leads: 3,
		refusedLines: [{ reason: 'Its ID stands for another lead here' }],
	});
	expect(await readLeads(circle.store, 'contact', 'Lead Score', ['dan'])).toMatchObject([{ leadId: 'cy' }]);
	await expectUsable(circle.store);

	const shared = await imported(EXPORT.map(merged('cy', ['zoe'])).map(merged('dan', ['zoe'])));
	expect(shared.report).toMatchObject({
		leads: 3,
		refusedLines: [{ reason: 'An ID that was merged into it is another lead here' }],
	});

	const store = openSqlite(freshFile());
	await scoreLeads(store, scoring(everyTime, [event('eve', 7)], { score: 'Other' }));
	const { refusedLines } = await importInto(store, EXPORT.map(merged('cy', ['eve'])));
	expect(refusedLines).toMatchObject([{ reason: 'An ID that was merged into it is another lead here' }]);
	await eraseLeads(store, decaying(later), ['cy']);
	expect(await readLeads(store, 'contact', 'Other', ['eve'])).toMatchObject([{ score: 7 }]);
});

test('an ID of which no score but an outcome is known is another lead, too', async () => {
	const store = openSqlite(freshFile());
	await recordOutcomes(store, decaying({ ...later, score: '' }), [won('eve')]);
	const merged = (text: string) => {
		const line = JSON.parse(text) as { lead?: string };
		return line.lead === 'cy' ? JSON.stringify({ ...line, aliases: ['eve'] }) : text;
	};
	const { refusedLines } = await importInto(store, EXPORT.map(merged));

	expect(refusedLines).toMatchObject([{ reason: 'An ID that was merged into it is another lead here' }]);
});

test('lines that are nested deeply, name prototypes or are no JSON are refused', async () => {
	const deep = `{"lead":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
	const deeper = `{"score":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`;
	const { store, report } = await imported([
		...EXPORT,
		...[
			deep,
			deeper,
			'{"__proto__":{"lead":"x"}}',
			'{"lead":"x","__proto__":{"state":[]}}',
			'[]',
			'7',
			'null',
			'{',
		],
	]);

	expect(report).toMatchObject({ leads: 4, refused: 8 });
	for (const { reason } of report.refusedLines)
		expect(reason).not.toMatch(/stack|expected|received|undefined/i);
	await expectUsable(store);
});

const LINES = EXPORT.map((text) => JSON.parse(text) as unknown);
const mutation = fc
	.integer({ min: 1, max: EXPORT.length - 1 })
	.chain((line) =>
		fc.record({ line: fc.constant(line), path: fc.constantFrom(...placesIn(LINES[line])), what: strange }),
	);

test('whatever is put anywhere into an export: it is refused with a reason, or leaves a store on which everything works', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 2 }), async (mutations) => {
			const text = [...LINES];
			for (const { line, path, what } of mutations) {
				if (placesIn(text[line]).some((place) => place.join() === path.join()))
					text[line] = put(text[line], path, what);
			}
			const { store, report } = await imported(text.map((line) => JSON.stringify(line)));
			for (const { reason } of report.refusedLines) {
				expect(reason).toMatch(/^(Its|It|Two|An|A|Lines|Other|This|") ?/);
				expect(reason).not.toMatch(/expected|received|undefined|NaN/i);
			}
			await expectUsable(store);
		}),
		{ numRuns: Number(process.env.MUTATIONS ?? 40) },
	);
}, 300_000);
