import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { hint } from '../common/hints';

/** Lead Scores works on live scores, also behind steps that keep a test apart: then it says so. */
export function hintOfTest(context: IExecuteFunctions): void {
	if (!context.getInputData().some(isOfTest)) return;
	hint(context, 'This step works on live scores. The scores of your test are in the incoming items.', 'info');
}

/** Whether a step has marked an item as one of a test, in whichever field it put its detail. */
const isOfTest = ({ json }: INodeExecutionData): boolean =>
	Object.values(json).some(
		(value) => typeof value === 'object' && value !== null && 'leadId' in value && 'test' in value,
	);
