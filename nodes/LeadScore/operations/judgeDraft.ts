import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import {
	draftToJudge,
	judgeDraft as judge,
	shadowOf,
	type JudgeRequest,
	type RulesOfVersion,
	type SavedRule,
} from '../../../steps';
import { chanceFieldsIn, exactChanceOf } from '../../common/chance';
import { entityOption, scoreField } from '../../common/fields';
import { hint, hintStopped } from '../../common/hints';
import { nameOf } from '../../common/pickers';
import { readRuleSet, ruleSetField } from '../../common/ruleSets';
import { openStore } from '../../common/store';
import type { StoreOperation } from './operation';
import { shownEvidence, verdictOnDraft } from './verdictOnDraft';

/** Whether a draft of learned rules predicts outcomes better than the rules in use. */
export const judgeDraft: StoreOperation = {
	value: 'judgeDraft',
	name: 'Judge the Draft',
	action: 'Judge the draft of learned rules',
	description:
		'Report whether a draft of learned rules predicts wins and losses better than the rules in use. Changes nothing.',
	subtitle: 'Judge the draft',
	isForAgents: false,
	worksOn: 'store',
	fields: [
		scoreField,
		{
			...ruleSetField,
			required: false,
			description:
				'The rule set with the draft. Empty: the one that Score Lead tries beside the score above with "Also Try a Draft".',
		},
	],
	options: [entityOption],
	async run(context, request, goOn) {
		const step = request();
		const { entity, score, zone } = step;
		const store = await openStore(context);
		const { ruleSet, inUse, draft } = await draftToJudge(store, step, readPicked(context));
		const names = { score, draftScore: shadowOf(score), ruleSet, entity };
		if (!draft) return { ...names, ...noDraft(ruleSet) };
		const judged = await judge(store, { ...step, ...rulesOf(context, inUse, draft) }, (leads) =>
			goOn(`${leads} leads have been looked at`),
		);
		const { outcomes, won, lost, notScored, meanAdvantage, isBetter, isDone } = judged;
		if (notScored > 0) {
			const leads = notScored === 1 ? '1 lead was' : `${notScored} leads were`;
			hint(
				context,
				`${leads} left out, because the draft or the rules in use had not scored them before they were won or lost.`,
				'info',
			);
		}
		if (!isDone) hintStopped(context);
		return {
			...names,
			better: isBetter,
			answer: verdictOnDraft(judged, zone),
			since: new Date(judged.since).toISOString(),
			...{ outcomes, won, lost, leadsLeftOut: notScored },
			evidence: shownEvidence(judged),
			meanAdvantage: meanAdvantage === null ? null : Number(meanAdvantage.toPrecision(3)),
			finished: isDone,
		};
	},
};

/** null: the set that is tried. */
const readPicked = (context: IExecuteFunctions): string | null =>
	nameOf(context.getNodeParameter('ruleSet', 0, null)) === '' ? null : readRuleSet(context);

/** No draft is no error: after it was published, a weekly judgement has nothing to do until the next one. */
const noDraft = (ruleSet: string): IDataObject => ({
	better: false,
	answer: `The rule set "${ruleSet}" has no draft at present, so there is nothing to judge. Save one with the operation "Save Draft" of a Scoring Rules step.`,
});

/** @throws NodeOperationError where one of them says no chance */
function rulesOf(
	context: IExecuteFunctions,
	inUse: RulesOfVersion,
	draft: RulesOfVersion,
): Pick<JudgeRequest, 'inUse' | 'draft'> {
	const [ofUse, ofDraft] = [chanceIn(inUse.rules), chanceIn(draft.rules)];
	if (ofUse && ofDraft) {
		return { inUse: { from: inUse.at, chanceOf: ofUse }, draft: { from: draft.at, chanceOf: ofDraft } };
	}
	const which = ofDraft
		? 'The rules in use do'
		: ofUse
			? 'The draft does'
			: 'The rules in use and the draft do';
	throw new NodeOperationError(
		context.getNode(),
		`${which} not say a chance of winning, so they cannot be compared by it`,
		{
			description:
				'Publish rules that Learn Points has learned, and save learned rules as the draft. To compare scores without chances, use the operation "Compare Two Scores".',
		},
	);
}

function chanceIn(rules: SavedRule[]): ((points: number) => number) | null {
	const fields = chanceFieldsIn(rules);
	return fields && ((points) => exactChanceOf(fields, points));
}
