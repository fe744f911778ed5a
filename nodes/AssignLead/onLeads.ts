import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { PoolRequest } from '../../steps';
import type { Store } from '../../stores';
import { inGroups } from '../common/batches';
import { readItems, type ReadItems } from '../common/items';
import { leadIdField } from '../common/leadIds';
import type { OptionReader } from '../common/options';
import { readEntity, stepBase } from '../common/request';
import { openStepStore, type TestMark } from '../common/testRun';
import { readPool } from './pool';
import { WORDS } from './testRuns';

/** An item's lead and pool. */
interface InPool {
	lead: string;
	pool: string;
}

/** What an operation does with the leads of one pool, in their order. */
interface Work<T, O> {
	/** Whether it takes leads that are new, as they all are to a test; else they come into a test as they are live. */
	takesNew: boolean;
	/** Reads what else it needs of an item. */
	read: (item: INodeExecutionData, index: number) => T;
	run: (store: Store, request: PoolRequest, leads: Array<InPool & T>) => Promise<O[]>;
	/** What it did, for people who ran it by hand; "": nothing. */
	done: (results: O[]) => string;
}

/** What became of the items, by their index. */
export interface Worked<O> extends Pick<ReadItems<unknown>, 'errors' | 'withoutLead'> {
	results: Map<number, O>;
	mark: TestMark;
}

/** Works on the leads of all items, one pool after the other. */
export async function onLeads<T extends object, O>(
	context: IExecuteFunctions,
	option: OptionReader,
	{ takesNew, read, run, done }: Work<T, O>,
): Promise<Worked<O>> {
	const base = stepBase(context);
	const entity = readEntity(context, option<unknown>('entity', 'contact'));
	const target = await openStepStore(context, option, takesNew, undefined, WORDS);
	const { store, live } = target;
	const poolOf = readPool(context);
	const leadId = await leadIdField(context, live, () => entity, 'automatic', takesNew && store === live);
	const items = context.getInputData();
	const { known, errors, withoutLead } = readItems(context, items, option, leadId, (lead, item, index) => ({
		lead,
		pool: poolOf(item, index),
		...read(item, index),
	}));
	let pools = 0;
	const worked = await inGroups(
		known.map(([, value]) => value),
		({ pool }) => pool,
		async (pool, leads) => {
			// Each pool is a run of its own, the same one when n8n runs the step again.
			const key = base.run && pools++ > 0 ? `${base.run}/${pool}` : base.run;
			await target.beginPool(
				pool,
				entity,
				leads.map(({ lead }) => lead),
			);
			return await run(store, { ...base, run: key, entity, pool }, leads);
		},
	);
	await target.end(done(worked));
	const results = new Map(known.map(([index], position) => [index, worked[position]!]));
	return { results, errors, withoutLead, mark: target.mark };
}
