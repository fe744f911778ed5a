import type { ICredentialType, INodeProperties } from 'n8n-workflow';

/** Where scores are kept, if not in the file beside the data of n8n. */
export class LeadScoreStoreApi implements ICredentialType {
	name = 'leadScoreStoreApi';

	displayName = 'Lead Score Store API';

	icon = { light: 'file:leadScoreStore.svg', dark: 'file:leadScoreStore.dark.svg' } as const;

	documentationUrl = 'https://github.com/n8n-nodes-lead-scoring/n8n-nodes-lead-scoring#the-score-store';

	properties: INodeProperties[] = [
		{
			displayName: 'Kind',
			name: 'kind',
			type: 'options',
			options: [
				{
					name: 'SQLite File',
					value: 'sqlite',
					description: 'A file on the machine on which n8n runs',
				},
			],
			default: 'sqlite',
			description: 'What keeps the scores',
		},
		{
			displayName: 'File',
			name: 'path',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. /data/lead-scores.sqlite',
			displayOptions: { show: { kind: ['sqlite'] } },
			description: 'The file that the scores are kept in. It is made where it is missing.',
		},
	];
}
