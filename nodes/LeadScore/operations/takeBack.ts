import type { LeadsOperation } from './operation';
import { check, fieldsFor, ofItems, options, readerFor, run, type PointsOfItem } from './takeBackFields';

/** What rules gave a lead counts for nothing, until it is given back. */
export const takeBack: LeadsOperation<PointsOfItem> = {
	value: 'takeBack',
	name: 'Take Back Points',
	action: 'Take back points of a lead',
	description: 'Take back the points that a lead got between two dates, or from one execution',
	subtitle: 'Take Back Points',
	isForAgents: false,
	worksOn: 'leads',
	fields: fieldsFor('Take back', 'A mail scanner opened every link'),
	options,
	ofItems,
	looksUp: ['leadId'],
	reader: readerFor,
	check,
	async run(store, request, items) {
		return await run(store, request, 'take', items, 'takenBack', 'taken back');
	},
};
