import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { decayAll, decayLeapNotice, noticeUnknownNames, type DecayRequest } from '../../steps';
import { hint } from '../common/hints';
import type { OptionReader } from '../common/options';
import { progressOf } from '../common/progress';
import { openStore } from '../common/store';
import { readReturnKind, reportOf, totalsItem } from './returned';

/** Lets the points of all stored leads fade. */
export async function decayStored(
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
		progress(`${sofar} leads checked`),
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
			`The scores of ${summary.emitted} leads changed; "Limit" returned ${leads.length} of them.`,
		);
	}
	return leads.map((lead) => ({
		json: { leadId: lead.leadId, [field]: { ...lead } },
		pairedItem: { item: 0 },
	}));
}
