import type { INodeProperties } from 'n8n-workflow';
import { outputFieldOption } from '../common/fields';

/** The field that holds the person. */
export const PERSON_FIELD = 'assignedTo';

/** What the names of the fields begin with that say when a lead was touched. */
export const TOUCHED_FIELD = 'touched';

export const personFieldOption: INodeProperties = {
	...outputFieldOption,
	default: PERSON_FIELD,
	description:
		'The name of the field that holds the person. The names of the other fields that are added begin with it, such as assignedToWhy.',
};
