import { NodeOperationError, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';
import { rounded } from '../../../scoring';
import { readLeads, type Adjustment, type StepRequest } from '../../../steps';
import type { Store } from '../../../stores';
import { shortened } from '../../common/answer';
import { isTool } from '../../common/tool';
import { inWords } from '../../common/values';
import type { Complaint } from './operation';

/*
 * A model does what texts talk it into, and those texts can come from leads: it adjusts only leads that there are, by points
 * that a person has allowed.
 */

const OFF = 100;

/** An option of tools: no expression, with which a model could set its own bound. */
export const mostPointsOption: INodeProperties = {
	displayName: 'Most Points per Call',
	name: 'mostPoints',
	type: 'number',
	noDataExpression: true,
	typeOptions: { minValue: 0 },
	default: OFF,
	displayOptions: { show: { '@tool': [true] } },
	description:
		'How far the agent can raise or lower a score in one call. If it sets a score, the difference counts.',
};

/** By how many points a score may be changed at once. */
export function readMostPoints(context: IExecuteFunctions): number {
	if (!isTool(context)) return Infinity;
	const options = context.getNodeParameter('options', 0, {}, { rawExpressions: true }) as object;
	const { mostPoints = OFF } = options as { mostPoints?: unknown };
	if (typeof mostPoints === 'number' && mostPoints >= 0) return mostPoints;
	throw new NodeOperationError(
		context.getNode(),
		`"Most Points per Call" is not a number: ${inWords(mostPoints)}`,
		{ description: 'Enter a number such as 100. It cannot be an expression, which a model could fill in.' },
	);
}

/** What is wrong with adjustments by a model. */
export async function complaintsToModel(
	store: Store,
	{ entity, score }: StepRequest,
	adjustments: Array<Adjustment & { most: number }>,
): Promise<Array<Complaint | null>> {
	const leads = adjustments.map(({ lead }) => lead);
	const found = await readLeads(store, entity, score, leads);
	return adjustments.map(({ lead, points, isSet, most }, position) => {
		const known = found[position];
		// People adjust leads that are new, too; a model that does has most likely got the ID wrong.
		if (!known) {
			return {
				message: `No step has scored a lead "${shortened(lead)}" yet`,
				description: 'Check the lead ID; nothing was adjusted.',
			};
		}
		const change = rounded(isSet ? points - known.score : points);
		if (Math.abs(change) <= most) return null;
		return {
			message: `This changes the score by ${change}, and you may change it by at most ${most} in one call`,
			description: 'Change it by less, or ask a person to do it; nothing was adjusted.',
		};
	});
}
