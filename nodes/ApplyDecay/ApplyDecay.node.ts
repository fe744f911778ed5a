import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { leadScoreStoreTest, searchScores } from '../common/store';
import { execute } from './execute';
import { properties, subtitle } from './properties';

export class ApplyDecay implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Apply Decay',
		name: 'applyDecay',
		icon: { light: 'file:applyDecay.svg', dark: 'file:applyDecay.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle,
		description: 'Let the points of leads fade and expire over time',
		defaults: { name: 'Apply Decay' },
		usableAsTool: undefined,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
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
