import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { searchRuleSets, searchRuleVersions, searchVersionsAndDraft } from '../common/ruleSets';
import { leadScoreStoreTest, searchScores } from '../common/store';
import { execute } from './execute';
import { operations } from './operations';
import { properties } from './properties';

const names = Object.fromEntries(operations.map(({ value, name }) => [value, name]));

export class ScoringRules implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Scoring Rules',
		name: 'scoringRules',
		icon: { light: 'file:scoringRules.svg', dark: 'file:scoringRules.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: `={{ [(${JSON.stringify(names)})[$parameter["operation"]], $parameter["ruleSet"]].filter((part) => part).join(": ") }}`,
		description: 'Publish scoring rules for several steps to share, compare versions and go back',
		defaults: { name: 'Scoring Rules' },
		parameterPane: 'wide',
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
		listSearch: { searchRuleSets, searchRuleVersions, searchScores, searchVersionsAndDraft },
		credentialTest: { leadScoreStoreTest },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this);
	}
}
