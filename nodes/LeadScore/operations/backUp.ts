import { NodeOperationError } from 'n8n-workflow';
import { openStore } from '../../common/store';
import type { StoreOperation } from './operation';

/** A copy of the store in a file beside it, made while other steps go on. */
export const backUp: StoreOperation = {
	value: 'backUp',
	name: 'Back Up',
	action: 'Back up the store',
	description: 'Copy all scores as they are now into a file next to the store',
	subtitle: 'Back up the store',
	isForAgents: false,
	worksOn: 'store',
	fields: [
		{
			displayName:
				'The copy goes into the folder <code>lead-score-backups</code> next to the file of the store. It contains personal data: delete copies you no longer need.',
			name: 'backUpNotice',
			type: 'notice',
			default: '',
		},
	],
	options: [],
	async run(context) {
		const store = await openStore(context);
		if (!store.backup) {
			throw new NodeOperationError(
				context.getNode(),
				'Scores in PostgreSQL are backed up together with their database',
				{
					description: 'Use pg_dump, or the backups of your database provider.',
				},
			);
		}
		const { file, bytes, at } = await store.backup();
		return { file, bytes, at: new Date(at).toISOString() };
	},
};
