import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { searchBands } from '../common/pickers';
import { leadScoreStoreTest, searchScores } from '../common/store';
import { poll } from './poll';
import { properties } from './properties';

export class LeadScoreTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Lead Score Trigger',
		name: 'leadScoreTrigger',
		icon: { light: 'file:leadScoreTrigger.svg', dark: 'file:leadScoreTrigger.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle:
			'={{ { changesBand: "Changes its band", enters: "Enters " + (($parameter["band"] || {}).value || "a band"), falls: "Drops below " + $parameter["threshold"], leaves: "Leaves " + (($parameter["band"] || {}).value || "a band"), rises: "Rises to " + $parameter["threshold"] }[$parameter["startWhen"]] }}',
		// n8n lists this and Lead Score as one, under this description.
		description:
			'Start when a lead passes a threshold or changes its band; look up, explain, correct and report scores',
		activationMessage: 'From now on, this workflow starts when a lead does this in any workflow.',
		defaults: { name: 'Lead Score Trigger' },
		polling: true,
		usableAsTool: undefined,
		inputs: [],
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
		listSearch: { searchBands, searchScores },
		credentialTest: { leadScoreStoreTest },
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this);
	}
}
