import type { IDataObject } from 'n8n-workflow';
import { exportLeads } from '../../../steps';
import { entityOption } from '../../common/fields';
import type { LeadsOperation } from './operation';

/** Everything that is stored about a lead, for a person who asks for it. */
export const exportLead: LeadsOperation<string> = {
	value: 'exportLead',
	name: 'Export One Lead',
	action: 'Export one lead',
	description: 'Return everything that is stored about a lead, for example when a person asks for their data',
	subtitle: 'Export one lead',
	isForAgents: false,
	worksOn: 'leads',
	fields: [],
	options: [entityOption],
	looksUp: ['leadId'],
	inOneField: true,
	reader: () => (lead) => lead,
	async run(store, { entity }, leads) {
		const found = await exportLeads(store, entity, leads);
		return found.map((lead, position): IDataObject => {
			if (lead) return { ...lead } as object as IDataObject;
			return { leadId: leads[position]!, mergedIds: [], outcomes: [], assignedTo: [], scores: [] };
		});
	},
};
