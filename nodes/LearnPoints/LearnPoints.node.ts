import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { leadScoreStoreTest, searchScores } from '../common/store';
import { execute } from './execute';
import { properties } from './properties';

export class LearnPoints implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Learn Points',
		name: 'learnPoints',
		icon: { light: 'file:learnPoints.svg', dark: 'file:learnPoints.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["leadsFrom"] === "store" ? $parameter["score"] : $parameter["outcomeField"] }}',
		description: 'Learn points from leads that were won and lost, as rules that you can read and edit',
		defaults: { name: 'Learn Points' },
		usableAsTool: undefined,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Rules', 'Check'],
		credentials: [
			{
				name: 'leadScoreStoreApi',
				required: true,
				testedBy: 'leadScoreStoreTest',
				displayOptions: { show: { leadsFrom: ['store'], store: ['shared'] } },
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
