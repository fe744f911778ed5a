import { allLines, expires, newLead, startWork, write } from '../../scoring';
import { award } from './lines';

const author = { step: 3, execution: '77' };

test("a line gets its number, who wrote it, and the lead's clock", () => {
	const work = startWork({ ...newLead(), clock: 50, lines: 4 });
	const line = write(work, author, { at: 20, kind: 'adjusted', rule: null, points: 5, reason: 'Fair' });

	expect(line).toStrictEqual({
		...{ at: 20, seq: 5, kind: 'adjusted', rule: null, points: 5, reason: 'Fair', writtenAt: 50 },
		...{ offered: null, expiresAt: null, event: null, step: 3, execution: '77' },
	});
	expect(work.state.lines).toBe(5);
	expect(work.lines).toEqual([line]);
});

test('what was read comes before what is written', () => {
	const work = startWork({ ...newLead(), lines: 1 }, { ledger: [award(1, 10)], whole: true });
	write(work, author, { at: 2, kind: 'held', rule: 0, points: 1 });

	expect(allLines(work).map(({ seq }) => seq)).toEqual([1, 2]);
});

test('the first to expire is known', () => {
	const work = startWork(newLead());
	for (const expiresAt of [30, 10, 20])
		expires(work, { rule: 0, at: 1, expiresAt, seq: expiresAt, points: 1 });

	expect(work.state.next!.expiresAt).toBe(10);
	expect(work.newExpiring.map(({ seq }) => seq)).toEqual([30, 10, 20]);
});
