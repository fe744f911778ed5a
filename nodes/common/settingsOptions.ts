import type { INodeProperties } from 'n8n-workflow';

/* What bounds a score: `readSettings` reads them. */

export const groupLimitsOption: INodeProperties = {
	displayName: 'Group Limits',
	name: 'groupLimits',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Group',
	default: {},
	description: 'The most points that a lead can have from all rules of a group together',
	options: [
		{
			displayName: 'Group',
			name: 'group',
			values: [
				{ displayName: 'Group', name: 'name', type: 'string', default: '' },
				{ displayName: 'At Most', name: 'cap', type: 'number', default: 50 },
			],
		},
	],
};

export const burstsOption: INodeProperties = {
	displayName: 'Ignore Bursts',
	name: 'ignoreBursts',
	type: 'fixedCollection',
	placeholder: 'Add Bursts',
	default: { burst: { events: 3, seconds: 10, groups: '' } },
	description:
		'Mail scanners open every link of an email at once. Events of a lead that come so close together count for nothing, and what was given for them before is taken back. All steps of a score share this setting.',
	options: [
		{
			displayName: 'Bursts',
			name: 'burst',
			values: [
				{
					displayName: 'Events',
					name: 'events',
					type: 'number',
					default: 3,
					typeOptions: { minValue: 0, maxValue: 100, numberPrecision: 0 },
					description:
						'This many events or more are a burst, if all are within the seconds below. From 2 to 100; 0 to look for bursts no longer.',
				},
				{
					displayName: 'Within Seconds',
					name: 'seconds',
					type: 'number',
					default: 10,
					typeOptions: { minValue: 1, maxValue: 3600 },
					description:
						"From the first to the last event, by their own times. Set Event Time to the field that has the event's time: events that come together and have none count as one.",
				},
				{
					displayName: 'Only in Groups',
					name: 'groups',
					type: 'string',
					default: '',
					placeholder: 'e.g. Email',
					description:
						'Look only at the rules of these groups. Separate groups with commas. Empty: at all rules that give points for events.',
				},
			],
		},
	],
};

export const maximumOption: INodeProperties = {
	displayName: 'Maximum Score',
	name: 'max',
	type: 'number',
	default: 100,
	description: 'The score is never shown higher than this. All steps of a score share this setting.',
};

export const minimumOption: INodeProperties = {
	displayName: 'Minimum Score',
	name: 'min',
	type: 'number',
	default: 0,
	description:
		'The score is never shown lower than this; 0 unless you set it. Empty: no minimum. All steps of a score share this setting.',
};
