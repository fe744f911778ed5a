import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import {
	asIfOption,
	credentialSlot,
	entityOption,
	leadIdField,
	noLeadIdOption,
	outputFieldOption,
	scoreField,
	storeField,
} from '../common/fields';
import { shownFor } from '../common/shownFor';
import { filledByModel, notOfTools } from '../common/tool';
import { operations } from './operations';
import { asItWasOption } from './operations/asItWas';
import type { Operation } from './operations/operation';

const leadIdFields = [
	notOfTools(leadIdField),
	filledByModel(leadIdField, 'The email address or other ID of one lead'),
];

const fieldsOf = ({ worksOn, fields }: Operation): INodeProperties[] =>
	worksOn === 'store' ? fields : [...leadIdFields, ...fields];

const optionsOf = ({ worksOn, options }: Operation): INodeProperties[] =>
	worksOn === 'store' ? options : [noLeadIdOption, ...options];

const choices = operations.map(({ name, value, action, description, isForAgents }): INodePropertyOptions => {
	const choice = { name, value, action, description };
	return isForAgents ? choice : { ...choice, displayOptions: { show: { '@tool': [false] } } };
});

const subtitles = Object.fromEntries(operations.map(({ value, subtitle }) => [value, subtitle]));
/** What the canvas shows below the node: what the chosen operation does. */
export const subtitle = `={{ (${JSON.stringify(subtitles)})[$parameter["operation"]] }}`;

export const properties: INodeProperties[] = [
	{
		// n8n names a tool for AI agents after the operation's action only where there is a resource, and lists the actions of
		// its options in the nodes panel.
		displayName: 'Resource',
		name: 'resource',
		type: 'hidden',
		options: [{ name: 'Lead', value: 'lead' }],
		default: 'lead',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['lead'] } },
		options: choices,
		default: 'get',
	},
	...shownFor(operations, fieldsOf, 'operation', [...leadIdFields, scoreField]),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			...shownFor(operations, optionsOf, '/operation', [
				asIfOption,
				asItWasOption,
				noLeadIdOption,
				entityOption,
			]),
			outputFieldOption,
		],
	},
	storeField,
	credentialSlot,
];
