import type { INodeProperties } from 'n8n-workflow';
import {
	credentialSlot,
	entityOption,
	leadIdField,
	noLeadIdOption,
	outputFieldOption,
	scoreField,
	storeField,
	unitOptions,
} from '../common/fields';
import { outputOption } from '../common/output';
import { testRunsOption } from '../common/testRun';

export const properties: INodeProperties[] = [
	storeField,
	credentialSlot,
	leadIdField('={{ $json.leadScoreDetail.leadId }}'),
	scoreField,
	{
		displayName: 'Bands',
		name: 'bands',
		type: 'fixedCollection',
		typeOptions: {
			multipleValues: true,
			multipleValueButtonText: 'Add Band',
			hideOptionalFields: true,
			addOptionalFieldButtonText: 'Add Extra',
			fixedCollection: {
				itemTitle:
					"={{ ($collection.item.value.name || 'New band') + ': from ' + $collection.item.value.from }}",
			},
		},
		placeholder: 'Add Band',
		default: {
			band: [
				{ name: 'Nurture', from: 0 },
				{ name: 'Warm', from: 20 },
				{ name: 'Sales', from: 50 },
			],
		},
		description:
			'Each band is an output of this step. A lead leaves by the highest band whose score it has reached, or by Below.',
		options: [
			{
				displayName: 'Band',
				name: 'band',
				values: [
					{
						displayName: 'Name',
						name: 'name',
						type: 'string',
						default: '',
						required: true,
						placeholder: 'e.g. Sales',
						description: 'The name of the output',
					},
					{
						displayName: 'From',
						name: 'from',
						type: 'number',
						default: 0,
						required: true,
						description: 'The score at which the band begins',
					},
					{
						displayName: 'Other Scores',
						name: 'others',
						type: 'fixedCollection',
						typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Score' },
						default: {},
						placeholder: 'Add Score',
						description: 'Other scores that the lead must have reached too',
						options: [
							{
								displayName: 'Score',
								name: 'score',
								values: [
									{
										displayName: 'Score',
										name: 'name',
										type: 'string',
										default: '',
										placeholder: 'e.g. Fit',
									},
									{ displayName: 'From', name: 'from', type: 'number', default: 0 },
								],
							},
						],
					},
				],
			},
		],
	},
	{
		displayName: 'Lines stay with their place: check them before you remove or move a band',
		name: 'placesNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Route',
		name: 'route',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'When the Band Changes',
				value: 'changed',
				description: 'A lead comes out once each time it enters another band',
			},
			{
				name: 'When It Rises',
				value: 'up',
				description: 'A lead comes out only when it rises into a higher band',
			},
			{
				name: 'When It Falls',
				value: 'down',
				description: 'A lead comes out only when it falls into a lower band',
			},
			{ name: 'Always', value: 'always', description: 'Every lead comes out, each time' },
		],
		default: 'changed',
		description: 'When a lead comes out of this step',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Drop Only When This Far Below',
				name: 'margin',
				type: 'number',
				default: 5,
				typeOptions: { minValue: 0 },
				description:
					'A lead keeps its band until its score is more than this below where the band begins, so that it does not go back and forth',
			},
			{
				displayName: 'First Time',
				name: 'firstTime',
				type: 'options',
				options: [
					{ name: 'Only Remember', value: 'remember', description: 'Remember the band and let nothing out' },
					{ name: 'Route', value: 'route', description: 'Treat the lead as coming from below every band' },
				],
				default: 'route',
				description: 'What to do with a lead that this step sees for the first time',
			},
			noLeadIdOption,
			entityOption,
			outputOption,
			outputFieldOption,
			{
				displayName: 'Score From the Item',
				name: 'scoreFromItem',
				type: 'string',
				default: '={{ $json.leadScore }}',
				description:
					'Route by this number instead of the stored score; what the router remembers is kept as ever',
			},
			{
				displayName: 'Report Again After Quiet For',
				name: 'quiet',
				type: 'fixedCollection',
				default: { time: { amount: 30, unit: 'days' } },
				description:
					'A lead that was silent this long and is active again comes out again, without a change of band',
				options: [
					{
						displayName: 'Time',
						name: 'time',
						values: [
							{
								displayName: 'Number',
								name: 'amount',
								type: 'number',
								default: 30,
								typeOptions: { minValue: 1, numberPrecision: 0 },
							},
							{
								displayName: 'Unit',
								name: 'unit',
								type: 'options',
								options: unitOptions('days', 'years'),
								default: 'days',
							},
						],
					},
				],
			},
			testRunsOption,
		],
	},
];
