import { NodeOperationError, type IDataObject } from 'n8n-workflow';
import { mergeLeads, type Merge } from '../../../steps';
import { asIfOption, entityOption } from '../../common/fields';
import { readId } from '../../common/leadIds';
import type { LeadsOperation } from './operation';

/** Two records of one person become one lead. */
export const merge: LeadsOperation<Merge> = {
	value: 'merge',
	name: 'Merge',
	action: 'Merge two leads',
	description: 'Turn two records of one person into one lead',
	subtitle: 'Merge two leads',
	isForAgents: false,
	worksOn: 'leads',
	fields: [
		{
			displayName:
				'The lead under "Lead ID" becomes part of the lead under "Merge Into", in all scores. This cannot be undone.',
			name: 'mergeNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Merge Into',
			name: 'mergeInto',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. ada@example.com',
			description: 'The ID of the lead that stays. From then on, both IDs stand for it.',
		},
	],
	options: [asIfOption, entityOption],
	ofItems: ['mergeInto'],
	looksUp: ['leadId', 'mergeInto'],
	reader(context, { mergeInto }) {
		return (lead, item, index) => {
			const { id: survivor } = readId(context, mergeInto!, 'ID of the lead to merge into', item, index);
			if (survivor !== null && survivor !== lead) return { from: lead, into: survivor };
			throw new NodeOperationError(
				context.getNode(),
				survivor === null ? 'There is no lead to merge into' : `"${lead}" cannot be merged into itself`,
				{ itemIndex: index, description: 'Set "Merge Into" to the ID of the lead that stays.' },
			);
		};
	},
	async run(store, request, merges) {
		const merged = await mergeLeads(store, request, merges);
		const absent = merged.filter(({ scores }) => scores.length === 0).length;
		if (absent > 0) {
			request.notice?.(
				`In ${absent} of ${merged.length} ${merged.length === 1 ? 'merge' : 'merges'} neither lead has a score for the record type "${request.entity}". From now on, one ID stands for the other.`,
			);
		}
		return merged.map((lead): IDataObject => ({ ...lead }));
	},
};
