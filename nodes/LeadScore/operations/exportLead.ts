import type { IDataObject } from 'n8n-workflow';
import { exportLeads } from '../../../steps';
import type { Operation } from './operation';

/** Everything that is stored about a lead, for a person who asks for it. */
export const exportLead: Operation<string> = {
	fields: [],
	looksUp: ['leadId'],
	reader: () => (lead) => lead,
	async run(store, { entity }, leads) {
		const found = await exportLeads(store, entity, leads);
		return found.map((lead, position): IDataObject => {
			if (lead) return { ...lead } as object as IDataObject;
			return { leadId: leads[position]!, mergedIds: [], scores: [] };
		});
	},
};
