import type {
	IBinaryData,
	IDataObject,
	IExecuteFunctions,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import type { Store } from '../../../stores';

/** One thing that the Scoring Rules node does, once a run: a file of its own, from which the panel follows. */
export interface Operation extends Required<Pick<INodePropertyOptions, 'name' | 'action' | 'description'>> {
	/** What stands for it in saved workflows, which is why it never changes. */
	value: string;
	/** The parameters that it adds to the panel, from top to bottom. One that several operations have is the same object in each. */
	fields: INodeProperties[];
	/**
	 * Returns what is to come out, an item each.
	 * @param attach gives these a file, in a field of this name
	 */
	run: (
		context: IExecuteFunctions,
		store: Store,
		ruleSet: string,
		attach: (field: string, file: IBinaryData) => void,
	) => Promise<IDataObject[]>;
}
