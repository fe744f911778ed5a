import type { IExecuteFunctions } from 'n8n-workflow';
import { changesInWords, type Changes } from '../../../scoring';
import { readFade } from '../../common/fade';
import { AS_NOW, fadeField, fadeSettings } from '../../common/fadeFields';
import { asIfOption, entityOption, scoreField } from '../../common/fields';
import { hint } from '../../common/hints';
import { readOptions } from '../../common/options';
import { readSettings } from '../../common/settings';
import { groupLimitsOption, maximumOption, minimumOption } from '../../common/settingsOptions';
import { openStore } from '../../common/store';
import { bandsToTryField, comparisonPageField, readTrialFields, runTrial } from '../../common/trial';
import type { StoreOperation } from './operation';

/** What other settings would have made of a score, from the histories of its leads. */
export const tryChanges: StoreOperation = {
	value: 'tryChanges',
	name: 'Try Changes',
	action: 'Try changes of a score',
	description: 'Report what other fading, bands or limits would have made of all scores. Changes nothing.',
	subtitle: 'Try changes',
	isForAgents: false,
	worksOn: 'store',
	fields: [
		scoreField,
		{
			...fadeField,
			options: [
				{ name: 'As They Do Now', value: AS_NOW, description: 'Do not try another way of fading' },
				...fadeField.options!,
			],
			default: AS_NOW,
			description:
				'How points would have faded each time that Apply Decay ran, had it faded them in this way from the start',
		},
		...fadeSettings,
		bandsToTryField,
		comparisonPageField,
	],
	options: [
		{ ...asIfOption, description: 'Count the last twelve weeks back from this date' },
		{
			...groupLimitsOption,
			description: 'Try these limits of groups: the most points from all rules of a group together',
		},
		{
			...maximumOption,
			description: 'Try this as the highest score that is shown. Empty: no maximum.',
		},
		{
			...minimumOption,
			description: 'Try this as the lowest score that is shown. Empty: no minimum.',
		},
		entityOption,
	],
	async run(context, request, goOn, attach) {
		const fields = readTrialFields(context);
		const changes = readChanges(context);
		const store = await openStore(context);
		const tried = { changes, inWords: changesInWords(changes), notes: [] };
		const { figures, seen } = await runTrial(context, store, request(), fields, tried, { goOn, attach });
		if (seen.leads > 0 && changes.fade && !seen.hasDecays) {
			hint(
				context,
				'No points have faded, and none would: no Apply Decay step has worked on this score yet. The way of fading is tried at the times at which one ran.',
			);
		}
		return figures;
	},
};

function readChanges(context: IExecuteFunctions): Changes {
	const isAsNow = context.getNodeParameter('fade', 0, AS_NOW) === AS_NOW;
	const settings = readSettings(context, readOptions(context));
	return isAsNow ? { settings } : { fade: readFade(context) ?? null, settings };
}
