import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { searchBands, searchGroups, searchRules } from '../common/pickers';
import { searchRuleSets, searchRuleVersions } from '../common/ruleSets';
import { leadScoreStoreTest, searchScores } from '../common/store';
import { execute } from './execute';
import { properties, subtitle } from './properties';

export class LeadScore implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Lead Scores: Look Up and Manage',
		name: 'leadScore',
		icon: { light: 'file:leadScore.svg', dark: 'file:leadScore.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle,
		description:
			'Look up a score with its reasons and history, rank leads, adjust a score, record outcomes, merge leads, roll up to companies, correct a rule, or manage the store',
		defaults: { name: 'Lead Scores' },
		usableAsTool: {
			replacements: { description: 'Look up, explain and rank the scores of leads, or adjust one' },
		},
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
		listSearch: {
			searchBands,
			searchGroups,
			searchRules,
			searchRuleSets,
			searchRuleVersions,
			searchScores,
		},
		credentialTest: { leadScoreStoreTest },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this);
	}
}
