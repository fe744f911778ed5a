import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { searchRuleSets, searchRuleVersions } from '../common/ruleSets';
import { leadScoreStoreTest, searchScores } from '../common/store';
import { execute } from './execute';
import { properties } from './properties';

const ownSubtitle =
	'(($rules) => $rules.length + ($rules.length === 1 ? " rule" : " rules"))(($parameter["rules"] || {}).rule || [])';
const publishedSubtitle = '($parameter["ruleSet"] || "Published rules")';

export class ScoreLead implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Score Lead',
		name: 'scoreLead',
		icon: { light: 'file:scoreLead.svg', dark: 'file:scoreLead.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: `={{ $parameter["rulesFrom"] === "published" ? ${publishedSubtitle} : ${ownSubtitle} }}`,
		description: 'Give leads points for what they do and who they are',
		defaults: { name: 'Score Lead' },
		parameterPane: 'wide',
		usableAsTool: true,
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
		listSearch: { searchRuleSets, searchRuleVersions, searchScores },
		credentialTest: { leadScoreStoreTest },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this);
	}
}
