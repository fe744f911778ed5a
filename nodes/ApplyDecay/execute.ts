import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { oneOf } from '../common/choices';
import { refuseDiffering } from '../common/differing';
import { readOptions } from '../common/options';
import { readOutput } from '../common/output';
import { SETTINGS_OF_ITEMS, stepRequest } from '../common/request';
import { failedItems } from '../common/store';
import { asText } from '../common/values';
import { readFade } from '../common/fade';
import { partsOf } from '../common/thresholds';
import { decayIncoming, type Decay } from './incoming';
import { properties } from './properties';
import { decayStored } from './stored';

/** Apply Decay: lets points fade, and emits the leads whose score changed, or a summary. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const isAll =
		oneOf(context, 'Apply To', context.getNodeParameter('applyTo', 0), ['all', 'incoming']) === 'all';
	refuseDiffering(context, properties, isAll ? [] : [...SETTINGS_OF_ITEMS, 'leadId']);
	const option = readOptions(context);
	const groups = partsOf(asText(option<unknown>('groups', '')));
	const decay: Decay = { fade: readFade(context), ...(groups.length > 0 && { groups }) };
	const output = readOutput(context, option);
	try {
		return [
			isAll
				? await decayStored(context, { ...stepRequest(context, option), ...decay }, option, output)
				: await decayIncoming(context, decay, option, output),
		];
	} catch (error) {
		return [failedItems(context, error)];
	}
}
