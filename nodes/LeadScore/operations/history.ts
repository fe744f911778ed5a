import type { IDataObject } from 'n8n-workflow';
import { readHistories } from '../../../steps';
import { inGroups } from '../../common/batches';
import { readAsItWas } from './asItWas';
import { unknownLead } from './get';
import { readLimit } from './limit';
import type { Operation } from './operation';

/** A lead whose history is to be read. */
export interface HistoryItem {
	lead: string;
	/** The most lines: the newest. */
	limit: number;
	/** As it was then; null: as it is. */
	asOf: number | null;
}

/** What has changed the score of each lead, and the score after it: an item each. */
export const history: Operation<HistoryItem> = {
	fields: [],
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
