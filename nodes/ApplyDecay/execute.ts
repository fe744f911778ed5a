import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod';
import { DAY, longest, UNITS, type Fade } from '../../scoring';
import { decayAll, decayLeads, type DecayRequest, type DecaySummary } from '../../steps';
import { hint, hintNoLeadId } from '../common/hints';
import { errorItem, readItems } from '../common/items';
import { readOptions, type OptionReader } from '../common/options';
import { stepRequest } from '../common/request';
import { failedItems, openStore } from '../common/store';

const PERCENT = 'Percent must be from 0 to 100';
const EVERY = '"Every" must be a whole number';

const fadeSchema = z.object({
	type: z.enum(['halfLife', 'linear', 'percentOfOriginal', 'percentOfRemaining']),
	percent: z.number({ invalid_type_error: PERCENT }).min(0, PERCENT).max(100, PERCENT).optional(),
	every: z.object({
		amount: z.number({ invalid_type_error: EVERY }).int(EVERY).positive('"Every" must be above zero'),
		unit: z.enum(UNITS),
	}),
	countFrom: z.enum(['award', 'lastActivity']).optional(),
});

/** Apply Decay: lets points fade, and gives out the leads whose score changed, or a summary. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const option = readOptions(context);
	const groups = option('groups', '')
		.split(',')
		.map((group) => group.trim())
		.filter((group) => group !== '');
	const request: DecayRequest = {
		...stepRequest(context, option),
		fade: readFade(context),
		...(groups.length > 0 && { groups }),
	};
	const field = option('outputField', 'leadScore') || 'leadScore';
	const isAll = context.getNodeParameter('applyTo', 0) === 'all';
	try {
		return [
			isAll
				? await decayStored(context, request, field)
				: await decayIncoming(context, request, option, field),
		];
	} catch (error) {
		return [failedItems(context, error)];
	}
}

async function decayStored(
	context: IExecuteFunctions,
	request: DecayRequest,
	field: string,
): Promise<INodeExecutionData[]> {
	const isSummary = context.getNodeParameter('return', 0) === 'summary';
	const limit = isSummary ? 0 : (context.getNodeParameter('maxLeads', 0) as number);
	const { leads, summary } = await decayAll(await openStore(context), request, limit);
	if (isSummary) return [summaryItem(summary, 0)];
	if (leads.length < summary.changed) {
		hint(
			context,
			`The scores of ${summary.changed} leads changed; "Leads Out at Most" let ${leads.length} of them out.`,
		);
	}
	return leads.map((lead) => ({
		json: { leadId: lead.leadId, [field]: { ...lead } },
		pairedItem: { item: 0 },
	}));
}

async function decayIncoming(
	context: IExecuteFunctions,
	request: DecayRequest,
	option: OptionReader,
	field: string,
): Promise<INodeExecutionData[]> {
	const items = context.getInputData();
	const { known, errors, withoutLead } = readItems(context, items, option, (lead) => lead);
	hintNoLeadId(context, withoutLead, 'were left out');
	const decayed = await decayLeads(
		await openStore(context),
		request,
		known.map(([, lead]) => lead),
	);
	const stored = decayed.flatMap((lead, position) => (lead ? [{ lead, index: known[position]![0] }] : []));
	if (stored.length < known.length) {
		hint(context, `${known.length - stored.length} leads have no score yet and were left out.`, 'info');
	}
	const changed = stored.filter(({ lead }) => lead.change !== 0);
	if (context.getNodeParameter('return', 0) === 'summary') {
		const leads = new Map(stored.map(({ lead }) => [lead.leadId, lead]));
		const sum = (of: 'previous' | 'score') =>
			[...leads.values()].reduce((total, lead) => total + lead[of], 0);
		const moved = new Set(changed.map(({ lead }) => lead.leadId)).size;
		return [
			summaryItem({ leads: leads.size, changed: moved, before: sum('previous'), after: sum('score') }, 0),
		];
	}
	const failed = [...errors].map(([index, error]) => errorItem(context, items[index]!, error, index));
	const out = changed.map(({ lead, index }) => ({
		...items[index]!,
		json: { ...items[index]!.json, [field]: { ...lead } },
		pairedItem: { item: index },
	}));
	return [...out, ...failed];
}

function summaryItem({ leads, changed, before, after }: DecaySummary, item: number): INodeExecutionData {
	return {
		json: { leads, leadsChanged: changed, pointsBefore: before, pointsAfter: after },
		pairedItem: { item },
	};
}

/** How points fade; undefined where only expired points go. */
function readFade(context: IExecuteFunctions): Fade | undefined {
	const get = (name: string) => context.getNodeParameter(name, 0, undefined);
	const type = get('fade');
	if (type === 'expire') return undefined;
	const isSmooth = type === 'halfLife' || type === 'linear';
	const parsed = fadeSchema.safeParse({
		type,
		every: { amount: get('amount'), unit: get(isSmooth ? 'unit' : 'calendarUnit') },
		...(!isSmooth && { percent: get('percent'), countFrom: get('countFrom') }),
	});
	if (!parsed.success) {
		throw new NodeOperationError(context.getNode(), parsed.error.issues[0]!.message, {
			description: 'Correct how points fade in this step.',
		});
	}
	const fade = parsed.data;
	if (fade.countFrom === 'lastActivity' && longest(fade.every) < DAY) {
		throw new NodeOperationError(
			context.getNode(),
			'"Every" must be a day or more for "The Lead\'s Last Activity"',
			{
				description: 'Choose days, weeks, months or years.',
			},
		);
	}
	return fade;
}
