import {
	NodeOperationError,
	type IBinaryKeyData,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import { learn, type Learned, type LearnedRule, type TableSettings } from '../../learning';
import { LEARNED_CHART_NAMES } from '../../reports/names';
import { asHtml } from '../common/asHtml';
import { chanceFields } from '../common/chance';
import { oneOf } from '../common/choices';
import { refuseDiffering } from '../common/differing';
import { percentOf, readCount } from '../common/numbers';
import { readOptions } from '../common/options';
import { attachPage, readPageField } from '../common/page';
import { failedItems } from '../common/store';
import { readZone } from '../common/zone';
import { heldOutData } from './heldOut';
import { givenLeads } from './pastLeads';
import { properties } from './properties';
import type { LeadSource } from './source';
import { storedLeads } from './storedLeads';

/** The same leads give the same points each time. */
const SEED = 42;

/** Learn Points: points from past leads, as rules, and a page that says how far to believe them. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	refuseDiffering(context, properties, []);
	try {
		const field = readPageField(context, LEARNED_CHART_NAMES);
		const settings = readSettings(context);
		const source = isStored(context) ? await storedLeads(context) : await givenLeads(context);
		const learned = learn(source.past, settings);
		if (typeof learned === 'string') throw refused(context, learned);
		const rules = source.rulesFrom(learned);
		const pairedItem = context.getInputData().map((_, item) => ({ item }));
		const chance = chanceFields(learned.table.chance);
		const shown = rules.map(({ rule }) => rule);
		return [
			rules.map(({ item }) => ({ json: { ...item, ...chance }, pairedItem })),
			[{ ...(await check(context, field, source, learned, shown, settings)), pairedItem }],
		];
	} catch (error) {
		return [failedItems(context, error), []];
	}
}

const isStored = (context: IExecuteFunctions): boolean =>
	context.getNodeParameter('leadsFrom', 0, 'items') === 'store';

function readSettings(context: IExecuteFunctions): TableSettings {
	const scale = oneOf(context, 'Points', context.getNodeParameter('scale', 0, 'hundred'), [
		'hundred',
		'doubling',
	]);
	const style = readOptions(context)<unknown>('style', 'free');
	return {
		style: oneOf(context, 'Direction of Points', style, ['free', 'consistent', 'monotone']),
		scale:
			scale === 'hundred'
				? { kind: 'hundred' }
				: {
						kind: 'doubling',
						points: readCount(
							context,
							'Points to Double the Odds',
							context.getNodeParameter('doublingPoints', 0, 20),
							'Enter a number from 1 to 1000, such as 20.',
							1_000,
						),
					},
		seed: SEED,
	};
}

const refused = (context: IExecuteFunctions, sentence: string): NodeOperationError =>
	new NodeOperationError(context.getNode(), 'There is too little to learn from', {
		description: asHtml(sentence),
	});

async function check(
	context: IExecuteFunctions,
	field: string,
	{ past, outcome, wonValue }: LeadSource,
	learned: Learned,
	rules: LearnedRule[],
	settings: TableSettings,
): Promise<INodeExecutionData> {
	const { figures, warnings } = learned;
	const free = settings.style === 'free' ? null : learn(past, { ...settings, style: 'free' });
	const reports = await import('../../reports');
	const made = reports.learned({
		...heldOutData(learned, rules),
		outcome,
		wonValue,
		at: Date.now(),
		zone: readZone(context),
		isByTime: past.order !== null,
		free: typeof free === 'object' && free ? { auc: free.figures.auc.value } : null,
		warnings,
	});
	const binary: IBinaryKeyData = {};
	await attachPage(context, (name, file) => (binary[name] = file), field, made);
	const json: IDataObject = {
		answers: made.answers,
		warnings,
		rules: rules.length,
		learnedFrom: { ...learned.learnedFrom },
		heldOut: { leads: figures.leads, won: figures.won },
		pairsRight: percentOf(figures.auc.value),
		from: percentOf(figures.auc.low),
		to: percentOf(figures.auc.high),
		lift: Math.round(figures.topTenth.lift * 100) / 100,
		calibrationError: percentOf(figures.calibrationError),
		calibrationSlope: Math.round(figures.calibrationSlope * 100) / 100,
	};
	return { json, binary };
}
