import type { INodeProperties, INodePropertyModeTypeOptions } from 'n8n-workflow';
import { UNITS, type Unit } from '../../scoring';

/** n8n writes its own name in lower case, which titles are not expected to be. */
const stores = [
	{
		name: `This n8n`,
		value: 'embedded',
		description:
			'Scores are kept in a file next to n8n. Nothing to set up. Everyone who edits workflows here can use it. Not for queue mode.',
	},
	{
		name: 'Shared Store',
		value: 'shared',
		description:
			'Scores are kept in the database of a credential. For queue mode, or for several n8n instances.',
	},
];

/** Where scores are kept: the last parameter of every step, because most never change it. */
export const storeField: INodeProperties = {
	displayName: 'Store',
	name: 'store',
	type: 'options',
	noDataExpression: true,
	options: stores,
	default: 'embedded',
	description: 'Where scores are kept. Use the same store in every step of a journey.',
};

/** Where n8n shows the credential of the store: right below the choice that asks for it. */
export const credentialSlot: INodeProperties = {
	displayName: 'Credentials',
	name: 'credentials',
	type: 'credentials',
	default: '',
};

export const leadIdField: INodeProperties = {
	displayName: 'Lead ID',
	name: 'leadId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. {{ $json.email }}',
	description:
		'Drag a field here that identifies the lead: an email address or an ID from your CRM. Upper case, spaces around it and invisible characters make no difference.',
};

/** The same for steps that come after Score Lead, which says which lead an item is about. */
export const scoredLeadIdField: INodeProperties = {
	...leadIdField,
	default: '={{ $json.leadScoreDetail.leadId }}',
};

/** A list of what the store holds. @param method of the node's listSearch */
export const storeSearch = (method: string): INodePropertyModeTypeOptions => ({
	searchListMethod: method,
	searchable: true,
	// "This n8n" needs no credential, without which n8n would not ask.
	skipCredentialsCheckInRLC: true,
});

export const scoreField: INodeProperties = {
	displayName: 'Score',
	name: 'score',
	type: 'resourceLocator',
	default: { mode: 'name', value: 'Lead Score' },
	required: true,
	description: 'The name of the score. A lead can have several, such as "Engagement" and "Fit".',
	modes: [
		{
			displayName: 'List',
			name: 'list',
			type: 'list',
			typeOptions: storeSearch('searchScores'),
		},
		{ displayName: 'Name', name: 'name', type: 'string', placeholder: 'e.g. Lead Score' },
	],
};

export const entityOption: INodeProperties = {
	displayName: 'Record Type',
	name: 'entity',
	type: 'options',
	options: [
		{ name: 'Company', value: 'company' },
		{ name: 'Contact', value: 'contact' },
		{ name: 'Deal', value: 'deal' },
	],
	default: 'contact',
	description: 'What is scored. Each record type has its own leads and scores.',
};

export const asIfOption: INodeProperties = {
	displayName: 'Simulated Date',
	name: 'asIf',
	type: 'dateTime',
	default: '',
	description:
		'Work as if it were this date and time, to test or replay a journey. Time never runs backwards for a lead: a date before its last step counts as the date of that step.',
};

export const outputFieldOption: INodeProperties = {
	displayName: 'Output Field',
	name: 'outputField',
	type: 'string',
	default: 'leadScore',
	displayOptions: { hide: { '@tool': [true] } },
	description:
		'The name of the field that holds the score. The names of the other fields that are added begin with it, such as leadScoreWhy.',
};

export const noLeadIdOption: INodeProperties = {
	displayName: 'Items Without a Lead ID',
	name: 'itemsWithoutLeadId',
	type: 'options',
	options: [
		{ name: 'Fail', value: 'fail', description: 'Treat them as errors' },
		{
			name: 'Pass Through',
			value: 'pass',
			description: 'Let them through unchanged, and show how many there were',
		},
	],
	default: 'pass',
	displayOptions: { hide: { '@tool': [true] } },
	description: 'What to do with items whose lead ID is missing or empty',
};

/** The units of a duration, from `first` to `last`. */
export function unitOptions(first: Unit, last: Unit): Array<{ name: string; value: string }> {
	return UNITS.slice(UNITS.indexOf(first), UNITS.indexOf(last) + 1).map((value) => ({
		name: value.charAt(0).toUpperCase() + value.slice(1),
		value,
	}));
}
