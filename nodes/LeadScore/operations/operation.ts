import type {
	IBinaryData,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';
import type { StepRequest } from '../../../steps';
import type { Store } from '../../../stores';

/** One thing that the Lead Score node does to the leads of all items: a file of its own. */
export interface Operation<T> {
	/** The parameters that this operation adds to the panel. */
	fields: INodeProperties[];
	/**
	 * Compiles the parameters into a reader of what the operation needs of each item.
	 * The reader throws a NodeOperationError with the item's index where the item is bad.
	 */
	reader: (context: IExecuteFunctions) => (lead: string, item: INodeExecutionData, index: number) => T;
	/** Whether what a lead learns takes the place of its item, of which nothing stays. */
	replacesItems?: true;
	/** Does it for all leads at once and returns what each learns. */
	run: (store: Store, request: StepRequest, leads: T[]) => Promise<IDataObject[]>;
}

/** One thing that the node does to a store, once a run, whatever the items: it can take long, and can be stopped. */
export interface StoreOperation {
	fields: INodeProperties[];
	/**
	 * @param request reads the step's score and instant, for operations that have them
	 * @param goOn tells the log how far it is; false: a person has stopped the run
	 * @param attach gives the item that comes out a file, in a field of this name
	 */
	run: (
		context: IExecuteFunctions,
		request: () => StepRequest,
		goOn: (progress: string) => boolean,
		attach: (field: string, file: IBinaryData) => void,
	) => Promise<IDataObject>;
}
