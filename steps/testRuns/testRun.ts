import type { Instant } from '../../scoring';
import { openMemory, type Store, type TestCopy } from '../../stores';
import type { StepRequest } from '../shared/request';
import { scoresWithLeads } from '../shared/unknownNames';
import { copyOf, restore } from './copy';
import { bringAliases, bringLeads, bringScore, firstLeads } from './liveLeads';
import { bringAssignments, bringPool } from './livePools';

/** A step that is tried by hand, in an execution of its workflow. */
export interface TestRequest {
	/** The workflow, as no other n8n has it. */
	workflow: string;
	execution: string;
	step: string;
	/** Which of the step's runs in the execution it is. */
	run: number;
	/** The steps before it whose results n8n has, nearest first: those at the same distance together. */
	before: string[][];
	now: Instant;
}

/** The most leads of a live score that a test of all leads looks at. */
const MOST_LEADS = 5_000;

/**
 * A test run of a step: it works on a store of its own, which begins as the steps before it have left theirs, and has no
 * effect on live scores. A step that runs again begins as it did before, so that a test can be repeated.
 */
export class TestRun {
	/** The store that the step works on. */
	readonly store = openMemory();

	private constructor(
		private readonly live: Store,
		private readonly request: TestRequest,
		private readonly position: number,
	) {}

	static async open(live: Store, request: TestRequest): Promise<TestRun> {
		const { workflow, execution, step, run } = request;
		const copies = await live.transaction(async (tx) => await tx.testCopies(workflow), 'preview');
		const here = copies.filter((copy) => copy.execution === execution);
		const own = here.find((copy) => copy.step === step && copy.run === run);
		const others = here.filter((copy) => copy !== own);
		const last = others.at(-1) ?? lastOf(copies, request.before);
		const position = own?.position ?? Math.max(-1, ...here.map((copy) => copy.position)) + 1;
		const test = new TestRun(live, request, position);
		if (last) await test.goOn(last);
		return test;
	}

	/** Brings in scores as they are live, where the test has none of these yet, for leads under these IDs. */
	async bringScores(entity: string, names: string[], leads: string[]): Promise<void> {
		await bringAliases(this.live, this.store, entity, leads);
		for (const score of names) {
			if (!(await this.hasScore({ entity, score }))) await bringScore(this.live, this.store, entity, score);
		}
	}

	/** Brings in leads as they are live; those that earlier steps of the test worked on stay as these left them. */
	async bringLeads(entity: string, names: string[], leads: string[]): Promise<void> {
		await this.bringScores(entity, names, leads);
		for (const name of names) await bringLeads(this.live, this.store, entity, name, leads);
	}

	/** Brings in all leads of a score, unless earlier steps of the test worked on some. @returns how many at most, if there are more */
	async bringAll(entity: string, name: string): Promise<number | null> {
		await this.bringScores(entity, [name], []);
		const isBegun = await this.store.transaction(async (tx) => {
			const stored = await tx.score(entity, name);
			return stored !== null && (await tx.page(stored.id, null, 1)).length > 0;
		}, 'preview');
		if (isBegun) return null;
		const { leads, isMore } = await firstLeads(this.live, entity, name, MOST_LEADS);
		await bringLeads(this.live, this.store, entity, name, leads);
		return isMore ? MOST_LEADS : null;
	}

	/** Brings in a pool as it is live, and where they are asked for, those whom it has assigned leads to. */
	async bringPool(name: string, entity: string, leads: string[], isFromLive: boolean): Promise<void> {
		await bringAliases(this.live, this.store, entity, leads);
		await bringPool(this.live, this.store, name);
		if (isFromLive) await bringAssignments(this.live, this.store, entity, leads);
	}

	/** The scores of a record type that the steps before this one have left leads of. */
	async scoreNames(entity: string): Promise<string[]> {
		const scores = await this.store.transaction(async (tx) => await scoresWithLeads(tx, entity), 'preview');
		return scores.map(({ score: { name } }) => name);
	}

	async hasScore({ entity, score }: Pick<StepRequest, 'entity' | 'score'>): Promise<boolean> {
		return await this.store.transaction(async (tx) => (await tx.score(entity, score)) !== null, 'preview');
	}

	/** Keeps what the step has left, for the steps after it. */
	async save(): Promise<void> {
		const { workflow, execution, step, run, now } = this.request;
		const data = await copyOf(this.store);
		const copy = { execution, position: this.position, step, run };
		await this.live.transaction(async (tx) => await tx.saveTestCopy(workflow, copy, data, now));
	}

	private async goOn({ execution, position }: TestCopy): Promise<void> {
		const { workflow } = this.request;
		const data = await this.live.transaction(
			async (tx) => await tx.testCopy(workflow, execution, position),
			'preview',
		);
		if (data !== null) await restore(this.store, data);
	}
}

/** What the nearest steps before left, whichever execution it was in. */
function lastOf(copies: TestCopy[], before: string[][]): TestCopy | undefined {
	for (const steps of before) {
		const last = copies.findLast(({ step }) => steps.includes(step));
		if (last) return last;
	}
	return undefined;
}
