import { openers } from '../../stores/openers';
import { freshSchema } from '../../stores/freshSchema';
import { runWorker } from '../../stores/runWorker';
import { freshFile } from '../../stores/temporary';
import { whoHasWhat } from '../../../steps';
import { NEW_YEAR } from '../setup';

/**
 * How many leads there are in all. The proof is made with 6,000: ASSIGNED_LEADS=6000. The ten leads of an execution that
 * all others bring as well are 120 in all.
 */
const LEADS = Number(process.env.ASSIGNED_LEADS ?? 1_320);
const SHARED = 120;

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
		const { rows } = await store.transaction(
			async (tx) => await tx.rows('assignments', null, 10 * LEADS),
			'preview',
		);
		const recorded = rows
			.map(([, lead, , , person, , , number]) => ({
				lead: String(lead),
				person: String(person),
				number: Number(number),
			}))
			.sort((a, b) => a.number - b.number);
		expect(recorded.map(({ number }) => number)).toEqual(Array.from({ length: LEADS }, (_, n) => n + 1));
		expect(recorded.map(({ person }) => person.charAt(0)).join('')).toBe('ABACBA'.repeat(LEADS / 6));
		expect(new Set(recorded.map(({ lead }) => lead)).size).toBe(LEADS);
		// What executions said is what was recorded.
		const said = done.flatMap(({ output }) => JSON.parse(output) as string[]);
		expect(said.sort()).toEqual(recorded.map(({ lead, person }) => `${lead}: ${person}`).sort());
		const held = await whoHasWhat(store, 'Sales', NEW_YEAR);
		expect(held.map(({ leads }) => leads)).toEqual([LEADS / 2, LEADS / 3, LEADS / 6]);
	},
);
