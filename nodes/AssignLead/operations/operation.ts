import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

/** One thing that the Assign Lead node does: a file of its own, from which the panel follows. */
export interface Operation extends Required<Pick<INodePropertyOptions, 'name' | 'action' | 'description'>> {
	/** What stands for it in saved workflows, which is why it never changes. */
	value: string;
	/** The parameters that it adds to the panel, from top to bottom. One that several operations have is the same object in each. */
	fields: INodeProperties[];
	/** The same for "Options". */
	options: INodeProperties[];
	/** How many outputs it has. */
	outputs: 1 | 2;
	/** The parameters that each item can have its own of; all others hold for the whole run. */
	ofItems: (context: IExecuteFunctions) => string[];
	/** Returns the items of each output. */
	run: (context: IExecuteFunctions) => Promise<INodeExecutionData[][]>;
}
