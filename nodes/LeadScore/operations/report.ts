import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import type { Report, ReportData, Timeline } from '../../../reports';
import { CHART_NAMES } from '../../../reports/names';
import {
	scoreTimeline,
	bandMovements,
	noticeUnknownNames,
	overview,
	type Overview,
	type Period,
	type StepRequest,
} from '../../../steps';
import type { Store } from '../../../stores';
import { oneOf } from '../../common/choices';
import { entityOption, scoreField } from '../../common/fields';
import { hint } from '../../common/hints';
import { storedLeadIdsOf } from '../../common/leadIds';
import { openStore } from '../../common/store';
import { readText } from '../../common/values';
import type { StoreOperation } from './operation';

/** How many of each period a report looks back. */
const PERIODS: Record<Period, number> = { day: 30, week: 12, month: 12 };
/** How many of the top leads it names. */
const TOP = 20;

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
		{
			displayName: 'Put Output File in Field',
			name: 'reportField',
			type: 'string',
			default: 'data',
			required: true,
			description: 'The name of the output field for the page; each chart is a picture in a field of its own',
		},
	],
	options: [entityOption],
	async run(context, request, goOn, attach) {
		const field = readField(context);
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
		const file = async (text: string, name: string, type: string) =>
			await context.helpers.prepareBinaryData(Buffer.from(text), name, type);
		const page = await file(made.html, 'lead-scores.html', 'text/html');
		attach(field, page);
		for (const { name, svg } of made.charts) attach(name, await file(svg, `${name}.svg`, 'image/svg+xml'));
		return {
			leads: seen.leads,
			below: seen.below,
			notRouted: seen.notRouted,
			bands: seen.bands.map(({ name, leads }) => ({ name, leads })),
			charts: made.charts.map(({ name }) => name),
		};
	},
};

/** Each chart takes a field, whether it has something to draw today or not. */
function readField(context: IExecuteFunctions): string {
	const field = readText(context, 'reportField', 'data');
	if (!CHART_NAMES.some((name) => name === field)) return field;
	throw new NodeOperationError(
		context.getNode(),
		`"Put Output File in Field" is "${field}", which is the field of a chart`,
		{ description: `Enter another name, such as "data": ${CHART_NAMES.join(', ')} are taken by the charts.` },
	);
}

/** The chart library is read when the first report is made, not when n8n starts. */
async function draw(data: ReportData): Promise<Report> {
	const reports = await import('../../../reports');
	return reports.report(data);
}

const NOBODY: Omit<Overview, 'scoreId'> = {
	leads: 0,
	distribution: [],
	bands: [],
	router: null,
	below: 0,
	elsewhere: 0,
	notRouted: 0,
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
	const seen = await overview(store, request, TOP, goOn);
	const found = seen ?? NOBODY;
	const names = found.bands.map(({ name }) => name);
	const span = { at, zone, period, periods: PERIODS[period] };
	return {
		...found,
		score,
		entity,
		at,
		zone,
		period,
		movements: seen?.router ? await bandMovements(store, seen.scoreId, seen.router.number, names, span) : [],
		timeline: lead === null ? null : ((await scoreTimeline(store, request, lead)) ?? unknown(lead)),
	};
}
