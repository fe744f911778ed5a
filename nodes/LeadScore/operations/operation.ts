import type {
	IBinaryData,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import type { StepRequest } from '../../../steps';
import type { Store } from '../../../stores';
import type { IdField } from '../../common/leadIds';

/*
 * An operation is one thing that the Lead Score node does: a file of its own. The panel, the node's subtitle and what agents
 * can do follow from what it says here. What takes values is written as methods, so that operations on values of all types
 * fit in one list.
 */

export type Operation = LeadsOperation<unknown> | GroupsOperation<unknown> | StoreOperation;

/** What people see of an operation, in the words of n8n's panels: its name, its action in the list of nodes, a description. */
interface Described extends Required<Pick<INodePropertyOptions, 'name' | 'action' | 'description'>> {
	/** What stands for it in saved workflows, which is why it never changes. */
	value: string;
	/** What the canvas shows below the node. */
	subtitle: string;
	/** Whether an AI agent can do it: only what changes nothing, or what people can see in the history and undo. */
	isForAgents: boolean;
	/**
	 * The parameters that it adds to the panel, from top to bottom. One that several operations have is the same object
	 * in each. "Lead ID" is added where it works on leads or groups of them.
	 */
	fields: INodeProperties[];
	/** The same for "Options", to which "Output Field" is added, and with a lead ID what becomes of items without one. */
	options: INodeProperties[];
}

/** Works on the lead of each item. */
export interface LeadsOperation<T> extends Described {
	worksOn: 'leads';
	/** The fields and options that each item can have its own of, beside its lead and score; all others hold for the run. */
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
	check?(store: Store, request: StepRequest, values: T[], byModel: boolean): Promise<Array<Complaint | null>>;
	/** Whether what a lead learns takes the place of its item, of which nothing stays. */
	replacesItems?: true;
	/** Whether the result is no score, and goes under "Output Field" as it is. */
	inOneField?: true;
	/** Does it for all leads at once and returns what each learns: a list where each part is to be an item of its own. */
	run(store: Store, request: StepRequest, leads: T[]): Promise<Array<IDataObject | IDataObject[]>>;
}

/** What is wrong with an item, and what to do about it. */
export interface Complaint {
	message: string;
	description: string;
}

/** Works on groups of leads: one item comes out for each group. */
export interface GroupsOperation<T> extends Described {
	worksOn: 'groups';
	ofItems?: string[];
	/** What identifies a group, as the panel calls it. */
	groupId: string;
	/** The parameter that holds it, and the record type that groups are. */
	group: { parameter: string; entity: string };
	reader: (lead: string, group: string) => T;
	/** Returns the groups with what each learned, and the positions of the values that it came from. */
	run(
		context: IExecuteFunctions,
		store: Store,
		request: StepRequest,
		values: T[],
	): Promise<Array<{ group: IDataObject; learned: IDataObject; from: number[] }>>;
}

/** Works on the store or on a whole score, once a run, whatever the items: it can take long, and can be stopped. */
export interface StoreOperation extends Described {
	worksOn: 'store';
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
