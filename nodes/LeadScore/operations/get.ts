import type { IDataObject } from 'n8n-workflow';
import { readLeads } from '../../../steps';
import type { Operation } from './operation';

/** The score of each lead as the last step left it, and why. */
export const get: Operation<string> = {
	fields: [],
	reader: () => (lead) => lead,
	async run(store, { entity, score }, leads) {
		const found = await readLeads(store, entity, score, leads);
		return found.map((lead, position): IDataObject => {
			if (lead) return { ...lead } as object as IDataObject;
			return { leadId: leads[position]!, score: null, why: 'No step has scored this lead yet' };
		});
	},
};
