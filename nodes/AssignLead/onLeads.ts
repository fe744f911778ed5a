import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { checkPools, type PoolRequest, type StepRequest } from '../../steps';
import type { Store } from '../../stores';
import { inGroups } from '../common/batches';
import { readItems, type ReadItems } from '../common/items';
import { leadIdField } from '../common/leadIds';
import type { OptionReader } from '../common/options';
import { readEntity, stepBase } from '../common/request';
import { openStepStore, type StepStore, type TestMark, type TestWords } from '../common/testRun';
import { readPool } from './pool';
import { WORDS } from './testRuns';

/** An item's lead, and what else is read of it. */
type Of<T> = T & { lead: string };

/** What an operation does with leads. */
interface Work<T, O> {
	/** Whether it takes leads that are new, as they all are to a test; else they come into a test as they are live. */
	takesNew: boolean;
	/** Whether a lead that nothing was stored of is known from then on. */
	stores: boolean;
	words: TestWords;
	/** Reads what else it needs of an item. */
	read: (item: INodeExecutionData, index: number) => T;
	run: (target: StepStore, request: Request, leads: Array<Of<T>>) => Promise<O[]>;
	/** What it did, for people who ran it by hand; "": nothing. */
	done: (results: O[]) => string;
}

type Request = Omit<StepRequest, 'score' | 'at'>;

/** What became of the items, by their index. */
export interface Worked<O> extends Pick<ReadItems<unknown>, 'errors' | 'withoutLead'> {
	results: Map<number, O>;
	mark: TestMark;
}

/** Works on the leads of all items, in their order. */
export async function onLeads<T extends object, O>(
	context: IExecuteFunctions,
	option: OptionReader,
	{ takesNew, stores, words, read, run, done }: Work<T, O>,
): Promise<Worked<O>> {
	const base = stepBase(context);
	const entity = readEntity(context, option<unknown>('entity', 'contact'));
	const target = await openStepStore(context, option, takesNew, undefined, words);
	const { store, live } = target;
	const leadId = await leadIdField(context, live, () => entity, 'automatic', stores && store === live);
	const items = context.getInputData();
	const { known, errors, withoutLead } = readItems(context, items, option, leadId, (lead, item, index) => ({
		lead,
		...read(item, index),
	}));
	const worked = await run(
		target,
		{ ...base, entity },
		known.map(([, value]) => value),
	);
	await target.end(done(worked));
	const results = new Map(known.map(([index], position) => [index, worked[position]!]));
	return { results, errors, withoutLead, mark: target.mark };
}

type InPools<T, O> = Pick<Work<T, O>, 'takesNew' | 'read' | 'done'> & {
	/** What it does with the leads of one pool. */
	run: (store: Store, request: PoolRequest, leads: Array<Of<T>>) => Promise<O[]>;
};

/** Works on the leads of all items, one pool after the other, where it can work in all of them. */
export async function inPools<T extends object, O>(
	context: IExecuteFunctions,
	option: OptionReader,
	{ takesNew, read, run, done }: InPools<T, O>,
): Promise<Worked<O>> {
	const poolOf = readPool(context);
	return await onLeads(context, option, {
		takesNew,
		stores: takesNew,
		words: WORDS,
		read: (item, index) => ({ pool: poolOf(item, index), ...read(item, index) }),
		async run(target, request, all) {
			const byPool = Map.groupBy(all, ({ pool }) => pool);
			for (const [pool, leads] of byPool) {
				await target.beginPool(
					pool,
					request.entity,
					leads.map(({ lead }) => lead),
				);
			}
			// A single pool is looked at where it is worked on. Several are those of a step that names no people.
			if (byPool.size > 1) await checkPools(target.store, [...byPool.keys()], takesNew);
			let pools = 0;
			return await inGroups(
				all,
				({ pool }) => pool,
				async (pool, leads) => {
					// Each pool is a run of its own, the same one when n8n runs the step again.
					const key = request.run && pools++ > 0 ? `${request.run}/${pool}` : request.run;
					return await run(target.store, { ...request, run: key, pool }, leads);
				},
			);
		},
		done,
	});
}
