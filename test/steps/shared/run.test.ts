import { Run } from '../../../steps/shared/run';
import { openPostgres, openSqlite, type Store } from '../../../stores';
import { freshSchema } from '../../stores/freshSchema';
import { freshFile } from '../../stores/temporary';
import { NEW_YEAR } from '../setup';

describe.each([
	['sqlite', () => openSqlite(freshFile())],
	['postgres', () => openPostgres(freshSchema())],
])('on %s', (_kind, open) => {
	/** Does some parts of a run, and says which of them were carried out. */
	async function carryOut(store: Store, run: string | null, texts: string[], first = 0) {
		const done: string[] = [];
		const works = texts.map((text) => ({
			begin: async () => text,
			work: async (_tx: unknown, begun: string) => {
				done.push(begun);
				return begun.toUpperCase();
			},
		}));
		const outputs = await new Run(store, { run, now: NEW_YEAR }).parts(works, first);
		return { outputs, done };
	}

	test('what a run has done is not done again, and has the same output', async () => {
		const store = open();
		expect(await carryOut(store, 'run', ['a', 'b'])).toEqual({ outputs: ['A', 'B'], done: ['a', 'b'] });
		expect(await carryOut(store, 'run', ['x', 'y', 'c'])).toEqual({
			outputs: ['A', 'B', 'C'],
			done: ['c'],
		});
		expect(await carryOut(store, 'run', ['b'], 1)).toEqual({ outputs: ['B'], done: [] });
		expect(await carryOut(store, 'another run', ['a'])).toEqual({ outputs: ['A'], done: ['a'] });
	});

	test('calls that are no run of a step are carried out each time', async () => {
		const store = open();
		await carryOut(store, null, ['a']);
		expect(await carryOut(store, null, ['a'])).toEqual({ outputs: ['A'], done: ['a'] });
	});

	test('a part that fails leaves nothing, and is done by the next attempt', async () => {
		const store = open();
		const run = new Run(store, { run: 'run', now: NEW_YEAR });
		const fail = {
			begin: async () => null,
			work: async () => await Promise.reject(new Error('It failed')),
		};
		await expect(run.part(0, fail)).rejects.toThrow('It failed');
		expect(await carryOut(store, 'run', ['a'])).toEqual({ outputs: ['A'], done: ['a'] });
	});

	test('a run whose output held an erased lead cannot be repeated', async () => {
		const store = open();
		await carryOut(store, 'run', ['a']);
		await store.transaction(async (tx) => await tx.emptyOutputs([['run', 0]]));
		await expect(carryOut(store, 'run', ['a'])).rejects.toThrow(/cannot be repeated/);
	});
});
