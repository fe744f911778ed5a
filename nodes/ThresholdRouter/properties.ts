import type { INodeProperties } from 'n8n-workflow';
import {
	credentialSlot,
	entityOption,
	noLeadIdOption,
	outputFieldOption,
	scoreField,
	scoredLeadIdField,
	storeField,
	unitOptions,
} from '../common/fields';
import { gradeOption } from '../common/grade';
import { outputOption } from '../common/output';
import { testRunsOption } from '../common/testRun';

export const properties: INodeProperties[] = [
	scoredLeadIdField,
	scoreField,
	{
		displayName: 'Bands: Name and Starting Score',
		name: 'bands',
		type: 'fixedCollection',
		typeOptions: {
			multipleValues: true,
			multipleValueButtonText: 'Add Band',
			// A row for each band; n8n shows no labels in it.
			fixedCollection: { layout: 'inline' },
		},
		placeholder: 'Add Band',
		default: {
			band: [
				{ name: 'Nurture', from: 10 },
				{ name: 'Warm', from: 20 },
				{ name: 'Sales', from: 50 },
			],
		},
		description:
			'Each band is an output of this step, with its name. A lead goes to the highest band whose starting score it has reached, or to Below.',
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
				],
			},
		],
	},
	{
		displayName: "Connections stay with the output's position: check them after you remove a band",
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
				name: 'When It Drops',
				value: 'down',
				description: 'A lead comes out only when it drops into a lower band',
			},
			{ name: 'Always', value: 'always', description: 'Every lead comes out every time' },
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
				displayName: 'Buffer',
				name: 'margin',
				type: 'number',
				default: 5,
				typeOptions: { minValue: 0 },
				description:
					'A lead drops out of its band only when its score is more than this many points below the start of the band, so that it does not go back and forth',
			},
			{
				displayName: 'First Time',
				name: 'firstTime',
				type: 'options',
				options: [
					{ name: 'Only Remember', value: 'remember', description: 'Remember the band, and let nothing out' },
					{ name: 'Route', value: 'route', description: 'Treat the lead as if it came from below all bands' },
				],
				default: 'route',
				description: 'What to do when this step sees a lead for the first time',
			},
			gradeOption,
			noLeadIdOption,
			entityOption,
			outputOption,
			outputFieldOption,
			{
				displayName: 'Notify Again After Inactivity',
				name: 'quiet',
				type: 'fixedCollection',
				default: { time: { amount: 30, unit: 'days' } },
				description:
					'A lead that becomes active again after being inactive this long comes out again, even if its band is the same',
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
			{
				displayName: 'Other Scores',
				name: 'otherScores',
				type: 'fixedCollection',
				typeOptions: {
					multipleValues: true,
					fixedCollection: {
						itemTitle:
							"={{ ($collection.item.value.band || 'Band') + ': ' + ($collection.item.value.name || 'score') + ' from ' + $collection.item.value.from }}",
					},
				},
				default: {},
				placeholder: 'Add Score',
				description: 'Scores that a lead must also have reached to be in a band',
				options: [
					{
						displayName: 'Score',
						name: 'score',
						values: [
							{
								displayName: 'Band',
								name: 'band',
								type: 'string',
								default: '',
								placeholder: 'e.g. Sales',
								description: 'The name of the band, as it stands under Bands',
							},
							{
								displayName: 'Score',
								name: 'name',
								type: 'string',
								default: '',
								placeholder: 'e.g. Fit',
								description: 'The name of the other score',
							},
							{
								displayName: 'From',
								name: 'from',
								type: 'number',
								default: 0,
								description: 'What the lead must have reached in it',
							},
						],
					},
				],
			},
			{
				displayName: 'Score From the Item',
				name: 'scoreFromItem',
				type: 'string',
				default: '={{ $json.leadScore }}',
				description: 'Route by this number instead of the stored score. The router remembers bands as usual.',
			},
			testRunsOption,
		],
	},
	storeField,
	credentialSlot,
];
