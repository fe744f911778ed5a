import { after, type Instant } from '../../../scoring';
import type { Report, ReportData, Timeline } from '../../../reports';
import { CHART_NAMES } from '../../../reports/names';
import {
	scoreTimeline,
	bandMovements,
	datedCrossings,
	hotLeads,
	noticeUnknownNames,
	overview,
	periodStarts,
	type Overview,
	type Period,
	type Periods,
	type StepRequest,
} from '../../../steps';
import type { Store } from '../../../stores';
import { oneOf } from '../../common/choices';
import { entityOption, scoreField } from '../../common/fields';
import { hint } from '../../common/hints';
import { storedLeadIdsOf } from '../../common/leadIds';
import { attachPage, pageField, readPageField } from '../../common/page';
import { openStore } from '../../common/store';
import type { StoreOperation } from './operation';

/** How many of each period a report looks back. */
const PERIODS: Record<Period, number> = { day: 30, week: 12, month: 12 };
/** How many of the top leads it names, and of those that rose this week. */
const TOP = 20;
const HOT = 8;

/** A page for people about a score, and its charts as pictures. */
export const report: StoreOperation = {
	value: 'report',
	name: 'Make a Report',
	action: 'Make a report of a score',
	description: 'Draw how the leads of a score stand and move, as a page and pictures',
	subtitle: 'Make a report',
	isForAgents: false,
	worksOn: 'store',
	fields: [
		scoreField,
		{
			displayName: 'Movements By',
			name: 'period',
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: 'Day', value: 'day', description: 'The last 30 days' },
				{ name: 'Week', value: 'week', description: 'The last 12 weeks' },
				{ name: 'Month', value: 'month', description: 'The last 12 months' },
			],
			default: 'week',
			description: 'How the report counts the leads that entered and left each band',
		},
		{
			displayName: 'Timeline of Lead',
			name: 'timelineOf',
			type: 'string',
			default: '',
			placeholder: 'e.g. ada@example.com',
			description: 'A lead whose score over time is drawn, too; empty for none',
		},
		pageField,
	],
	options: [entityOption],
	async run(context, request, goOn, attach) {
		const field = readPageField(context, CHART_NAMES);
		const store = await openStore(context);
		const step = request();
		const timelineOf = context.getNodeParameter('timelineOf', 0, '');
		const toLead = await storedLeadIdsOf(store, step.entity, [timelineOf]);
		const seen = await look(
			store,
			step,
			oneOf(context, 'Movements By', context.getNodeParameter('period', 0), Object.keys(PERIODS) as Period[]),
			toLead(timelineOf),
			(leads) => goOn(`${leads} leads have been looked at for the report`),
		);
		if (seen.timeline?.score === null) {
			hint(
				context,
				`No lead "${seen.timeline.leadId}" has this score, so its timeline could not be drawn. Check "Timeline of Lead".`,
			);
		}
		const made = await draw(seen);
		await attachPage(context, attach, field, made);
		return {
			leads: seen.leads,
			below: seen.below,
			notRouted: seen.notRouted,
			withBursts: seen.withBursts,
			hot: seen.hot.map(({ leadId, score, change, roseAt, why }) => {
				return { leadId, score, change, roseToTopBand: roseAt && new Date(roseAt).toISOString(), why };
			}),
			bands: seen.bands.map(({ name, leads }) => ({ name, leads })),
			charts: made.charts.map(({ name }) => name),
		};
	},
};

/** The chart library is read when the first report is made, not when n8n starts. */
async function draw(data: ReportData): Promise<Report> {
	const reports = await import('../../../reports');
	return reports.report(data);
}

const NOBODY: Omit<Overview, 'stored' | 'active'> = {
	leads: 0,
	distribution: [],
	bands: [],
	router: null,
	below: 0,
	elsewhere: 0,
	notRouted: 0,
	withBursts: 0,
	top: [],
	rules: [],
};

const unknown = (leadId: string): Timeline => ({ leadId, score: null, scores: [], events: [] });

/** All that a report contains. */
async function look(
	store: Store,
	request: StepRequest,
	period: Period,
	lead: string | null,
	goOn: (leads: number) => boolean,
): Promise<ReportData> {
	const { entity, score, at, zone } = request;
	await noticeUnknownNames(store, request);
	const since = after(at, { amount: 7, unit: 'days' }, zone, -1);
	const seen = await overview(store, request, TOP, goOn, since);
	return {
		...(seen ?? NOBODY),
		...(await moves(store, seen, since, { at, zone, period, periods: PERIODS[period] })),
		score,
		entity,
		at,
		zone,
		period,
		since,
		timeline: lead === null ? null : ((await scoreTimeline(store, request, lead)) ?? unknown(lead)),
	};
}

/** Who moved between bands, and whose scores rose since an instant. */
async function moves(
	store: Store,
	seen: Overview | null,
	since: Instant,
	span: Periods,
): Promise<Pick<ReportData, 'movements' | 'hot'>> {
	if (!seen) return { movements: [], hot: [] };
	const { stored, router, active } = seen;
	const names = seen.bands.map(({ name }) => name);
	const first = Math.min(since, periodStarts(span)[0]!);
	const crossings = router ? await datedCrossings(store, stored, router.number, first) : [];
	return {
		movements: router ? bandMovements(crossings, names, span) : [],
		hot: await hotLeads(store, stored, { since, size: HOT, top: names.at(-1) ?? null, crossings, active }),
	};
}
