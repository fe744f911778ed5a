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
