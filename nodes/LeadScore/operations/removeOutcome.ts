import type { IDataObject } from 'n8n-workflow';
import { outcomeIdOf } from '../../../scoring';
import { removeOutcomes, type OldOutcome } from '../../../steps';
import { entityOption } from '../../common/fields';
import { storedLeadIdsOf } from '../../common/leadIds';
import { outputOption } from '../../common/output';
import { readZone } from '../../common/zone';
import type { LeadsOperation } from './operation';
import {
	contactsOption,
	forContacts,
	kindField,
	readContacts,
	readDate,
	readKind,
	readOutcomeId,
	requestForContacts,
} from './outcomeFields';

/** An outcome that was recorded by mistake is taken back. */
export const removeOutcome: LeadsOperation<OldOutcome & { contacts: unknown[] }> = {
	value: 'removeOutcome',
	name: 'Remove Outcome',
	action: 'Remove an outcome of a lead',
	description: 'Take back an outcome that was recorded by mistake. It changes no score.',
	subtitle: 'Remove an outcome',
	isForAgents: false,
	worksOn: 'leads',
	fields: [
		{
			displayName: 'Outcome ID',
			name: 'outcomeId',
			type: 'string',
			default: '',
			placeholder: 'e.g. {{ $json.dealId }}',
			description:
				'The ID of the deal, or the ID that Get shows. Empty: the outcome was recorded without an ID, and Outcome and Date say which one it is.',
		},
		{ ...kindField, description: 'What was recorded. Used only if Outcome ID is empty.' },
		{
			displayName: 'Date',
			name: 'outcomeDate',
			type: 'dateTime',
			default: '',
			description: 'The day it happened, such as 2026-03-31. Used only if Outcome ID is empty. Empty: today.',
		},
	],
	options: [contactsOption, entityOption, outputOption],
	ofItems: ['outcomeId', 'outcome', 'outcomeDate', 'options.contacts'],
	looksUp: ['leadId'],
	reader(context) {
		const idOf = readOutcomeId(context);
		const kindOf = readKind(context);
		const dateOf = readDate(context);
		const contactsOf = readContacts(context);
		const zone = readZone(context);
		return (lead, item, index) => ({
			lead,
			id: idOf(item, index) ?? outcomeIdOf(kindOf(item, index), dateOf(item, index), zone),
			contacts: contactsOf(item, index),
		});
	},
	async run(store, request, items) {
		const removed = await removeOutcomes(
			store,
			request,
			items.map(({ lead, id }) => ({ lead, id })),
		);
		const ofContacts = await forContacts(items, async (contacts) => {
			const written = contacts.map(([, contact]) => contact);
			const toLead = await storedLeadIdsOf(store, 'contact', written);
			const ofThem = contacts.map(([{ id }, contact]) => ({ lead: toLead(contact)!, id }));
			return await removeOutcomes(store, requestForContacts(request), ofThem);
		});
		return removed.map((one, position): IDataObject => {
			const { contacts } = items[position]!;
			const ofThese = ofContacts[position]!.flatMap(({ leadId, isRemoved }) => (isRemoved ? leadId : []));
			return { ...one, ...(contacts.length > 0 && { contacts: new Set(ofThese).size }) };
		});
	},
};
