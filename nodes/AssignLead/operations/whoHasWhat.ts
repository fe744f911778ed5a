import { whoHasWhat as read } from '../../../steps';
import { openStore } from '../../common/store';
import { poolField, readPool } from '../pool';
import type { Operation } from './operation';

/** Counts the leads of each person. */
export const whoHasWhat: Operation = {
	value: 'whoHasWhat',
	name: 'Who Has What',
	action: 'Count the leads of each person',
	description: 'Return each person of a pool with how many leads they have, in all, today and by day',
	fields: [poolField],
	options: [],
	outputs: 1,
	ofItems: () => [],
	async run(context) {
		const items = context.getInputData();
		const pool = readPool(context)(items[0]!, 0);
		const people = await read(await openStore(context), pool, Date.now());
		const pairedItem = items.map((_, item) => ({ item }));
		return [
			people.map(({ name, isActive, ...person }) => ({
				json: { person: name, active: isActive, ...person },
				pairedItem,
			})),
		];
	},
};
