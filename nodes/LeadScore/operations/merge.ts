import { NodeOperationError, type IDataObject } from 'n8n-workflow';
import { mergeLeads } from '../../../steps';
import { compileValue } from '../../shared/values';
import { toLeadId } from '../../shared/leads';
import type { Operation } from './operation';

/** Two records of one person become one lead. */
export const merge: Operation = {
	fields: [
		{
			displayName: 'Merge Into',
			name: 'mergeInto',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. ada@example.com',
			displayOptions: { show: { operation: ['merge'] } },
			description:
				'The lead that stays. The lead above becomes part of it in all scores, and its ID stands for it from then on.',
		},
	],
	async run(context, store, request, items) {
		const into = compileValue(
			context,
			context.getNodeParameter('mergeInto', 0, '', { rawExpressions: true }),
		);
		const merges = items.map(({ item, index, lead }) => {
			const survivor = toLeadId(into.read(item, index));
			if (survivor !== null && survivor !== lead) return { from: lead, into: survivor };
			throw new NodeOperationError(
				context.getNode(),
				survivor === null ? 'There is no lead to merge into' : `"${lead}" cannot be merged into itself`,
				{ itemIndex: index, description: 'Set "Merge Into" to the ID of the lead that stays.' },
			);
		});
		const merged = await mergeLeads(store, request, merges);
		return merged.map((lead): IDataObject => ({ ...lead }));
	},
};
