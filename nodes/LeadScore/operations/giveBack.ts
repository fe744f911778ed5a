import type { LeadsOperation } from './operation';
import { check, fieldsFor, ofItems, options, readerFor, run, type PointsOfItem } from './takeBackFields';

/** What was taken back counts again, by hand or from a burst. */
export const giveBack: LeadsOperation<PointsOfItem> = {
	value: 'giveBack',
	name: 'Give Points Back',
	action: 'Give points back to a lead',
	description: 'Give back points that were taken back, by hand or because of a burst',
	subtitle: 'Give Points Back',
	isForAgents: false,
	worksOn: 'leads',
	fields: fieldsFor('Give back', 'It was a person after all'),
	options,
	ofItems,
	looksUp: ['leadId'],
	reader: readerFor,
	check,
	async run(store, request, items) {
		return await run(store, request, 'give', items, 'givenBack', 'given back');
	},
};
