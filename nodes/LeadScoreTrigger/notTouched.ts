import type { INodeProperties } from 'n8n-workflow';
import { nameField } from '../common/pickers';
import { unitOptions } from '../common/fields';

/** From when on somebody has the time to touch a lead. */
export const RUNS_FROM = ['dealt', 'entered'] as const;
export type RunsFrom = (typeof RUNS_FROM)[number];

const shown = (...from: RunsFrom[]) => ({ show: { startWhen: ['notTouched'], runsFrom: from } });

/** The fields of the event "Lead Was Not Touched in Time". */
export const notTouchedFields: INodeProperties[] = [
	{
		displayName: 'Time Runs From',
		name: 'runsFrom',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Assignment',
				value: 'dealt',
				description: 'When Assign Lead gave the lead to the next person of a pool',
			},
			{
				name: 'Entering a Band',
				value: 'entered',
				description: 'When a Threshold Router saw the lead move into a band',
			},
		],
		default: 'dealt',
		displayOptions: { show: { startWhen: ['notTouched'] } },
		description:
			'From when on somebody has the time to touch the lead. Touched means: Assign Lead → Mark as Touched, or Lead Scores → Record Outcome.',
	},
	nameField(
		'searchPools',
		{
			displayName: 'Pool',
			name: 'pool',
			required: true,
			default: { mode: 'name', value: 'Sales' },
			displayOptions: shown('dealt'),
			description:
				'The pool that assigned the lead, as Assign Lead names it. Time runs in its working hours, if it has some.',
		},
		'Sales',
	),
	nameField(
		'searchBands',
		{
			displayName: 'Band',
			name: 'band',
			displayOptions: shown('entered'),
			description: 'The band as it is named in the Threshold Router. Empty: any band.',
		},
		'Sales',
	),
	{
		displayName: 'Within',
		name: 'within',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 1,
		required: true,
		displayOptions: { show: { startWhen: ['notTouched'] } },
		description:
			'How much time there is to touch the lead. Each lead that nobody touches in time starts the workflow once.',
	},
	{
		displayName: 'Unit',
		name: 'withinUnit',
		type: 'options',
		options: unitOptions('minutes', 'hours'),
		default: 'hours',
		displayOptions: { show: { startWhen: ['notTouched'] } },
		description: 'The unit of the time',
	},
];

/** Whose working hours count where no pool assigned the lead. */
export const workingHoursOfOption: INodeProperties = nameField(
	'searchPools',
	{
		displayName: 'Working Hours Of',
		name: 'workingHoursOf',
		displayOptions: { show: { '/startWhen': ['notTouched'], '/runsFrom': ['entered'] } },
		description: 'A pool of Assign Lead in whose working hours time runs. Empty: it runs at all hours.',
	},
	'Sales',
);
