import { eraseLeads } from '../../../steps';
import { entityOption } from '../../common/fields';
import type { LeadsOperation } from './operation';

/** Everything about a lead is deleted, and the item that confirms it contains nothing about the lead. */
export const erase: LeadsOperation<string> = {
	value: 'erase',
	name: 'Erase',
	action: 'Erase a lead',
	description: 'Remove everything about a lead from all scores, as data protection laws require',
	subtitle: 'Erase a lead',
	isForAgents: false,
	worksOn: 'leads',
	fields: [
		{
			displayName:
				'Everything about the lead is deleted from all scores: points, history, event IDs, bands, outcomes and merged IDs. This cannot be undone. Executions that n8n keeps, and names that people wrote into reasons about other leads, stay.',
			name: 'eraseNotice',
			type: 'notice',
			default: '',
		},
	],
	options: [entityOption],
	looksUp: ['leadId'],
	reader: () => (lead) => lead,
	replacesItems: true,
	inOneField: true,
	async run(store, request, leads) {
		const erased = await eraseLeads(store, request, leads);
		const absent = erased.filter((one) => !one.erased).length;
		if (absent > 0) {
			request.notice?.(
				`${absent} of ${leads.length} ${leads.length === 1 ? 'lead was' : 'leads were'} not stored for the record type "${request.entity}".`,
			);
		}
		const at = new Date(request.now).toISOString();
		return erased.map((one) => ({ ...one, at }));
	},
};
