import {
	correctRule,
	decayAll,
	exportRows,
	exportScore,
	forgetDetails,
	importStartingScores,
	importScore,
	markTouched,
	mergeLeads,
	readHistories,
	readLeads,
	recordOutcomes,
	routeLeads,
	scoreLeads,
	type CorrectRequest,
	type ImportRequest,
	type NumberLine,
} from '../../../steps';
import { openPostgres, openSqlite, type Store } from '../../../stores';
import { freshSchema } from '../../stores/freshSchema';
import { freshFile } from '../../stores/temporary';
import { changes, DAY, decaying, event, everyTime, NEW_YEAR, routing, scoring, won } from '../setup';

const kinds: Record<string, () => Store> = {
	sqlite: () => openSqlite(freshFile()),
	postgres: () => openPostgres(freshSchema()),
};
const LEADS = [
	'__proto__',
	'nul\u0000',
	'😀'.repeat(250),
	...Array.from({ length: 250 }, (_, n) => `lead ${n}`),
];
/** Where a file goes; IDs are kept as they are. */
const under = (score: string) => ({
	entity: 'contact',
	score,
	now: NEW_YEAR + 99 * DAY,
	idOf: (id: string) => id,
});
const on = (day: number) => ({ at: NEW_YEAR + day * DAY });
const hold = { name: 'Title', award: 'whileTrue' as const };
const expiring = { ...everyTime, expiresAfter: { amount: 30, unit: 'days' as const } };

async function fill(store: Store): Promise<void> {
	// Another step comes first, so that steps have other numbers in a copy.
	await scoreLeads(
		store,
		scoring(everyTime, [event('zoe', 1)], { score: 'Other', step: { key: 'x', workflow: '', node: '' } }),
	);
	const events = LEADS.flatMap((lead, n) =>
		[0, 5].map((day) => event(lead, 10 + n, { ...on(day), eventId: `e${day}` })),
	);
	await scoreLeads(store, scoring(expiring, events, on(6)));
	await scoreLeads(
		store,
		scoring(
			hold,
			LEADS.map((lead) => event(lead, 3)),
			{ ...on(6), step: { key: 'fit', workflow: 'W', node: 'Fit' } },
		),
	);
	await decayAll(store, decaying(on(10)), changes());
	await routeLeads(store, routing(LEADS, on(10)));
	await mergeLeads(store, decaying(on(11)), [{ from: 'lead 1', into: 'lead 2' }]);
}

const read = async (store: Store, name = 'Lead Score') =>
	await readHistories(store, {
		entity: 'contact',
		score: name,
		leads: [...LEADS, 'lead 1'],
		limit: Infinity,
		asOf: null,
	});
const lines = async function* (text: string[]): AsyncGenerator<string> {
	for (const line of text) yield line;
};
const exported = async (store: Store): Promise<string[]> => {
	let text = '';
	for await (const part of exportScore(store, 'contact', 'Lead Score')) text += part;
	return text.trimEnd().split('\n');
};

describe.each([
	['sqlite', 'postgres'],
	['postgres', 'sqlite'],
])('from %s to %s', (from, into) => {
	test('a copy is the same, and stays the same', async () => {
		const [source, target] = [kinds[from]!(), kinds[into]!()];
		await fill(source);
		const report = await importScore(target, under('Lead Score'), lines(await exported(source)));

		expect(report).toEqual({ leads: LEADS.length - 1, refused: 0, refusedLines: [] });
		expect(await read(target)).toEqual(await read(source));
		for (const store of [source, target]) {
			const again = LEADS.map((lead) => event(lead, 50, { ...on(5), eventId: 'e5' }));
			await scoreLeads(store, scoring(expiring, again, on(20)));
			await decayAll(store, decaying(on(33)), changes());
		}
		expect(await read(target)).toEqual(await read(source));
		const routed = async (store: Store) =>
			(await routeLeads(store, routing(LEADS, on(33)))).map(({ crossing, ...route }) => ({
				...route,
				isCrossing: crossing !== null,
			}));
		expect(await routed(target)).toEqual(await routed(source));
		expect(await exported(target)).toHaveLength((await exported(source)).length);
	});
});

test('what the panels take comes in whole, however odd it is', async () => {
	const [source, target] = [kinds.sqlite!(), kinds.sqlite!()];
	const per = { amount: 1, unit: 'days' as const };
	const settings = { bursts: { events: 2, seconds: 1.5 } };
	const forAges = { ...everyTime, expiresAfter: { amount: 100_000, unit: 'years' as const } };
	const limits = [{ times: 2.5 }, { points: 1e10 }, { points: 1e300 }];
	const rules = limits.map((limit) => ({
		...forAges,
		name: JSON.stringify(limit),
		limit: { ...limit, per },
	}));
	const matches = rules.map(() => ({ holds: true, points: 10 }));
	const items = [0, 1, 1.1, 5].map((day) => event('ann', 10, { ...on(day), matches }));
	await scoreLeads(source, scoring(forAges, items, { ...on(6), rules, settings }));
	// Characters that nobody sees are not counted.
	const unseen = `seen${'\u200b'.repeat(9_000)}seen`;
	await recordOutcomes(source, decaying({ score: '' }), [won('ann', { id: unseen, reason: unseen })]);
	await markTouched(source, decaying({ score: '' }), [{ lead: 'ann', at: NEW_YEAR, by: unseen }]);
	const text = await exported(source);

	expect(await importScore(target, under('Lead Score'), lines(text))).toMatchObject({ leads: 1, refused: 0 });
	const parsed = (all: string[]) => all.map((line) => JSON.parse(line) as unknown);
	expect(parsed(await exported(target))).toEqual(parsed(text));
	const readAnn = async (store: Store) => await readLeads(store, 'contact', 'Lead Score', ['ann']);
	expect(await readAnn(target)).toEqual(await readAnn(source));
});

test('an import that was cut off goes on where it is run again; under another name it is a score of its own', async () => {
	const [source, target] = [kinds.sqlite!(), kinds.sqlite!()];
	await fill(source);
	const text = await exported(source);
	const stopped = await importScore(target, under('Lead Score'), lines(text), () => false);
	expect(stopped.leads).toBe(100);
	const rest = await importScore(target, under('Lead Score'), lines(text));
	expect(rest).toMatchObject({ leads: LEADS.length - 101, refused: 100 });
	expect(rest.refusedLines).toHaveLength(20);
	expect(rest.refusedLines[0]!.reason).toBe('This lead is stored already');
	expect(await read(target)).toEqual(await read(source));

	expect(await importScore(target, under('Copy'), lines(text))).toMatchObject({ refused: 0 });
	expect(await read(target, 'Copy')).toEqual(await read(source));
});

test('a score in use is refused, and so is a file that is no export', async () => {
	const [source, target] = [kinds.sqlite!(), kinds.sqlite!()];
	await fill(source);
	const text = await exported(source);
	await scoreLeads(target, scoring(everyTime, [event('ann', 5)]));

	await expect(importScore(target, under('Lead Score'), lines(text))).rejects.toThrow(
		'The score "Lead Score" is in use: it has leads, or Apply Decay has worked on it',
	);
	for (const wrong of [[], ['leadId,score', 'ann,5'], ['{}']]) {
		await expect(importScore(target, under('New'), lines(wrong))).rejects.toThrow(
			'The file is not an export of scores as JSON Lines',
		);
	}
	expect(await readLeads(target, 'contact', 'Lead Score', ['ann'])).toMatchObject([{ score: 5 }]);
});

test('lines that are broken, or are about a lead that is somebody else here, are refused and the others come in', async () => {
	const [source, target] = [kinds.sqlite!(), kinds.sqlite!()];
	await scoreLeads(
		source,
		scoring(
			everyTime,
			['ann', 'bob', 'cy', 'dan'].map((lead) => event(lead, 5)),
		),
	);
	await scoreLeads(target, scoring(everyTime, [event('eve', 1)], { score: 'Other' }));
	await mergeLeads(target, decaying(), [{ from: 'bob', into: 'eve' }]);
	const text = (await exported(source)).map((line) => (line.includes('"cy"') ? line.slice(0, 90) : line));
	const strange = text.map((line) =>
		line.includes('"lead":"dan"') ? line.replaceAll('"rule":0', '"rule":7') : line,
	);
	const { leads, refusedLines } = await importScore(target, under('Lead Score'), lines(strange));

	expect(leads).toBe(1);
	expect(refusedLines.map(({ reason }) => reason).sort()).toEqual([
		'It is no line of an export, or was changed',
		'It needs a rule that no line before it describes',
		'Its ID stands for another lead here',
	]);
});

test('rows for people say band, last activity and why', async () => {
	const store = kinds.sqlite!();
	await scoreLeads(store, scoring(everyTime, [event('ann', 30), event('bob', 5)]));
	await routeLeads(store, routing(['ann']));
	const rows = [];
	for await (const page of exportRows(store, 'contact', 'Lead Score')) rows.push(...page);

	expect(rows).toEqual([
		{
			leadId: 'ann',
			score: 30,
			band: 'Warm',
			lastActivity: '2026-01-01T00:00:00.000Z',
			why: 'Opened an email +30',
		},
		{
			leadId: 'bob',
			score: 5,
			band: '',
			lastActivity: '2026-01-01T00:00:00.000Z',
			why: 'Opened an email +5',
		},
	]);
});

test('numbers of another system become a starting score that fades, once for each lead', async () => {
	const store = kinds.sqlite!();
	const numbers = async function* (): AsyncGenerator<NumberLine> {
		yield { line: 2, lead: 'ann', points: 40, at: NEW_YEAR - 30 * DAY };
		yield { line: 3, lead: 'bob', points: 8, at: null };
		yield { line: 4, reason: 'It has no lead ID' };
		for (let n = 0; n < 1_200; n++) yield { line: 5 + n, lead: `lead ${n}`, points: n, at: null };
	};
	const first = await importStartingScores(store, decaying(), numbers());
	expect(first).toEqual({
		leads: 1_202,
		refused: 1,
		refusedLines: [{ line: 4, reason: 'It has no lead ID' }],
	});
	await decayAll(store, decaying(), changes());
	const scores = async () =>
		(await readLeads(store, 'contact', 'Lead Score', ['ann', 'bob', 'lead 900'])).map((lead) => lead!.score);
	expect(await scores()).toEqual([20, 8, 900]);

	const again = await importStartingScores(store, decaying(), numbers());
	expect(again).toMatchObject({ leads: 0, refused: 1_203 });
	expect(again.refusedLines[0]).toEqual({ line: 4, reason: 'It has no lead ID' });
	expect(again.refusedLines[1]).toEqual({ line: 2, reason: 'This lead has a starting score already' });
	expect(await scores()).toEqual([20, 8, 900]);
});

describe('a starting score', () => {
	const give = async (store: Store, points: Record<string, number>, more: Partial<ImportRequest> = {}) => {
		const numbers = async function* (): AsyncGenerator<NumberLine> {
			for (const [index, [lead, worth]] of Object.entries(points).entries()) {
				yield { line: index + 2, lead, points: worth, at: null };
			}
		};
		return await importStartingScores(store, { ...decaying(), ...more }, numbers());
	};
	const scoresIn = async (store: Store, ...leads: string[]) =>
		(await readLeads(store, 'contact', 'Lead Score', leads)).map((lead) => lead?.score);
	const historyOf = async (store: Store, lead: string) => {
		const request = { entity: 'contact', score: 'Lead Score', leads: [lead], limit: 9, asOf: null };
		return (await readHistories(store, request))[0]!.history;
	};
	const correct = async (store: Store, what: CorrectRequest['what']) =>
		await correctRule(store, {
			...decaying(on(2)),
			...{ rule: 'Starting score', from: -Infinity, to: Infinity, what },
			...{ reason: 'wrong file', thresholds: [], preview: false },
		});

	test.each(['sqlite', 'postgres'])(
		'that was removed can be given again, and then no more, on %s',
		async (kind) => {
			const store = kinds[kind]!();
			await give(store, { ann: 1.25, bob: 2.5 });
			await scoreLeads(store, scoring(everyTime, [event('ann', 7)]));
			await correct(store, { do: 'remove' });
			expect(await scoresIn(store, 'ann', 'bob')).toEqual([7, 0]);

			expect(await give(store, { ann: 1250, bob: 2500 })).toMatchObject({ leads: 2, refused: 0 });
			expect(await scoresIn(store, 'ann', 'bob')).toEqual([1257, 2500]);
			expect(await give(store, { ann: 1250, bob: 2500 })).toMatchObject({ leads: 0, refused: 2 });
			await correct(store, { do: 'remove' });
			expect(await give(store, { ann: 9 })).toMatchObject({ leads: 1 });
			expect(await scoresIn(store, 'ann', 'bob')).toEqual([16, 0]);
		},
	);

	test('that was moved to another rule is kept there', async () => {
		const store = kinds.sqlite!();
		await give(store, { ann: 40 });
		await correct(store, { do: 'move', to: 'Old CRM' });

		for (const replaces of [false, true]) {
			expect(await give(store, { ann: 50 }, { replaces })).toMatchObject({ leads: 0, refused: 1 });
		}
		expect(await scoresIn(store, 'ann')).toEqual([40]);
	});

	test.each(['sqlite', 'postgres'])(
		'is replaced where that is wanted, and the history says so, on %s',
		async (kind) => {
			const store = kinds[kind]!();
			await give(store, { ann: 1.25, bob: 5 });
			const report = await give(store, { ann: 1250, bob: 5, cy: 3 }, { ...on(1), replaces: true });

			expect(report).toMatchObject({ leads: 3, refused: 0 });
			expect(await scoresIn(store, 'ann', 'bob', 'cy')).toEqual([1250, 5, 3]);
			const told = (await historyOf(store, 'ann')).map(({ what, points, score }) => [what, points, score]);
			expect(told).toEqual([
				['Starting score', 1.25, 1.25],
				['Starting score (corrected: replaced by an import)', -1.25, 0],
				['Starting score', 1250, 1250],
			]);
			expect(await historyOf(store, 'bob')).toHaveLength(1);

			// The same file again, as after a run that was cut off, changes nothing.
			await give(store, { ann: 1250, bob: 5, cy: 3 }, { ...on(2), replaces: true });
			expect(await historyOf(store, 'ann')).toHaveLength(3);
		},
	);

	test('that was replaced survives a merge', async () => {
		const store = kinds.sqlite!();
		await give(store, { ann: 1.25 });
		await give(store, { ann: 1250 }, { ...on(1), replaces: true });
		await scoreLeads(store, scoring(everyTime, [event('bob', 7)]));
		await mergeLeads(store, decaying(on(3)), [{ from: 'bob', into: 'ann' }]);

		expect(await scoresIn(store, 'ann')).toEqual([1257]);
	});

	test('is not given again after its details were forgotten', async () => {
		const store = kinds.sqlite!();
		await give(store, { ann: 40 });
		await forgetDetails(store, 'contact', 'Lead Score', NEW_YEAR + 9 * DAY);

		expect(await give(store, { ann: 40 })).toMatchObject({ leads: 0, refused: 1 });
	});

	test('stands in a file once: of two lines about one lead the first counts', async () => {
		const store = kinds.sqlite!();
		const numbers = async function* (): AsyncGenerator<NumberLine> {
			for (let line = 2; line < 1_200; line++) {
				yield { line, lead: line % 600 === 2 ? 'ann' : `lead ${line}`, points: line, at: null };
			}
		};
		for (const replaces of [false, true]) {
			const { refused } = await importStartingScores(store, { ...decaying(), replaces }, numbers());
			expect(refused).toBe(1);
			expect(await scoresIn(store, 'ann')).toEqual([2]);
		}
	});
});

test('leads with long histories are written out a few at a time, each once', async () => {
	const store = openSqlite(freshFile());
	const leads = ['ann', 'bob', 'cy', 'dan'];
	const many = leads.flatMap((lead) =>
		Array.from({ length: lead === 'dan' ? 1 : 9_000 }, () => event(lead, 1)),
	);
	await scoreLeads(store, scoring(everyTime, many));
	const sofar: number[] = [];
	const exported: string[] = [];
	for await (const part of exportScore(store, 'contact', 'Lead Score', (count) => sofar.push(count) > 0)) {
		for (const line of part.trimEnd().split('\n')) {
			const { lead } = JSON.parse(line) as { lead?: string };
			if (lead !== undefined) exported.push(lead);
		}
	}

	expect(sofar).toEqual([2, 4]);
	expect(exported).toEqual(leads);
});
