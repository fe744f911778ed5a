import type { IDataObject } from 'n8n-workflow';
import { readLeads } from '../../../steps';
import type { Operation } from './operation';

/** A lead to look up. */
export interface Lookup {
	lead: string;
	withHistory: boolean;
}

/** The score of each lead as the last step left it, and why. */
export const get: Operation<Lookup> = {
	fields: [
		{
			displayName: 'Include History',
			name: 'includeHistory',
			type: 'boolean',
			default: false,
			displayOptions: { show: { operation: ['get'] } },
			description:
				'Whether to add every change of the score: when, what, how many points, and by which workflow, step and execution',
		},
	],
	reader(context) {
		const withHistory = context.getNodeParameter('includeHistory', 0, false) as boolean;
		return (lead) => ({ lead, withHistory });
	},
	async run(store, { entity, score }, wanted) {
		const leads = wanted.map(({ lead }) => lead);
		const found = await readLeads(store, entity, score, leads, wanted[0]?.withHistory);
		return found.map((lead, position): IDataObject => {
			if (lead) return { ...lead } as object as IDataObject;
			return { leadId: leads[position]!, score: null, why: 'No step has scored this lead yet' };
		});
	},
};
