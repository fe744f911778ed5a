import { NodeOperationError } from 'n8n-workflow';
import { openStore } from '../../common/store';
import type { StoreOperation } from './operation';

/** A copy of the store in a file beside it, made while other steps go on. */
export const backUp: StoreOperation = {
	value: 'backUp',
	name: 'Back Up',
	action: 'Back up the store',
	description: 'Copy all scores as they are at this moment into a file beside the store',
	subtitle: 'Back up the store',
	isForAgents: false,
	worksOn: 'store',
	fields: [
		{
			displayName:
				'The copy goes into the folder <code>lead-score-backups</code> beside the file of the store. It holds personal data: delete copies that you no longer need.',
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
				'Scores in PostgreSQL are backed up with their database',
				{
					description: 'Use pg_dump, or the backups that your database provider makes.',
				},
			);
		}
		const { file, bytes, at } = await store.backup();
		return { file, bytes, at: new Date(at).toISOString() };
	},
};
