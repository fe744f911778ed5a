import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { searchPools } from '../common/pickers';
import { leadScoreStoreTest } from '../common/store';
import { execute } from './execute';
import { operations } from './operations';
import { properties } from './properties';

const names = Object.fromEntries(operations.map(({ value, name }) => [value, name]));

/** The outputs on the canvas. n8n calls it by its text, so it stands alone. */
const outputsOf = ({ operation }: INodeParameters) =>
	operation === 'assign'
		? [
				{ type: 'main', displayName: 'Assigned' },
				{ type: 'main', displayName: 'Nobody Free' },
			]
		: [{ type: 'main' }];

export class AssignLead implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Assign Lead',
		name: 'assignLead',
		icon: { light: 'file:assignLead.svg', dark: 'file:assignLead.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: `={{ [(${JSON.stringify(names)})[$parameter["operation"]], $parameter["operation"] === "markTouched" ? "" : $parameter["pool"]].filter((part) => part).join(": ") }}`,
		description: 'Give each lead to the next person in turn, and let known leads keep their person',
		defaults: { name: 'Assign Lead' },
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
		listSearch: { searchPools },
		credentialTest: { leadScoreStoreTest },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this);
	}
}
