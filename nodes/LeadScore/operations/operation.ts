import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { StepRequest } from '../../../steps';
import type { Store } from '../../../stores';

/** An incoming item with its lead. */
export interface LeadItem {
	item: INodeExecutionData;
	index: number;
	lead: string;
}

/** One thing that the Lead Score node does: a file of its own. */
export interface Operation {
	/** The parameters that this operation adds to the panel. */
	fields: INodeProperties[];
	/**
	 * Does it for all items at once and returns what each learns.
	 * @throws where a parameter is wrong, before anything is written
	 */
	run: (
		context: IExecuteFunctions,
		store: Store,
		request: StepRequest,
		items: LeadItem[],
	) => Promise<IDataObject[]>;
}
