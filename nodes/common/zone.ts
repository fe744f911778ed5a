import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { isZone } from '../../scoring';
import { inWords } from './values';

/**
 * The time zone of the workflow, in which days and months are counted and dates without a zone are read.
 * @throws NodeOperationError where it is none: nothing could be dated, and a new score would keep it
 */
export function readZone(context: Pick<IExecuteFunctions, 'getTimezone' | 'getNode'>): string {
	const zone = context.getTimezone();
	if (isZone(zone)) return zone;
	throw new NodeOperationError(
		context.getNode(),
		`The time zone of this workflow is not a known one: "${inWords(zone)}"`,
		{
			description:
				'Choose one such as Europe/Berlin under Timezone in the settings of the workflow. Where that says "Default", correct GENERIC_TIMEZONE of n8n.',
		},
	);
}
