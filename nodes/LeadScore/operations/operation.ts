import type {
	IBinaryData,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';
import type { StepRequest } from '../../../steps';
import type { Store } from '../../../stores';
import type { IdField } from '../../common/leadIds';

/** One thing that the Lead Score node does to the leads of all items: a file of its own. */
export interface Operation<T> {
	/** The parameters that this operation adds to the panel. */
	fields: INodeProperties[];
	/** Those of them that each item can have its own of; all others hold for the whole run. */
	ofItems?: string[];
	/**
	 * Compiles the parameters into a reader of what the operation needs of each item.
	 * The reader throws a NodeOperationError with the item's index where the item is bad.
	 */
	reader: (
		context: IExecuteFunctions,
		ids: Record<string, IdField>,
	) => (lead: string, item: INodeExecutionData, index: number) => T;
	/** The parameters with IDs of leads that are stored already, under whichever ID; absent where it makes leads. */
	looksUp?: string[];
	/**
	 * Gives what is wrong with each of the values in view of what the store knows; null: nothing.
	 * @param byModel whether a language model chose them
	 */
	check?: (
		store: Store,
		request: StepRequest,
		values: T[],
		byModel: boolean,
	) => Promise<Array<Complaint | null>>;
	/** Whether what a lead learns takes the place of its item, of which nothing stays. */
	replacesItems?: true;
	/** Does it for all leads at once and returns what each learns: a list where each part is to be an item of its own. */
	run: (store: Store, request: StepRequest, leads: T[]) => Promise<Array<IDataObject | IDataObject[]>>;
}

/** What is wrong with an item, and what to do about it. */
export interface Complaint {
	message: string;
	description: string;
}

/** One thing that the node does to groups of leads: one item comes out for each group. */
export interface GroupOperation<T> {
	fields: INodeProperties[];
	ofItems?: string[];
	/** What identifies a group, as the panel calls it. */
	groupId: string;
	/** The parameter that holds it, and the kind of record that groups are. */
	group: { parameter: string; entity: string };
	reader: (lead: string, group: string) => T;
	/** Returns the groups with what each learned, and the positions of the values that it came from. */
	run: (
		context: IExecuteFunctions,
		store: Store,
		request: StepRequest,
		values: T[],
	) => Promise<Array<{ group: IDataObject; learned: IDataObject; from: number[] }>>;
}

/** One thing that the node does to a store, once a run, whatever the items: it can take long, and can be stopped. */
export interface StoreOperation {
	fields: INodeProperties[];
	/**
	 * Returns what was done, or leads that are to be an item each.
	 * @param request reads the step's score and instant, for operations that have them
	 * @param goOn logs how far it has come; false: a person has stopped the run
	 * @param attach gives the item that comes out a file, in a field of this name
	 */
	run: (
		context: IExecuteFunctions,
		request: () => StepRequest,
		goOn: (progress: string) => boolean,
		attach: (field: string, file: IBinaryData) => void,
	) => Promise<IDataObject | IDataObject[]>;
}
