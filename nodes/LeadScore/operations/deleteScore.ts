import type { IExecuteFunctions } from 'n8n-workflow';
import { deleteScore as deleteWhole, previewDeletion, type DeletedScore } from '../../../steps';
import { entityOption, scoreField } from '../../common/fields';
import { hint } from '../../common/hints';
import { openStore } from '../../common/store';
import type { StoreOperation } from './operation';

/** A score goes with everything that belongs to it; what would go is shown first. */
export const deleteScore: StoreOperation = {
	value: 'deleteScore',
	name: 'Delete a Score',
	action: 'Delete a score',
	description: 'Delete a score with the points, history and bands of all its leads',
	subtitle: 'Delete a score',
	isForAgents: false,
	worksOn: 'store',
	fields: [
		scoreField,
		{
			displayName:
				'All points, history, event IDs, bands and settings of the score go, for all leads. This cannot be undone: export or back up the score first. Other scores and merged lead IDs stay.',
			name: 'deleteNotice',
			type: 'notice',
			default: '',
		},
		// Its own: where a preview was turned off for another operation, this one still begins with one.
		{
			displayName: 'Preview',
			name: 'previewDeletion',
			type: 'boolean',
			default: true,
			description: 'Whether to only report what would be deleted. Turn it off to delete the score.',
		},
	],
	options: [entityOption],
	async run(context, request, goOn) {
		const { entity, score } = request();
		const preview = context.getNodeParameter('previewDeletion', 0, true) !== false;
		const store = await openStore(context);
		const work = preview ? previewDeletion : deleteWhole;
		const done = await work(store, { entity, score }, (rows) =>
			goOn(`${rows} rows of the score have been ${preview ? 'counted' : 'deleted'}`),
		);
		showHints(context, score, preview, done);
		const { leads, historyLines, crossings, isDone } = done;
		return { preview, score, leads, historyLines, crossings, ...stepsIn(done), finished: isDone };
	},
};

const stepsIn = ({ routers, triggers }: DeletedScore) => {
	const names = (steps: DeletedScore['routers']) =>
		steps.map(({ node, workflow }) => `${node} (${workflow})`);
	return { routers: names(routers), triggers: names(triggers) };
};

/** What a person should know beside the numbers. */
function showHints(context: IExecuteFunctions, score: string, preview: boolean, done: DeletedScore): void {
	const { routers, triggers } = stepsIn(done);
	const steps = [...routers, ...triggers];
	if (preview) {
		const would = `Deleting "${score}" would delete ${counted(done.leads, 'lead')}, ${counted(done.historyLines, 'history line')} and ${counted(done.crossings, 'crossing')}`;
		const known =
			steps.length > 0
				? ` These steps use the score and would start over with a new one: ${steps.join(', ')}.`
				: '';
		hint(context, `Preview: ${would}. Nothing was deleted. Turn "Preview" off to delete it.${known}`, 'info');
	}
	if (done.isDone) return;
	hint(
		context,
		preview
			? 'This was stopped before everything was counted.'
			: `This was stopped before everything was deleted. No step uses what is left; run "Delete a Score" for "${score}" again to finish.`,
	);
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
