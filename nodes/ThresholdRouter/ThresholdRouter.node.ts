import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { leadScoreStoreTest, searchScores } from '../common/store';
import { execute } from './execute';
import { properties } from './properties';

/** The outputs on the canvas: Below, then the bands as they were added. n8n calls it by its text, so it stands alone. */
const outputsOf = (parameters: INodeParameters) => {
	const { band = [] } = (parameters.bands ?? {}) as { band?: Array<{ name?: string }> };
	return [
		{ type: 'main', displayName: 'Below' },
		...band.map(({ name }) => ({ type: 'main', displayName: name || 'New band' })),
	];
};

export class ThresholdRouter implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Threshold Router',
		name: 'thresholdRouter',
		icon: { light: 'file:thresholdRouter.svg', dark: 'file:thresholdRouter.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ (($parameter["bands"] || {}).band || []).map(($band) => $band.name).join(" · ") }}',
		description: 'Send leads to sales or nurture by their score',
		defaults: { name: 'Threshold Router' },
		usableAsTool: undefined,
		inputs: [NodeConnectionTypes.Main],
		outputs: `={{(${outputsOf.toString()})($parameter)}}`,
		credentials: [
			{
				name: 'leadScoreStoreApi',
				required: true,
				testedBy: 'leadScoreStoreTest',
				displayOptions: { show: { store: ['shared'] } },
			},
		],
		properties,
	};

	methods = {
		listSearch: { searchScores },
		credentialTest: { leadScoreStoreTest },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this);
	}
}
