import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import {
	decayAll,
	decayLeads,
	decayLeapNotice,
	noticeUnknownNames,
	type DecayedLead,
	type DecayRequest,
	type DecayReport,
} from '../../steps';
import { readCount } from '../common/numbers';
import { readPoints } from '../common/points';
import { inBatches } from '../common/batches';
import { oneOf } from '../common/choices';
import { refuseDiffering } from '../common/differing';
import { hint, hintNoLeadId } from '../common/hints';
import { errorItem, readItems } from '../common/items';
import { leadIdField, type EntityOf } from '../common/leadIds';
import { readOptions, type OptionReader } from '../common/options';
import { progressOf } from '../common/progress';
import { SETTINGS_OF_ITEMS, stepRequest, stepRequests } from '../common/request';
import { failedItems, openStore } from '../common/store';
import { readThresholds } from '../common/thresholds';
import { asText } from '../common/values';
import { readFade } from './fade';
import { properties } from './properties';

/** What a decay does, beside which leads and when. */
type Decay = Pick<DecayRequest, 'fade' | 'groups'>;

/** Apply Decay: lets points fade, and emits the leads whose score changed, or a summary. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const isAll =
		oneOf(context, 'Apply To', context.getNodeParameter('applyTo', 0), ['all', 'incoming']) === 'all';
	refuseDiffering(context, properties, isAll ? [] : [...SETTINGS_OF_ITEMS, 'leadId']);
	const option = readOptions(context);
	const groups = asText(option<unknown>('groups', ''))
		.split(',')
		.map((group) => group.trim())
		.filter((group) => group !== '');
	const decay: Decay = { fade: readFade(context), ...(groups.length > 0 && { groups }) };
	const field = option('outputField', 'leadScore') || 'leadScore';
	try {
		return [
			isAll
				? await decayStored(context, { ...stepRequest(context, option), ...decay }, option, field)
				: await decayIncoming(context, decay, option, field),
		];
	} catch (error) {
		return [failedItems(context, error)];
	}
}

async function decayStored(
	context: IExecuteFunctions,
	request: DecayRequest,
	option: OptionReader,
	field: string,
): Promise<INodeExecutionData[]> {
	const returnKind = readReturnKind(context);
	const report = reportOf(context, returnKind, option);
	const progress = progressOf(context);
	const store = await openStore(context);
	await noticeUnknownNames(store, request);
	const leap = await decayLeapNotice(store, request);
	if (leap) hint(context, leap);
	const { leads, summary } = await decayAll(store, request, report, (sofar) =>
		progress(`${sofar} leads have been looked at`),
	);
	if (returnKind === 'totals') {
		const { leads: looked, emitted: changed, before, after } = summary;
		return [totalsItem({ leads: looked, changed, before, after })];
	}
	if (returnKind === 'summary') {
		return [
			{
				json: { fellBelow: Object.fromEntries(summary.fallen), lostExpiredPoints: summary.expired },
				pairedItem: { item: 0 },
			},
		];
	}
	if (leads.length < summary.emitted) {
		hint(
			context,
			`The scores of ${summary.emitted} leads changed; "Leads Out at Most" let ${leads.length} of them out.`,
		);
	}
	return leads.map((lead) => ({
		json: { leadId: lead.leadId, [field]: { ...lead } },
		pairedItem: { item: 0 },
	}));
}

/** What the step is to emit. */
const RETURN_KINDS = ['changed', 'falls', 'summary', 'totals'] as const;
type ReturnKind = (typeof RETURN_KINDS)[number];

const readReturnKind = (context: IExecuteFunctions): ReturnKind =>
	oneOf(context, 'Return', context.getNodeParameter('return', 0), RETURN_KINDS);

function reportOf(context: IExecuteFunctions, returnKind: ReturnKind, option: OptionReader): DecayReport {
	switch (returnKind) {
		case 'falls':
		case 'summary': {
			const thresholds = readThresholds(context, 'Thresholds', context.getNodeParameter('thresholds', 0));
			return { of: 'falls', thresholds, limit: returnKind === 'falls' ? Infinity : 0 };
		}
		case 'changed': {
			const most = context.getNodeParameter('maxLeads', 0, 1000);
			return {
				of: 'changes',
				atLeast: readPoints(
					context,
					'"Changed by at Least" is not a number',
					option<unknown>('changedBy', 0),
					undefined,
				),
				limit: readCount(context, 'Leads Out at Most', most, 'Enter a number such as 1000.', Infinity),
			};
		}
		case 'totals':
			return { of: 'changes', atLeast: 0, limit: 0 };
	}
}

async function decayIncoming(
	context: IExecuteFunctions,
	decay: Decay,
	option: OptionReader,
	field: string,
): Promise<INodeExecutionData[]> {
	const items = context.getInputData();
	const requestOf = stepRequests(context, option);
	const store = await openStore(context);
	const entityOf: EntityOf = (item, index) => requestOf(item, index).entity;
	const leadId = await leadIdField(context, store, entityOf, 'automatic', false);
	const { known, errors, withoutLead } = readItems(context, items, option, leadId, (lead, item, index) => ({
		lead,
		request: requestOf(item, index),
	}));
	hintNoLeadId(context, withoutLead, 'stayed out');
	const values = known.map(([, value]) => value);
	const decayed = await inBatches(values, async (request, batch) => {
		await noticeUnknownNames(store, request);
		return await decayLeads(
			store,
			{ ...request, ...decay },
			batch.map(({ lead }) => lead),
		);
	});
	const stored = decayed.flatMap((lead, position) => {
		const { entity, score } = values[position]!.request;
		return lead
			? [{ lead, index: known[position]![0], key: JSON.stringify([entity, score, lead.leadId]) }]
			: [];
	});
	const without = known.length - stored.length;
	if (without > 0) {
		const were =
			without === 1 ? '1 lead has no score yet and was' : `${without} leads have no score yet and were`;
		hint(context, `${were} left out.`, 'info');
	}
	const returnKind = readReturnKind(context);
	const report = reportOf(context, returnKind, option);
	// A lead that came in several items is reported once for each change, and counted once.
	const once = [...new Map(stored.map(({ lead, key }) => [key, lead])).values()];
	if (returnKind === 'totals') {
		const sum = (of: 'previous' | 'score') => once.reduce((total, lead) => total + lead[of], 0);
		const moved = new Set(stored.flatMap(({ lead, key }) => (lead.change !== 0 ? key : [])));
		return [
			totalsItem({ leads: once.length, changed: moved.size, before: sum('previous'), after: sum('score') }),
		];
	}
	const reported = stored.flatMap(({ lead, index }) => {
		if (report.of === 'changes') {
			return lead.change !== 0 && Math.abs(lead.change) >= report.atLeast ? [{ lead, index }] : [];
		}
		const fallen = report.thresholds.filter((one) => lead.previous >= one && lead.score < one);
		return fallen.length > 0 ? [{ lead: { ...lead, fellBelow: Math.min(...fallen) }, index }] : [];
	});
	if (returnKind === 'summary') {
		const falls = reported.map(({ lead }) => (lead as DecayedLead).fellBelow);
		const counts = (report as { thresholds: number[] }).thresholds.map((one) => [
			one,
			falls.filter((fall) => fall === one).length,
		]);
		return [{ json: { fellBelow: Object.fromEntries(counts) as IDataObject }, pairedItem: { item: 0 } }];
	}
	const failed = [...errors].map(([index, error]) => errorItem(context, items[index]!, error, index));
	const out = reported.map(({ lead, index }) => ({
		...items[index]!,
		json: { ...items[index]!.json, [field]: { ...lead } },
		pairedItem: { item: index },
	}));
	return [...out, ...failed];
}

function totalsItem({ leads, changed, before, after }: Record<string, number>): INodeExecutionData {
	return {
		json: { leads, leadsChanged: changed, pointsBefore: before, pointsAfter: after },
		pairedItem: { item: 0 },
	};
}
