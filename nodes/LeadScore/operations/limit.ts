import { type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';
import { MOST_ROWS } from '../../common/answer';
import { readCount } from '../../common/numbers';
import { filledByModel, isTool, notOfTools } from '../../common/tool';

const limit: INodeProperties = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	typeOptions: { minValue: 1, numberPrecision: 0 },
	default: 50,
	displayOptions: { show: { returnAll: [false] } },
	description: 'Max number of results to return',
};

/** How many items come out of an operation that gives several. */
export const limitFields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	notOfTools(limit),
	filledByModel(limit, 'How many results at most, such as 10'),
];

/** The most items to give; Infinity: all. A model gets no more than it can read. */
export function readLimit(context: IExecuteFunctions): number {
	return Math.min(chosenLimit(context), isTool(context) ? MOST_ROWS : Infinity);
}

function chosenLimit(context: IExecuteFunctions): number {
	if (context.getNodeParameter('returnAll', 0, false) === true) return Infinity;
	const limit = context.getNodeParameter('limit', 0, 50);
	const advice = 'Enter a number such as 50, or turn on "Return All".';
	return readCount(context, 'Limit', limit, advice, Infinity);
}
