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

/**
 * The parameters of all operations, each of them once, shown where the operation that is chosen has it.
 * @param first those that come before all others
 */
function shown(
	first: INodeProperties[],
	parametersOf: (operation: Operation) => INodeProperties[],
	chosen: 'operation' | '/operation',
): INodeProperties[] {
	return [...new Set([...first, ...operations.flatMap(parametersOf)])].map((parameter) => {
		const values = operations
			.filter((operation) => parametersOf(operation).includes(parameter))
			.map(({ value }) => value);
		const { show, ...displayOptions } = parameter.displayOptions ?? {};
		return { ...parameter, displayOptions: { show: { [chosen]: values, ...show }, ...displayOptions } };
	});
}

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
	...shown([...leadIdFields, scoreField], fieldsOf, 'operation'),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			...shown([asIfOption, asItWasOption, noLeadIdOption, entityOption], optionsOf, '/operation'),
			outputFieldOption,
		],
	},
	storeField,
	credentialSlot,
];
