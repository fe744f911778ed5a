import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { noticeUnknownNames } from '../../steps';
import { refuseDiffering } from '../common/differing';
import { hint, hintNoLeadId, placeholders } from '../common/hints';
import { countWithout, errorItem, noneWithout, readItems, type WithoutId } from '../common/items';
import { idParameter, leadIdsOf, readId, readIdCase } from '../common/leadIds';
import type { OptionReader } from '../common/options';
import { readOutput } from '../common/output';
import { stepRequest } from '../common/request';
import { openStore } from '../common/store';
import type { GroupsOperation } from './operations/operation';
import { properties } from './properties';

/** Emits one item for each group, with its result. */
export async function onGroups<T>(
	context: IExecuteFunctions,
	option: OptionReader,
	operation: GroupsOperation<T>,
): Promise<INodeExecutionData[]> {
	const { groupId, group, ofItems = [], reader } = operation;
	refuseDiffering(context, properties, ['leadId', ...ofItems]);
	const items = context.getInputData();
	const request = stepRequest(context, option);
	const idCase = readIdCase(context, option);
	const { add } = readOutput(context, option);
	const store = await openStore(context);
	const leadId = {
		value: idParameter(context, 'leadId'),
		toLead: await leadIdsOf(store, request.entity, 'automatic', false),
	};
	const id = {
		value: idParameter(context, group.parameter),
		toLead: await leadIdsOf(store, group.entity, idCase, true),
	};
	const ungrouped = noneWithout();
	const { known, errors, withoutLead } = readItems(context, items, option, leadId, (lead, item, index) => {
		const read = readId(context, id, groupId, item, index);
		if (read.id === null) countWithout(ungrouped, read.written, item);
		return read.id === null ? null : reader(lead, read.id);
	});
	hintNoLeadId(context, withoutLead, 'did not count');
	hintUngrouped(context, ungrouped, groupId);
	const grouped = known.flatMap(([index, value]) => (value === null ? [] : [{ index, value }]));
	await noticeUnknownNames(store, request);
	const values = grouped.map(({ value }) => value);
	const groups = await operation.run(context, store, request, values);
	const failed = [...errors].map(([index, error]) => errorItem(context, items[index]!, error, index));
	const out = groups.map(({ group, learned, from }): INodeExecutionData => ({
		json: add(group, learned),
		pairedItem: from.map((position) => ({ item: grouped[position]!.index })),
	}));
	return [...out, ...failed];
}

function hintUngrouped(context: IExecuteFunctions, ungrouped: WithoutId, groupId: string): void {
	if (ungrouped.items === 0) return;
	const [items, were] = ungrouped.items === 1 ? ['item', 'was'] : ['items', 'were'];
	hint(
		context,
		`${ungrouped.items} ${items} without an ID under "${groupId}"${placeholders(ungrouped)} ${were} left out.`,
	);
}
