import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import {
	draftOf,
	usingDraft,
	type RulesOfVersion,
	type ScoreItem,
	type ScoreRequest,
	type StepRequest,
} from '../../steps';
import type { UnknownFields } from '../common/conditions';
import { hint } from '../common/hints';
import type { OptionReader } from '../common/options';
import { nameOf } from '../common/pickers';
import { ruleSetNamed } from '../common/ruleSets';
import { openStore } from '../common/store';
import { Remarks } from './remarks';
import { compileRules, type RulesOfStep } from './rules';
import type { RulesSource } from './rulesSource';

/** A draft that is tried on the items of a run, which never stops the run. */
export interface DraftToTry {
	/** Judges an item by the rules of the draft; undefined: it is not tried on this item. */
	judge(item: INodeExecutionData, index: number): ScoreItem['draft'];
	/** The draft as some items need it. */
	of(items: ScoreItem[]): ScoreRequest['draft'];
}

/** Reads the draft that the step is to try; null: none, or the set has no draft at present. */
export async function draftToTry(
	context: IExecuteFunctions,
	option: OptionReader,
	{ step }: Pick<StepRequest, 'step'>,
	source: RulesSource,
	unknown: UnknownFields,
): Promise<DraftToTry | null> {
	const chosen = option<unknown>('tryDraft', null);
	if (chosen === null) return null;
	const ruleSet = ruleSetNamed(context, '"Also Try a Draft"', nameOf(chosen) || (source.ruleSet ?? ''));
	const draft = await draftOf(source.store ?? (await openStore(context)), ruleSet);
	if (!draft) {
		hint(
			context,
			`The rule set "${ruleSet}" has no draft, so none was tried. To try one, save it with the operation "Save Draft" of a Scoring Rules step.`,
			'info',
		);
		return null;
	}
	const rules = compiled(context, draft, unknown);
	return rules && toTry(context, step, draft, rules);
}

function compiled(
	context: IExecuteFunctions,
	{ ruleSet, rules }: RulesOfVersion,
	unknown: UnknownFields,
): RulesOfStep | null {
	try {
		return compileRules(context, rules, unknown, new Remarks());
	} catch (error) {
		hint(context, `The draft of "${ruleSet}" was not tried: ${(error as Error).message}.`);
		return null;
	}
}

function toTry(
	context: IExecuteFunctions,
	step: StepRequest['step'],
	{ ruleSet, at }: RulesOfVersion,
	{ fixed, of }: RulesOfStep,
): DraftToTry {
	let hasFailed = false;
	return {
		judge(item, index) {
			if (hasFailed) return undefined;
			try {
				const { rules, match } = of(item, index);
				return { ...(!fixed && { rules }), matches: match(item, index) };
			} catch (error) {
				hasFailed = true;
				const from = index === 0 ? '' : ` on item ${index} and those after it`;
				hint(context, `The draft of "${ruleSet}" was not tried${from}: ${(error as Error).message}.`);
				return undefined;
			}
		},
		of(items) {
			const all = new Set(items.map(({ draft }) => draft?.rules ?? []));
			return { ruleSet, savedAt: at, ...usingDraft(step, ruleSet), rules: fixed?.rules ?? [...all].flat() };
		},
	};
}
