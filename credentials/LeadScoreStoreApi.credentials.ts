import type { ICredentialType, INodeProperties } from 'n8n-workflow';

const postgres = (connect?: 'fields' | 'string', more: Record<string, string[]> = {}) => ({
	displayOptions: { show: { kind: ['postgres'], ...(connect && { connect: [connect] }), ...more } },
});

const caCertificate: INodeProperties = {
	displayName: 'CA Certificate',
	name: 'ca',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	placeholder: '-----BEGIN CERTIFICATE-----',
	description:
		'The certificate of the authority that signed the certificate of the server. Empty: a publicly known authority.',
};

/** Where scores are kept, if not in the file beside the data of n8n. */
export class LeadScoreStoreApi implements ICredentialType {
	name = 'leadScoreStoreApi';

	displayName = 'Lead Score Store API';

	icon = { light: 'file:leadScoreStore.svg', dark: 'file:leadScoreStore.dark.svg' } as const;

	documentationUrl =
		'https://github.com/n8n-nodes-lead-scoring/n8n-nodes-lead-scoring/blob/main/docs/store.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Kind',
			name: 'kind',
			type: 'options',
			options: [
				{
					name: 'PostgreSQL',
					value: 'postgres',
					description: 'A database server that any number of machines can share. Version 14 or later.',
				},
				{
					name: 'SQLite File',
					value: 'sqlite',
					description: 'A file on the machine on which n8n runs',
				},
			],
			default: 'postgres',
			description: 'Where scores are kept',
		},
		{
			displayName: 'File',
			name: 'path',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. /data/lead-scores.sqlite',
			displayOptions: { show: { kind: ['sqlite'] } },
			description:
				'The file in which scores are kept. It is created if it does not exist. In Docker, use a folder that stays, such as /home/node/.n8n/n8n-nodes-lead-scoring.',
		},
		{
			displayName: 'Connect By',
			name: 'connect',
			type: 'options',
			options: [
				{ name: 'Host, User and Password', value: 'fields' },
				{ name: 'Connection String', value: 'string' },
			],
			default: 'fields',
			...postgres(),
			description: 'How to enter the address of the database',
		},
		// eslint-disable-next-line @n8n/community-nodes/credential-unnecessary-password -- It holds a password.
		{
			displayName: 'Connection String',
			name: 'connectionString',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			placeholder: 'e.g. postgresql://user:password@host:5432/database?sslmode=require',
			...postgres('string'),
			description:
				'The connection string from your database provider, or host=… dbname=… and so on. Its sslmode sets TLS: disable, require or verify-full. It can name several servers, such as a primary and its standby: host1:5432,host2:5432.',
		},
		{
			displayName: 'Host',
			name: 'host',
			type: 'string',
			required: true,
			default: 'localhost',
			...postgres('fields'),
			description:
				'The name or address of the server. If a standby takes over, connect by a connection string that names both.',
		},
		{
			displayName: 'Port',
			name: 'port',
			type: 'number',
			default: 5432,
			...postgres('fields'),
			description: 'The port of the server',
		},
		{
			displayName: 'Database',
			name: 'database',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. marketing',
			...postgres('fields'),
			description: 'The name of the database',
		},
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			required: true,
			default: '',
			...postgres('fields'),
			description: 'The database user for n8n',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			...postgres('fields'),
			description: 'The password of the user',
		},
		{
			displayName: 'TLS',
			name: 'tls',
			type: 'options',
			options: [
				{ name: 'Off', value: 'off', description: 'For a server on this machine or in a private network' },
				{
					name: 'Required',
					value: 'required',
					description: 'Encrypted, without verifying the server',
				},
				{
					name: 'Verified',
					value: 'verified',
					description: 'Encrypted, and the server must present a valid certificate for its name',
				},
			],
			default: 'off',
			...postgres('fields'),
			description: 'Whether the connection is encrypted',
		},
		{ ...caCertificate, ...postgres('fields', { tls: ['verified'] }) },
		{
			...caCertificate,
			...postgres('string'),
			description: `${caCertificate.description} With one, sslmode=require means that the server must present a certificate from this authority for its name.`,
		},
		{
			displayName: 'Schema',
			name: 'schema',
			type: 'string',
			required: true,
			default: 'lead_scores',
			...postgres(),
			description: 'The schema of the tables. It is created if it does not exist.',
		},
		{
			displayName: 'Table Prefix',
			name: 'prefix',
			type: 'string',
			default: '',
			placeholder: 'e.g. lead_scores_',
			...postgres(),
			description: 'What table names begin with, for a schema that also has other tables',
		},
		{
			displayName: 'Pool Size',
			name: 'poolSize',
			type: 'number',
			default: 5,
			...postgres(),
			description: 'The most connections that each n8n process opens',
		},
	];
}
