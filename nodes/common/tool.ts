import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
} from 'n8n-workflow';
import { boundedAnswer } from './answer';
import { nodeOf } from './node';
import { readOptions } from './options';

/*
 * As a tool of an AI agent, a node is called by a language model, which sees what it is to fill in and the fields of what
 * comes out.
 */

/** Whether the node is a tool: n8n makes a type of its own of each node that can be one. */
export const isTool = (context: Pick<IExecuteFunctions, 'getNode'>): boolean =>
	nodeOf(context).type.endsWith('Tool');

/** A parameter for people: a tool has another one in its place. */
export function notOfTools(property: INodeProperties): INodeProperties {
	return { ...property, displayOptions: shownIn(property, false) };
}

/**
 * A parameter that the model fills in until a person does, written as n8n's button "Let the model define this parameter"
 * writes it.
 * @param description what the model reads about it; n8n's button gives it nothing but the name
 */
export function filledByModel(property: INodeProperties, description: string): INodeProperties {
	const key = property.displayName.replaceAll(' ', '_');
	const value = `$fromAI('${key}', \`${description}\`, '${property.type}')`;
	return {
		...property,
		required: true,
		default: `={{ /*n8n-auto-generated-fromAI-override*/ ${value} }}`,
		displayOptions: shownIn(property, true),
	};
}

const shownIn = ({ displayOptions }: INodeProperties, tools: boolean): INodeProperties['displayOptions'] => ({
	...displayOptions,
	show: { ...displayOptions?.show, '@tool': [tools] },
});

/**
 * Does a tool's work and keeps of its output what a model needs: the field with the answer, without the agent's own item, to which
 * the node would add it. What goes wrong is an answer too, with its advice, because agents before version 3 show a model
 * nothing about a node that failed; it fails where a person has chosen that it stops the workflow.
 */
export async function answerModel(
	context: IExecuteFunctions,
	work: () => Promise<INodeExecutionData[][]>,
): Promise<INodeExecutionData[][]> {
	const field = readOptions(context)('outputField', 'leadScore') || 'leadScore';
	try {
		const [items = []] = await work();
		const answers = items.map(
			({ json }) => (json[field] as IDataObject | undefined) ?? { error: json.error },
		);
		return asItems(answers.length > 0 ? boundedAnswer(answers) : [{ found: 'nothing' }]);
	} catch (error) {
		const sentence = inFull(error as Error);
		const { onError } = nodeOf(context);
		if (onError === 'stopWorkflow') throw new NodeOperationError(context.getNode(), sentence);
		return asItems(boundedAnswer([{ error: sentence }]));
	}
}

const asItems = (answers: IDataObject[]): INodeExecutionData[][] => [
	answers.map((json) => ({ json, pairedItem: { item: 0 } })),
];

function inFull(error: Error): string {
	const advice = error instanceof NodeOperationError ? error.description : null;
	return advice ? `${error.message}. ${advice}` : error.message;
}
