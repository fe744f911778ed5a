import type { IDataObject } from 'n8n-workflow';
import { readHistories } from '../../../steps';
import { inGroups } from '../../common/batches';
import { entityOption, scoreField } from '../../common/fields';
import { outputOption } from '../../common/output';
import { asItWasOption, readAsItWas } from './asItWas';
import { unknownLead } from './get';
import { limitFields, readLimit } from './limit';
import type { LeadsOperation } from './operation';

/** A lead whose history is to be read. */
export interface HistoryItem {
	lead: string;
	/** The most lines: the newest. */
	limit: number;
	/** As it was then; null: as it is. */
	asOf: number | null;
}

/** What has changed the score of each lead, and the score after it: an item each. */
export const history: LeadsOperation<HistoryItem> = {
	value: 'history',
	name: 'History',
	action: 'List what has changed the score of a lead',
	description:
		'List what has changed the score of a lead, including fading: when, why, how many points, and the score after it',
	subtitle: 'Get the history of a score',
	isForAgents: true,
	worksOn: 'leads',
	fields: [scoreField, ...limitFields],
	options: [asItWasOption, entityOption, outputOption],
	looksUp: ['leadId'],
	ofItems: ['options.asItWas'],
	reader(context) {
		const limit = readLimit(context);
		const asOf = readAsItWas(context);
		return (lead, item, index) => ({ lead, limit, asOf: asOf(item, index) });
	},
	async run(store, { entity, score }, requests) {
		const leads = requests.map(({ lead }) => lead);
		const limit = requests[0]?.limit ?? 0;
		const histories = await inGroups(
			requests,
			({ asOf }) => asOf,
			async (asOf, some) =>
				await readHistories(store, { entity, score, leads: some.map(({ lead }) => lead), limit, asOf }),
		);
		return histories.map((one, position): IDataObject[] => {
			if (!one)
				return [
					{
						leadId: leads[position]!,
						what: unknownLead(requests[position]!.asOf),
						points: 0,
						change: 0,
						score: null,
					},
				];
			return one.history.map((line) => ({ leadId: one.lead.leadId, ...line }));
		});
	},
};
