import type { INodeExecutionData } from 'n8n-workflow';

const unwritable = new WeakSet<INodeExecutionData>();

/** An item's fields as JSON; empty where they cannot be written, as thousands of levels cannot. */
export function jsonOf(item: INodeExecutionData): string {
	try {
		return JSON.stringify(item.json);
	} catch {
		unwritable.add(item);
		return '';
	}
}

/** Whether `jsonOf` could not write an item: writing each of them a second time would cost more than all the rest. */
export const isUnwritable = (item: INodeExecutionData): boolean => unwritable.has(item);
