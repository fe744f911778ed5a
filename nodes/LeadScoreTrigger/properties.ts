import type { INodeProperties } from 'n8n-workflow';
import { credentialSlot, entityOption, scoreField, storeField } from '../common/fields';
import { nameField } from '../common/pickers';
import { notTouchedFields, workingHoursOfOption } from './notTouched';

export const properties: INodeProperties[] = [
	scoreField,
	{
		displayName: 'Trigger On',
		name: 'startWhen',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Lead Changed Its Band',
				value: 'changesBand',
				description: 'A Threshold Router in any workflow saw the lead move from one band to another',
			},
			{
				name: 'Lead Dropped Below a Threshold',
				value: 'falls',
				description: 'The score was at a number or above, and a step in any workflow took it below',
			},
			{
				name: 'Lead Entered a Band',
				value: 'enters',
				description: 'A Threshold Router in any workflow saw the lead move into a band',
			},
			{
				name: 'Lead Left a Band',
				value: 'leaves',
				description: 'A Threshold Router in any workflow saw the lead move out of a band',
			},
			{
				name: 'Lead Rose to a Threshold',
				value: 'rises',
				description: 'The score was below a number, and a step in any workflow took it there or above',
			},
			{
				name: 'Lead Was Not Touched in Time',
				value: 'notTouched',
				description: 'A lead was assigned or entered a band, and nobody has touched it for some time',
			},
		],
		default: 'rises',
		description: 'What starts this workflow. The change can come from any workflow.',
	},
	{
		displayName: 'Threshold',
		name: 'threshold',
		type: 'number',
		default: 50,
		required: true,
		displayOptions: { show: { startWhen: ['falls', 'rises'] } },
		description: 'The score that a lead rises to or drops below',
	},
	nameField(
		'searchBands',
		{
			displayName: 'Band',
			name: 'band',
			displayOptions: { show: { startWhen: ['enters', 'leaves'] } },
			description: 'The band as it is named in the Threshold Router. Empty: any band.',
		},
		'Sales',
	),
	...notTouchedFields,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			entityOption,
			{
				displayName: 'Wait Until Sure',
				name: 'waitUntilSure',
				type: 'number',
				typeOptions: { minValue: 0, numberPrecision: 0 },
				default: 30,
				displayOptions: { show: { '/startWhen': ['rises'] } },
				description:
					'For how many seconds nothing more must happen before the workflow starts, such as 30. A lead that is below the threshold again by then starts nothing: its points were taken back, as after a mail scanner has opened every link. 0: start at once.',
			},
			workingHoursOfOption,
		],
	},
	storeField,
	credentialSlot,
];
