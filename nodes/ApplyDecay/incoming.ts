import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { decayLeads, type DecayedLead, type DecayReport, type DecayRequest } from '../../steps';
import { inBatches } from '../common/batches';
import { hint, hintNoLeadId } from '../common/hints';
import { errorItem, readItems } from '../common/items';
import { leadIdField, type EntityOf } from '../common/leadIds';
import type { OptionReader } from '../common/options';
import type { Output } from '../common/output';
import { stepRequests } from '../common/request';
import { openStepStore, type TestMark } from '../common/testRun';
import { nothingReturned, readReturnKind, reportOf, totalsItem } from './returned';

/** What a decay does, beside which leads and when. */
export type Decay = Pick<DecayRequest, 'fade' | 'groups'>;

/** Lets the points of the leads that come in fade. */
export async function decayIncoming(
	context: IExecuteFunctions,
	decay: Decay,
	option: OptionReader,
	output: Output,
): Promise<INodeExecutionData[]> {
	const returnKind = readReturnKind(context);
	const report = reportOf(context, returnKind, option);
	const { decayed, errors, mark } = await decayItems(context, decay, option);
	const items = context.getInputData();
	const failed = [...errors].map(([index, error]) => errorItem(context, items[index]!, error, index));
	if (returnKind === 'totals') return [totalsOf(decayed, mark), ...failed];
	const reported = decayed.flatMap(({ lead, index }) => {
		const shown = reportedBy(report, lead);
		return shown ? [{ lead: shown, index }] : [];
	});
	if (returnKind === 'summary' && report.of === 'falls') {
		const falls = reported.map(({ lead }) => lead.fellBelow);
		const count = (threshold: number) => falls.filter((fall) => fall === threshold).length;
		const fellBelow: Record<string, number> = Object.fromEntries(
			report.thresholds.map((one) => [one, count(one)]),
		);
		return [{ json: { ...mark, fellBelow }, pairedItem: { item: 0 } }, ...failed];
	}
	if (reported.length === 0) decayed[0]?.notice?.(nothingReturned(report, ''));
	const out = reported.map(({ lead, index }) => ({
		...items[index]!,
		json: output.add(items[index]!.json, { ...mark, ...lead }),
		pairedItem: { item: index },
	}));
	return [...out, ...failed];
}

/** A lead that an item brought in, and that has the score. */
interface DecayedItem {
	lead: DecayedLead;
	index: number;
	/** The same for items of the same lead and score. */
	key: string;
	notice: DecayRequest['notice'];
}

/** Decays the leads of all items. Those without a score are left out. */
async function decayItems(
	context: IExecuteFunctions,
	decay: Decay,
	option: OptionReader,
): Promise<{ decayed: DecayedItem[]; errors: Map<number, string>; mark: TestMark }> {
	const requestOf = stepRequests(context, option);
	const target = await openStepStore(context, option, false);
	const entityOf: EntityOf = (item, index) => requestOf(item, index).entity;
	const leadId = await leadIdField(context, target.live, entityOf, 'automatic', false);
	const items = context.getInputData();
	const { known, errors, withoutLead } = readItems(context, items, option, leadId, (lead, item, index) => ({
		lead,
		request: requestOf(item, index),
	}));
	hintNoLeadId(context, withoutLead, 'did not count');
	const values = known.map(([, value]) => value);
	const found = await inBatches(values, async (request, batch) => {
		await target.noticeUnknownNames(request);
		const leads = batch.map(({ lead }) => lead);
		await target.begin(request.entity, [request.score], leads);
		return await decayLeads(target.store, { ...request, ...decay }, leads);
	});
	const decayed = found.flatMap((lead, position) => {
		const [index, { request }] = known[position]!;
		const { entity, score, notice } = request;
		return lead ? [{ lead, index, key: JSON.stringify([entity, score, lead.leadId]), notice }] : [];
	});
	hintWithoutScore(context, known.length - decayed.length);
	await target.end(decayed.length > 0 ? 'decayed live scores' : '');
	return { decayed, errors, mark: target.mark };
}

function hintWithoutScore(context: IExecuteFunctions, leads: number): void {
	if (leads === 0) return;
	const were = leads === 1 ? '1 lead has no score yet and was' : `${leads} leads have no score yet and were`;
	hint(context, `${were} left out.`, 'info');
}

/** A lead as it is reported; null: it is not. */
function reportedBy(report: DecayReport, lead: DecayedLead): DecayedLead | null {
	if (report.of === 'changes') {
		return lead.change !== 0 && Math.abs(lead.change) >= report.atLeast ? lead : null;
	}
	const fallen = report.thresholds.filter((one) => lead.previous >= one && lead.score < one);
	return fallen.length > 0 ? { ...lead, fellBelow: Math.min(...fallen) } : null;
}

/** A lead that came in several items is counted once, as the last of them left it. */
function totalsOf(decayed: DecayedItem[], mark: TestMark): INodeExecutionData {
	const once = [...new Map(decayed.map(({ lead, key }) => [key, lead])).values()];
	const sum = (of: 'previous' | 'score') => once.reduce((total, lead) => total + lead[of], 0);
	const moved = new Set(decayed.flatMap(({ lead, key }) => (lead.change !== 0 ? key : [])));
	const totals = { leads: once.length, changed: moved.size, before: sum('previous'), after: sum('score') };
	return totalsItem(totals, mark);
}
