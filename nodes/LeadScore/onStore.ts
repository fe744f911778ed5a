import type { IBinaryKeyData, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { yieldRegularly } from '../../steps';
import { refuseDiffering } from '../common/differing';
import type { OptionReader } from '../common/options';
import { readOutput } from '../common/output';
import { progressOf } from '../common/progress';
import { stepRequest } from '../common/request';
import type { StoreOperation } from './operations/operation';
import { properties } from './properties';

/** Emits one item that reports what was done, or one for each lead that was found. */
export async function onStore(
	context: IExecuteFunctions,
	option: OptionReader,
	{ run }: StoreOperation,
): Promise<INodeExecutionData[]> {
	refuseDiffering(context, properties, []);
	const { field, add } = readOutput(context, option);
	const binary: IBinaryKeyData = {};
	const done = await run(
		context,
		() => stepRequest(context, option),
		progressOf(context),
		(name, file) => (binary[name] = file),
	);
	if (Array.isArray(done)) {
		const breathe = yieldRegularly();
		const items: INodeExecutionData[] = [];
		for (const lead of done) {
			items.push({ json: add({ leadId: lead.leadId }, lead), pairedItem: { item: 0 } });
			await breathe();
		}
		return items;
	}
	const files = Object.keys(binary).length > 0 && { binary };
	const pairedItem = context.getInputData().map((_, item) => ({ item }));
	return [{ json: { [field]: done }, ...files, pairedItem }];
}
