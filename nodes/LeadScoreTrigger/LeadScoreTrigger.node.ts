import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { searchBands, searchPools } from '../common/pickers';
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
			'={{ { changesBand: "Changes its band", enters: "Enters " + (($parameter["band"] || {}).value || "a band"), falls: "Drops below " + $parameter["threshold"], leaves: "Leaves " + (($parameter["band"] || {}).value || "a band"), notTouched: "Not touched within " + $parameter["within"] + " " + ($parameter["within"] === 1 ? $parameter["withinUnit"].slice(0, -1) : $parameter["withinUnit"]), rises: "Rises to " + $parameter["threshold"] }[$parameter["startWhen"]] }}',
		// n8n lists this and Lead Score as one, under this description.
		description:
			'Start when a lead passes a threshold, changes its band or is not touched in time; look up, explain, correct and report scores',
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
		listSearch: { searchBands, searchPools, searchScores },
		credentialTest: { leadScoreStoreTest },
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this);
	}
}
