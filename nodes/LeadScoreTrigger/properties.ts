import type { INodeProperties } from 'n8n-workflow';
import { credentialSlot, entityOption, scoreField, storeField } from '../common/fields';
import { nameField } from '../common/pickers';

export const properties: INodeProperties[] = [
	storeField,
	credentialSlot,
	scoreField,
	{
		displayName: 'Start When a Lead',
		name: 'startWhen',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Changes Its Band',
				value: 'changesBand',
				description: 'A Threshold Router of any workflow saw it go from one band to another',
			},
			{
				name: 'Enters a Band',
				value: 'enters',
				description: 'A Threshold Router of any workflow saw it come into a band',
			},
			{
				name: 'Falls Below a Threshold',
				value: 'falls',
				description: 'Its score was at a number or above, and a step of any workflow took it below',
			},
			{
				name: 'Leaves a Band',
				value: 'leaves',
				description: 'A Threshold Router of any workflow saw it go out of a band',
			},
			{
				name: 'Rises to a Threshold',
				value: 'rises',
				description: 'Its score was below a number, and a step of any workflow brought it there or above',
			},
		],
		default: 'rises',
		description: 'What starts the workflow, from whichever workflow the change comes',
	},
	{
		displayName: 'Threshold',
		name: 'threshold',
		type: 'number',
		default: 50,
		required: true,
		displayOptions: { show: { startWhen: ['falls', 'rises'] } },
		description: 'The score that a lead rises to or falls below',
	},
	nameField(
		'searchBands',
		{
			displayName: 'Band',
			name: 'band',
			displayOptions: { show: { startWhen: ['enters', 'leaves'] } },
			description: 'The band as the Threshold Router names it. Empty means any.',
		},
		'Sales',
	),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [entityOption],
	},
];
