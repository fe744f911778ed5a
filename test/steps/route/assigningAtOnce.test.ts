import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { openers } from '../../stores/openers';
import { freshSchema } from '../../stores/freshSchema';
import { runWorker } from '../../stores/runWorker';
import { freshFile } from '../../stores/temporary';
import { whoHasWhat } from '../../../steps';
import type { Store } from '../../../stores';
import { startScript } from '../../faults/workerProcess';
import { NEW_YEAR } from '../setup';

/**
 * How many leads there are in all. The proof is made with 6,000: ASSIGNED_LEADS=6000. The ten leads of an execution that
 * all others bring as well are 120 in all.
 */
const LEADS = Number(process.env.ASSIGNED_LEADS ?? 1_320);
const SHARED = 120;

/** What was recorded, in the order in which it was dealt: without a gap, by the weights, and no lead twice. */
async function sequenceOf(store: Store): Promise<Array<{ lead: string; person: string }>> {
	const { rows } = await store.transaction(
		async (tx) => await tx.rows('assignments', null, 1_000_000),
		'preview',
	);
	const recorded = rows
		.map(([, lead, , , person, , , number]) => ({
			lead: String(lead),
			person: String(person),
			number: Number(number),
		}))
		.sort((a, b) => a.number - b.number);
	const places = recorded.map((_one, index) => index);
	expect(recorded.map(({ number }) => number)).toEqual(places.map((place) => place + 1));
	expect(recorded.map(({ person }) => person.charAt(0))).toEqual(places.map((place) => 'ABACBA'[place % 6]));
	expect(new Set(recorded.map(({ lead }) => lead)).size).toBe(recorded.length);
	return recorded;
}

test.each([
	['sqlite', 8, () => freshFile()],
	['postgres', 4, () => JSON.stringify(freshSchema())],
])(
	'on %s, %i processes deal one sequence without a gap, and nobody gets a lead twice',
	async (kind, processes, fresh) => {
		const location = fresh();
		const executions = (LEADS - SHARED) / 10;
		const shares = Array.from({ length: processes }, (_, n) => Math.floor((executions + n) / processes));
		const done = await Promise.all(
			shares.map(async (times) => await runWorker(kind, location, 'assign', times)),
		);
		expect(done.map(({ isFine, output }) => isFine || output)).toEqual(shares.map(() => true));

		const store = openers[kind]!(location);
		const recorded = await sequenceOf(store);
		expect(recorded).toHaveLength(LEADS);
		// What executions said is what was recorded.
		const said = done.flatMap(({ output }) => JSON.parse(output) as string[]);
		expect(said.sort()).toEqual(recorded.map(({ lead, person }) => `${lead}: ${person}`).sort());
		const held = await whoHasWhat(store, 'Sales', NEW_YEAR);
		expect(held.map(({ leads }) => leads)).toEqual([LEADS / 2, LEADS / 3, LEADS / 6]);
	},
);

test.each([
	['sqlite', () => freshFile()],
	['postgres', () => JSON.stringify(freshSchema())],
])(
	'on %s, processes that are killed at any moment leave no gap, and nobody gets a lead twice',
	async (kind, fresh) => {
		const location = fresh();
		const store = openers[kind]!(location);
		const kill = async (milliseconds: number) => {
			const worker = startScript('../stores/worker.ts', [kind, location, 'assign', '100000']);
			const gone = once(worker, 'exit');
			// It is at work once it has dealt something.
			const before = (await sequenceOf(store)).length;
			while ((await sequenceOf(store)).length === before) await sleep(20);
			await sleep(milliseconds);
			worker.kill('SIGKILL');
			const [, signal] = (await gone) as [number | null, string];
			expect(signal).toBe('SIGKILL');
		};
		for (const delays of [
			[0, 30],
			[7, 80],
			[13, 55],
		])
			await Promise.all(delays.map(kill));
		const { isFine, output } = await runWorker(kind, location, 'assign', 12);
		expect(isFine || output).toBe(true);
		expect((await sequenceOf(store)).length).toBeGreaterThan(120);
	},
);
