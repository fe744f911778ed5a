import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeProperties,
} from 'n8n-workflow';
import { readMissing, type MissingRequest, type ReadMissing, type StepRequest } from '../../../steps';
import type { Store } from '../../../stores';
import { nameOf } from '../../common/pickers';
import { readRuleSet, readRuleVersion, ruleSetField, ruleVersionField } from '../../common/ruleSets';
import { knownRules } from '../../ScoreLead/knownRules';
import { readWrittenBands } from '../../common/writtenBands';

const displayOptions = { show: { includeMissing: [true] } };

export const missingFields: INodeProperties[] = [
	{
		displayName: 'Include What Is Missing',
		name: 'includeMissing',
		type: 'boolean',
		default: false,
		description:
			'Whether to add what takes the lead to the bands above it: how many points are missing, and which published rules would bring them, such as \'7 points to Sales: one "Demo request" (+20), or two "Visit to prices" (+5 each) before 12 December\'',
	},
	{
		displayName: 'Bands',
		name: 'bandsAbove',
		type: 'string',
		default: '',
		placeholder: 'e.g. Nurture 5, Sales 60',
		displayOptions,
		description:
			'The bands, each with the score that it begins at, separated by commas. Empty: the bands of your Threshold Router.',
	},
	{
		...ruleSetField,
		required: false,
		displayOptions,
		description:
			'The published rules to look at. Empty: those that your Score Lead steps use for this score.',
	},
	{
		...ruleVersionField,
		displayOptions,
		description:
			'Which version of the rules. Where "Rule Set" is empty, Newest stands for the version that your steps use.',
	},
];

/** What is to be found out, but for the leads. */
export type MissingAsked = Pick<MissingRequest, 'bands' | 'ruleSet' | 'version' | 'compile'>;

/** null: it is not asked for. */
export function readMissingFields(context: IExecuteFunctions): MissingAsked | null {
	if (!context.getNodeParameter('includeMissing', 0, false)) return null;
	const isPicked = nameOf(context.getNodeParameter('ruleSet', 0, null)) !== '';
	return {
		bands: readWrittenBands(context, 'Bands', context.getNodeParameter('bandsAbove', 0, '')),
		ruleSet: isPicked ? readRuleSet(context) : null,
		version: readRuleVersion(context),
		compile: (rules) => knownRules(context, rules),
	};
}

/** What is missing is known of today only. @throws NodeOperationError */
export function refuseLookingBack(context: IExecuteFunctions, itemIndex: number): void {
	throw new NodeOperationError(
		context.getNode(),
		'What is missing can be told for now only, and "As It Was At" looks back',
		{ itemIndex, description: 'Turn off "Include What Is Missing", or remove the option "As It Was At".' },
	);
}

/** What each lead learns, beside its score; null for those that are not stored. */
export async function missingOf(
	store: Store,
	{ entity, score, at }: StepRequest,
	leads: string[],
	asked: MissingAsked,
): Promise<Array<IDataObject | null>> {
	const found = await readMissing(store, { entity, score, at, ...asked }, leads);
	return found.map((one) => one && inItem(one));
}

const inItem = ({ bandsAbove, missing, rules }: ReadMissing): IDataObject => ({
	missing,
	bandsAbove: bandsAbove.map(({ ways, ...band }) => ({
		...band,
		ways: ways.map(({ rule, brings, suffices, times, until, why }) => ({
			...{ rule, brings, suffices, times },
			until: until === null ? null : new Date(until).toISOString(),
			...(why !== null && { why }),
		})),
	})),
	...(rules && { rules: { ...rules } }),
});
