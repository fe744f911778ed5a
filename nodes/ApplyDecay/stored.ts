import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { decayAll, decayLeapNotice, type DecayRequest } from '../../steps';
import { hint } from '../common/hints';
import type { OptionReader } from '../common/options';
import type { Output } from '../common/output';
import { progressOf } from '../common/progress';
import { openStepStore } from '../common/testRun';
import { nothingReturned, readReturnKind, reportOf, totalsItem } from './returned';

/** Lets the points of all stored leads fade. */
export async function decayStored(
	context: IExecuteFunctions,
	request: DecayRequest,
	option: OptionReader,
	output: Output,
): Promise<INodeExecutionData[]> {
	const returnKind = readReturnKind(context);
	const report = reportOf(context, returnKind, option);
	const progress = progressOf(context);
	const target = await openStepStore(context, option, false);
	await target.beginAll(request.entity, request.score);
	await target.noticeUnknownNames(request);
	const leap = await decayLeapNotice(target.live, request);
	if (leap) hint(context, leap);
	const { leads, summary } = await decayAll(target.store, request, report, (sofar) =>
		progress(`${sofar} leads checked`),
	);
	await target.end('decayed live scores');
	const { mark } = target;
	if (returnKind === 'totals') {
		const { leads: looked, emitted: changed, before, after } = summary;
		return [totalsItem({ leads: looked, changed, before, after }, mark)];
	}
	if (returnKind === 'summary') {
		return [
			{
				json: { ...mark, fellBelow: Object.fromEntries(summary.fallen), lostExpiredPoints: summary.expired },
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
	if (leads.length === 0) request.notice?.(nothingReturned(report, ' since the last run'));
	return leads.map((lead) => ({
		json: output.add({ leadId: lead.leadId }, { ...mark, ...lead }),
		pairedItem: { item: 0 },
	}));
}
