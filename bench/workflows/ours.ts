import type { INode, INodeParameters } from 'n8n-workflow';

import { BANDS, BELOW, RULES } from './leads';
import { condition, node, own, row, type Beginning, type Link, type Part } from './nodes';

/** The store of our steps: the file beside n8n, or the one of a credential. */
export type StoreChoice = { store: 'embedded' } | { store: 'shared'; credential: string };

export const SCORE_STEP = 'Score Lead';
export const ROUTE_STEP = 'Threshold Router';
export const OUTPUTS = [BELOW, ...BANDS.map(([name]) => name)];

/** Score Lead → Threshold Router → whatever follows in each band. */
export function ourJourney(
	{ nodes: [...before], fields }: Beginning,
	choice: StoreChoice,
	score: string,
): Part {
	const scoreLead = ourStep(SCORE_STEP, 'scoreLead', choice, score, {
		leadId: `={{ ${fields}.email }}`,
		eventId: `={{ ${fields}.eventId }}`,
		rules: { rule: RULES.map((rule) => ruleParameters(fields, rule)) },
	});
	const router = ourStep(ROUTE_STEP, 'thresholdRouter', choice, score, {
		leadId: '={{ $json.leadScoreDetail.leadId }}',
		bands: { band: BANDS.map(([name, from]) => ({ name, from })) },
		route: 'changed',
	});
	const follow = OUTPUTS.map((band) => own(band, 'noOp', 1));
	const links = follow.map(({ name }, output): Link => [ROUTE_STEP, name, output]);
	const inRow = [...before, scoreLead, router];
	return { nodes: [...inRow, ...follow], links: [...row(inRow), ...links] };
}

const ruleParameters = (fields: string, rule: (typeof RULES)[number]): INodeParameters => ({
	name: rule.name,
	award: rule.award,
	points: rule.points,
	appliesTo: 'matching',
	conditions: condition(
		`={{ ${fields}.${rule.field} }}`,
		typeof rule.value === 'number' ? 'number' : 'string',
		rule.operation,
		rule.value,
	),
});

/** One of our steps on a store and a score. */
export const ourStep = (
	name: string,
	type: string,
	choice: StoreChoice,
	score: string,
	parameters: INodeParameters,
): INode =>
	node(
		name,
		`n8n-nodes-lead-scoring.${type}`,
		1,
		{ store: choice.store, score: { __rl: true, mode: 'name', value: score }, ...parameters },
		choice.store === 'shared'
			? { credentials: { leadScoreStoreApi: { id: choice.credential, name: 'Shared scores' } } }
			: {},
	);
