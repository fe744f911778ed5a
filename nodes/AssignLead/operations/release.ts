import type { INodeExecutionData } from 'n8n-workflow';
import { releaseLeads, type ReleasedLead } from '../../../steps';
import { entityOption, noLeadIdOption, scoredLeadIdField } from '../../common/fields';
import { hintNoLeadId } from '../../common/hints';
import { errorItem } from '../../common/items';
import { readOptions } from '../../common/options';
import { readOutput } from '../../common/output';
import { inPools } from '../onLeads';
import { PERSON_FIELD, personFieldOption } from '../output';
import { poolField } from '../pool';
import { testRunsField } from '../testRuns';
import type { Operation } from './operation';

/** Takes leads away from their people: they were rejected, or went back to nurture. */
export const release: Operation = {
	value: 'release',
	name: 'Release',
	action: 'Release a lead from its person',
	description:
		'Take a lead away from its person, because it was rejected or went back to nurture. If it comes again, it goes to the next in turn.',
	fields: [scoredLeadIdField, poolField],
	options: [noLeadIdOption, personFieldOption, entityOption, testRunsField],
	outputs: 1,
	ofItems: () => ['leadId', 'pool'],
	async run(context) {
		const option = readOptions(context);
		const { results, errors, withoutLead, mark } = await inPools(context, option, {
			takesNew: false,
			read: () => ({}),
			run: async (store, request, leads) =>
				await releaseLeads(
					store,
					request,
					leads.map(({ lead }) => lead),
				),
			done(all: ReleasedLead[]) {
				const released = all.filter(({ isReleased }) => isReleased).length;
				return released === 0 ? '' : `released ${released} ${released === 1 ? 'lead' : 'leads'}`;
			},
		});
		hintNoLeadId(context, withoutLead, 'passed through unchanged');
		const { add } = readOutput(context, option, PERSON_FIELD);
		return [
			context.getInputData().map((item, index): INodeExecutionData => {
				const error = errors.get(index);
				if (error) return errorItem(context, item, error, index);
				const result = results.get(index);
				const pairedItem = { item: index };
				if (!result) return { ...item, pairedItem };
				const released = { ...mark, ...result, person: null };
				return { ...item, json: add(item.json, released), pairedItem };
			}),
		];
	},
};
