import { NodeOperationError } from 'n8n-workflow';
import { moveStore } from '../../../steps';
import { oneOf } from '../../common/choices';
import { openEmbedded, openShared } from '../../common/store';
import type { StoreOperation } from './operation';

/** n8n writes its own name in lower case, which titles are not expected to be. */
const directions = [
	{
		name: `From This n8n to the Shared Store`,
		value: 'toShared',
		description: 'Before you turn on queue mode or share scores between several n8n instances',
	},
	{
		name: `From the Shared Store to This n8n`,
		value: 'toEmbedded',
		description: 'Back into the file next to n8n',
	},
];

/** All scores, with all that belongs to them, move between this n8n and the shared store. */
export const move: StoreOperation = {
	value: 'move',
	name: 'Move Scores',
	action: 'Move scores to another store',
	description: 'Move all scores between this n8n and the shared store',
	subtitle: 'Move scores',
	isForAgents: false,
	worksOn: 'store',
	fields: [
		{
			displayName:
				'Choose "Shared Store" below, with the credential of the store that scores move to or from.',
			name: 'moveNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { store: ['embedded'] } },
		},
		{
			displayName:
				'All scores move as soon as this step runs. Both stores are closed until the move is done. The old one stays closed.',
			name: 'moveNow',
			type: 'notice',
			default: '',
			displayOptions: { show: { store: ['shared'] } },
		},
		{
			displayName: 'Direction',
			name: 'direction',
			type: 'options',
			noDataExpression: true,
			options: directions,
			default: 'toShared',
			displayOptions: { show: { store: ['shared'] } },
			description:
				'Where all scores go, with their history. If a move was stopped, run it again to continue. To undo it, run it in the other direction.',
		},
	],
	options: [],
	async run(context, _request, goOn) {
		if (context.getNodeParameter('store', 0) !== 'shared') {
			throw new NodeOperationError(context.getNode(), 'There is no shared store to move to or from', {
				description: 'Choose "Shared Store" under "Store", with its credential. Then choose the direction.',
			});
		}
		const [embedded, shared] = [openEmbedded(), await openShared(context)];
		const chosen = context.getNodeParameter('direction', 0);
		const isToShared = oneOf(context, 'Direction', chosen, ['toShared', 'toEmbedded']) === 'toShared';
		const [source, target] = isToShared ? [embedded, shared] : [shared, embedded];
		const { rows, leads, isDone } = await moveStore(source, target, (sofar) =>
			goOn(`${sofar} rows moved to the other store`),
		);
		return { moved: isDone, leads, rows };
	},
};
