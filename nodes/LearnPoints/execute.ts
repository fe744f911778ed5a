import {
	NodeOperationError,
	type IBinaryKeyData,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import {
	learn,
	rulesOf,
	type Learned,
	type LearnedRule,
	type Past,
	type TableSettings,
} from '../../learning';
import { LEARNED_CHART_NAMES } from '../../reports/names';
import { asHtml } from '../common/asHtml';
import { oneOf } from '../common/choices';
import { refuseDiffering } from '../common/differing';
import { readCount } from '../common/numbers';
import { readOptions } from '../common/options';
import { attachPage, readPageField } from '../common/page';
import { failedItems } from '../common/store';
import { chanceFields } from '../common/chance';
import { fieldExpression } from '../common/fieldPath';
import { readText } from '../common/values';
import { readZone } from '../common/zone';
import { heldOutData } from './heldOut';
import { readPast } from './pastLeads';
import { properties } from './properties';
import { readStored, taughtRules } from './storedLeads';

/** The same leads give the same points each time. */
const SEED = 42;

/** Learn Points: points from past leads, as rules, and a page that says how far to believe them. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	refuseDiffering(context, properties, []);
	try {
		const field = readPageField(context, LEARNED_CHART_NAMES);
		const settings = readSettings(context);
		const stored = isStored(context) ? await readStored(context) : null;
		const given = stored ? null : await readPast(context);
		const past = given ?? stored!.past;
		const learned = learn(past, settings);
		if (typeof learned === 'string') throw refused(context, learned);
		const free = settings.style === 'free' ? null : learn(past, { ...settings, style: 'free' });
		const rules = stored
			? taughtRules(learned, stored.rules)
			: rulesOf(learned.table, learned.learnedFrom).map((rule) => ({ rule, item: itemOf(rule) }));
		const pairedItem = context.getInputData().map((_, item) => ({ item }));
		const chance = chanceFields(learned.table.chance);
		const shown = rules.map(({ rule }) => rule);
		return [
			rules.map(({ item }) => ({ json: { ...item, ...chance }, pairedItem })),
			[await check(context, field, past, given?.wonValue ?? null, learned, shown, free, pairedItem)],
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

/** A rule as Scoring Rules reads it from items, with what it was learned from. */
function itemOf({ name, points, conditions, leads, won, conversion, words }: LearnedRule): IDataObject {
	// All items have the same fields: in a table, those that are missing show as undefined.
	return {
		name,
		points,
		words,
		leads,
		won,
		percentWon: Math.round(conversion.value * 1000) / 10,
		award: 'while true',
		appliesTo: conditions.length === 0 ? 'every item' : 'matching',
		conditions: conditions.map((one) => ({ ...one, field: fieldOf(one.field) })),
	};
}

/** A name with dots in it is a path elsewhere. */
const fieldOf = (name: string): string =>
	name.includes('.') || name.startsWith('=') ? fieldExpression([name]) : name;

async function check(
	context: IExecuteFunctions,
	field: string,
	past: Past,
	wonValue: string | null,
	learned: Learned,
	rules: LearnedRule[],
	free: Learned | string | null,
	pairedItem: INodeExecutionData['pairedItem'],
): Promise<INodeExecutionData> {
	const { figures, warnings } = learned;
	const reports = await import('../../reports');
	const made = reports.learned({
		...heldOutData(learned, rules),
		outcome: isStored(context) ? 'recorded outcomes' : readText(context, 'outcomeField', ''),
		wonValue,
		at: Date.now(),
		zone: readZone(context),
		isByTime: past.order !== null,
		free: typeof free === 'object' && free ? { auc: free.figures.auc.value } : null,
		warnings,
	});
	const binary: IBinaryKeyData = {};
	await attachPage(context, (name, file) => (binary[name] = file), field, made);
	const percent = (share: number) => Math.round(share * 1000) / 10;
	const json: IDataObject = {
		answers: made.answers,
		warnings,
		rules: rules.length,
		learnedFrom: { ...learned.learnedFrom },
		heldOut: { leads: figures.leads, won: figures.won },
		pairsRight: percent(figures.auc.value),
		from: percent(figures.auc.low),
		to: percent(figures.auc.high),
		lift: Math.round(figures.topTenth.lift * 100) / 100,
		calibrationError: percent(figures.calibrationError),
		calibrationSlope: Math.round(figures.calibrationSlope * 100) / 100,
	};
	return { json, binary, pairedItem };
}
