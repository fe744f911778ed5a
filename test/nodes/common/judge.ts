import {
	NodeConnectionTypes,
	type FilterValue,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
} from 'n8n-workflow';
import { compileConditions, type UnknownFields } from '../../../nodes/common/conditions';
import { compileValue } from '../../../nodes/common/values';
import { filter, freshN8n, journey, when, type scoreLead } from '../setup';

/** What our conditions say of an item, and what n8n's If node says: a boolean, or why it cannot. */
export interface Verdict extends IDataObject {
	ours: boolean | null;
	theirs: boolean | string;
	unconvertible: string[];
}

/** What our compiled values read of an item, and what n8n's own parameter gives. */
export interface Reading extends IDataObject {
	ours: IDataObject[string];
	theirs: IDataObject[string];
}

/** Judges items by a filter parameter twice: by our compiled conditions, and as n8n's If node does. */
class Judge implements INodeType {
	description = {
		displayName: 'Judge',
		name: 'judge',
		group: ['transform' as const],
		version: 1,
		description: 'Judges items',
		defaults: { name: 'Judge' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [
			{
				displayName: 'When',
				name: 'when',
				type: 'filter' as const,
				default: {},
				typeOptions: {
					filter: { caseSensitive: true, typeValidation: 'loose' as const, version: 3 as const },
				},
			},
			{ displayName: 'Unknown', name: 'unknown', type: 'string' as const, default: 'none' },
			{ displayName: 'Value', name: 'value', type: 'string' as const, default: '' },
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const raw = (name: string) => this.getNodeParameter(name, 0, {}, { rawExpressions: true });
		const when = raw('when') as FilterValue;
		const unconvertible: string[] = [];
		const judge = compileConditions(this, when, {
			matchCase: when.options?.caseSensitive,
			unknown: raw('unknown') as UnknownFields,
			onUnanswered: () => {},
			onUnconvertible: (message) => unconvertible.push(message),
			fail: (error) => {
				throw error as Error;
			},
		});
		const value = compileValue(this, raw('value'));
		const items = this.getInputData().map((item, index): INodeExecutionData => {
			const json: Verdict & { value: Reading } = {
				ours: judge(item, index),
				theirs: attempt(() => Boolean(this.getNodeParameter('when', index, false, { extractValue: true }))),
				unconvertible: unconvertible.splice(0),
				value: {
					ours: value.read(item, index) as Reading['ours'],
					theirs: this.getNodeParameter('value', index) as Reading['theirs'],
				},
			};
			return { json };
		});
		return [items];
	}
}

function attempt<T>(work: () => T): T | string {
	try {
		return work();
	} catch (error) {
		return (error as Error).message;
	}
}

const n8n = freshN8n();
const always = filter([when('any', 'string', 'notEquals', 'some')]);

/** Runs the node in n8n's engine. */
async function run(parameters: object, items: IDataObject[]): Promise<IDataObject[]> {
	const judge = { type: 'judge', name: 'Judge', parameters } as ReturnType<typeof scoreLead>;
	const result = await n8n.run(journey(judge), items, { nodeTypes: { judge: new Judge() } });
	if (result.error) throw new Error(result.error.message);
	return result.items('Judge').map(({ json }) => json);
}

/** Judges items by a filter parameter. */
export async function verdicts(
	when: object,
	items: IDataObject[],
	unknown: UnknownFields = 'none',
): Promise<Verdict[]> {
	return (await run({ when, unknown }, items)) as Verdict[];
}

/** Reads a parameter for each item. */
export async function readings(value: string, items: IDataObject[]): Promise<Reading[]> {
	return (await run({ when: always, value }, items)).map((json) => json.value as Reading);
}
