import type { IDataObject } from 'n8n-workflow';
import { readLeads } from '../../../steps';
import type { Operation } from './operation';

/** The score of each lead as the last step left it, and why. */
export const get: Operation = {
	fields: [],
	async run(_context, store, { entity, score }, items) {
		const found = await readLeads(
			store,
			entity,
			score,
			items.map(({ lead }) => lead),
		);
		return found.map((lead, position): IDataObject => {
			if (lead) return { ...lead } as object as IDataObject;
			return { leadId: items[position]!.lead, score: null, why: 'No step has scored this lead yet' };
		});
	},
};
