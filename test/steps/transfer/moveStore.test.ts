import { DatabaseSync } from 'node:sqlite';
import {
	adjustLeads,
	assignLeads,
	decayAll,
	eraseLeads,
	markTouched,
	mergeLeads,
	moveStore,
	pollCrossings,
	readLeads,
	readOutcomes,
	recordOutcomes,
	routeLeads,
	saveEmitted,
	scoreLeads,
	type TriggerRequest,
} from '../../../steps';
import { openPostgres, openSqlite, TABLE_NAMES, type Row, type Store } from '../../../stores';
import { freshSchema } from '../../stores/freshSchema';
import { freshFile } from '../../stores/temporary';
import {
	assigning,
	changes,
	DAY,
	decaying,
	event,
	everyTime,
	NEW_YEAR,
	routing,
	scoring,
	toAssign,
	won,
} from '../setup';

const kinds: Record<string, () => Store> = {
	sqlite: () => openSqlite(freshFile()),
	postgres: () => openPostgres(freshSchema()),
};

const STRANGE = ['__proto__', '\u0000', 'e'.repeat(5_000), '😀'.repeat(700), 'ÄÖ'];
const LEADS = Array.from({ length: 520 }, (_, index) => `lead ${index}`);

/** Puts something into every table. */
async function fill(store: Store): Promise<void> {
	const rule = { ...everyTime, expiresAfter: { amount: 30, unit: 'days' as const } };
	const events = [...STRANGE, ...LEADS].flatMap((lead) =>
		[1, 2, 3, 4].map((n) => event(lead, n * 10, { eventId: `${lead.slice(0, 2_000)} ${n}` })),
	);
	await scoreLeads(store, scoring(rule, events, { run: 'r'.repeat(5_000) }));
	await store.transaction(async (tx) => {
		for (const ruleSet of [...STRANGE, 'Team rules', 'Team rules']) {
			await tx.saveRules({ ruleSet, rules: '["\u0000"]', note: 'n', at: 5, workflow: 'w', node: 'n' });
		}
		await tx.saveRuleUse('Team rules', { step: { key: STRANGE[2]!, workflow: 'w', node: 'n' }, at: 5 });
		await tx.removeRules(STRANGE[0]!);
	});
	await scoreLeads(store, scoring(everyTime, [event('ann', 0.1)], { score: 'Fit "2"', entity: 'company' }));
	await decayAll(store, decaying({ at: NEW_YEAR + DAY }), changes(0));
	await routeLeads(
		store,
		routing([...LEADS, ...STRANGE, 'not stored'], { at: NEW_YEAR + DAY, run: 'route' }),
	);
	await adjustLeads(store, decaying(), [{ lead: 'lead 1', points: -2.5, reason: 'a\u0000b' }]);
	await recordOutcomes(
		store,
		decaying({ score: '' }),
		[...STRANGE, 'lead 3'].map((lead) => won(lead, { id: STRANGE[2]!, reason: 'a\u0000b', keepsBack: true })),
	);
	await assignLeads(
		store,
		assigning({ pool: STRANGE[2]!, keepsPerson: false }),
		[...STRANGE, 'lead 3'].map((lead) => toAssign(lead, { event: STRANGE[2]! })),
	);
	await markTouched(
		store,
		decaying({ score: '' }),
		[...STRANGE, 'lead 3'].map((lead) => ({ lead, at: NEW_YEAR, by: 'a\u0000b' })),
	);
	await mergeLeads(store, decaying(), [
		{ from: STRANGE[2]!, into: 'lead 2' },
		{ from: 'lead 3', into: STRANGE[3]! },
	]);
}

/** All that is in a store, table by table; also in one that is closed. */
async function contents(store: Store): Promise<Record<string, Row[]>> {
	const all: Record<string, Row[]> = {};
	for (const table of TABLE_NAMES) {
		const { rows } = await store.transaction(async (tx) => await tx.rows(table, null, 100_000), 'move');
		// Stores sort long and strange IDs differently.
		all[table] = rows.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
	}
	return all;
}

const scoreOf = async (store: Store, lead: string) =>
	(await readLeads(store, 'contact', 'Lead Score', [lead]))[0]?.score;
const addTen = async (store: Store, lead = 'lead 1') =>
	await scoreLeads(store, scoring(everyTime, [event(lead, 10, { at: NEW_YEAR + DAY })]));

const watching: TriggerRequest = {
	...{ entity: 'contact', score: 'Lead Score', zone: 'UTC', threshold: 50, now: NEW_YEAR },
	step: { key: 'instance/workflow/trigger', workflow: 'Tell sales', node: 'A lead is hot' },
	isMatch: ({ to }) => to === '50',
	watches: '50',
};

const closed = { message: expect.stringMatching(/ is closed/) as string };

describe.each([
	['sqlite', 'postgres'],
	['postgres', 'sqlite'],
])('from %s to %s', (from, into) => {
	test('whether case tells lead IDs apart arrives, too', async () => {
		const [source, target] = [kinds[from]!(), kinds[into]!()];
		await source.transaction(async (tx) => await tx.saveIdCase('deal', 'match'));
		await moveStore(source, target);

		expect([...(await target.transaction(async (tx) => await tx.idCases()))]).toEqual([['deal', 'match']]);
	});

	test('everything arrives, however often the move is cut off; then the old store is closed, and back again', async () => {
		const [source, target] = [kinds[from]!(), kinds[into]!()];
		await fill(source);
		const before = await contents(source);
		expect(TABLE_NAMES.filter((table) => before[table]!.length === 0)).toEqual(['test_copies']);
		const rows = Object.values(before).flat().length;

		let calls = 1;
		const sofar: number[] = [];
		const stop = (count: number) => sofar.push(count) < 0;
		for (; !(await moveStore(source, target, stop)).isDone; calls++) {
			await expect(addTen(source)).rejects.toMatchObject(closed);
			await expect(addTen(target)).rejects.toMatchObject(closed);
		}
		expect(calls).toBeGreaterThan(TABLE_NAMES.length);
		expect(sofar).toEqual([...sofar].sort((a, b) => a - b));
		expect(await contents(target)).toEqual(before);
		expect(await moveStore(source, target)).toEqual({ rows: 0, leads: 0, isDone: true });
		await expect(addTen(source)).rejects.toMatchObject({
			message: expect.stringMatching(/ is closed: its scores have moved to another store$/) as string,
		});
		await expect(scoreOf(source, 'lead 1')).rejects.toMatchObject(closed);

		// New scores, steps and crossings get numbers of their own.
		await addTen(target);
		await scoreLeads(target, scoring(everyTime, [event('ann', 60)], { score: 'New' }));
		const step = { key: 'another', workflow: 'Journey', node: 'Router' };
		const [routed] = await routeLeads(target, routing(['lead 1'], { step }));
		expect(routed!.crossing).not.toBeNull();
		const after = await contents(target);
		expect(await moveStore(target, source)).toMatchObject({ isDone: true });
		expect(await contents(source)).toEqual(after);
		expect(Object.values(after).flat().length).toBeGreaterThan(rows);
		await addTen(source, 'lead 3');
	});

	test('a trigger misses nothing after the move where the leads of its last crossings were erased', async () => {
		const [source, target] = [kinds[from]!(), kinds[into]!()];
		const rise = async (store: Store, lead: string) => {
			await scoreLeads(store, scoring(everyTime, [event(lead, 60)]));
			const { crossings, upTo } = await pollCrossings(store, watching, null);
			await saveEmitted(store, watching, upTo);
			return crossings.map((crossing) => crossing.lead);
		};
		await rise(source, 'before the trigger began');
		expect(await rise(source, 'ann')).toEqual(['ann']);
		await eraseLeads(source, decaying(), ['before the trigger began', 'ann']);
		await moveStore(source, target);

		expect(await rise(target, 'bob')).toEqual(['bob']);
		await eraseLeads(target, decaying(), ['bob']);
		await moveStore(target, source);
		expect(await rise(source, 'cy')).toEqual(['cy']);
	});

	test('a move that has not ended is undone by moving back', async () => {
		const [source, target] = [kinds[from]!(), kinds[into]!()];
		await fill(source);
		const before = await contents(source);
		expect((await moveStore(source, target, () => false)).isDone).toBe(false);
		expect((await moveStore(target, source)).isDone).toBe(true);

		expect(await contents(source)).toEqual(before);
		await addTen(source);
		await expect(addTen(target)).rejects.toMatchObject(closed);
		expect((await moveStore(source, target)).isDone).toBe(true);
		expect(await scoreOf(target, 'lead 1')).toEqual(expect.any(Number));
	});

	test('a store that holds scores, or whose scores are elsewhere, is not written over', async () => {
		const [source, target, third] = [kinds[from]!(), kinds[into]!(), kinds[into]!()];
		await addTen(source);
		await addTen(target, 'bob');
		await expect(moveStore(source, target)).rejects.toMatchObject({
			message: 'The store to move to holds scores already',
		});
		await addTen(source);
		await addTen(target, 'bob');
		await moveStore(source, third);

		await expect(moveStore(source, target)).rejects.toMatchObject({
			message: expect.stringMatching(/in a third one$/) as string,
		});
		await expect(moveStore(third, third)).rejects.toMatchObject({
			message: 'The two stores are one and the same',
		});
		expect(await scoreOf(target, 'bob')).toBe(20);
	});

	test('where the store to move to is lost on the way, the scores can go to another', async () => {
		const [source, lost, target] = [kinds[from]!(), kinds[into]!(), kinds[into]!()];
		await fill(source);
		const before = await contents(source);
		await moveStore(source, lost, () => false);
		await moveStore(source, target);

		expect(await contents(target)).toEqual(before);
		await expect(moveStore(lost, target)).rejects.toMatchObject({
			message: expect.stringMatching(/in a third one$/) as string,
		});
	});
});

test('a row that is damaged stops the move with the name of its lead, and the move can be undone', async () => {
	const file = freshFile();
	const [source, target] = [openSqlite(file), kinds.postgres!()];
	await scoreLeads(source, scoring(everyTime, [event('ann', 5), event('bob', 7)]));
	const database = new DatabaseSync(file);
	database.exec(`UPDATE ledger SET points = 'many' WHERE lead = 'bob'`);
	database.close();

	await expect(moveStore(source, target)).rejects.toMatchObject({
		message: 'What is stored of the lead "bob" cannot be read, so the move has stopped',
	});
	await moveStore(target, source);
	await eraseLeads(source, decaying(), ['bob']);
	const again = kinds.postgres!();
	expect((await moveStore(source, again)).isDone).toBe(true);
	expect(await readLeads(again, 'contact', 'Lead Score', ['ann', 'bob'])).toMatchObject([{ score: 5 }, null]);
});

test('a store that holds published rules and no score is not moved into, and keeps them', async () => {
	const [source, target] = [openSqlite(freshFile()), openSqlite(freshFile())];
	const rules = { ruleSet: 'Team rules', rules: '[]', note: '', at: 5, workflow: 'w', node: 'n' };
	await target.transaction(async (tx) => await tx.saveRules(rules));

	await expect(moveStore(source, target)).rejects.toMatchObject({
		message: 'The store to move to holds published rules already',
	});
	expect(await target.transaction(async (tx) => await tx.ruleSets())).toEqual(['Team rules']);
});

test('a store that holds outcomes and no score is not moved into, and keeps them', async () => {
	const [source, target] = [openSqlite(freshFile()), openSqlite(freshFile())];
	await recordOutcomes(target, decaying({ score: '' }), [won('ann')]);

	await expect(moveStore(source, target)).rejects.toMatchObject({
		message: 'The store to move to holds outcomes already',
	});
	expect((await readOutcomes(target, 'contact', ['ann']))[0]).toHaveLength(1);
});
