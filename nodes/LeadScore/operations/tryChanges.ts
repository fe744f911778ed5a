import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { DateTime } from 'luxon';
import type { ComparisonData, Report } from '../../../reports';
import { COMPARISON_CHART_NAMES } from '../../../reports/names';
import { changesInWords, type Changes, type NamedBand } from '../../../scoring';
import { noticeUnknownNames, tryChanges as replay, type Side, type TrialSummary } from '../../../steps';
import { readFade } from '../../common/fade';
import { AS_NOW, fadeField, fadeSettings } from '../../common/fadeFields';
import { asIfOption, entityOption, scoreField } from '../../common/fields';
import { hint } from '../../common/hints';
import { readOptions } from '../../common/options';
import { readSettings } from '../../common/settings';
import { groupLimitsOption, maximumOption, minimumOption } from '../../common/settingsOptions';
import { openStore } from '../../common/store';
import type { StoreOperation } from './operation';
import { attachPage, pageField, readPageField } from './page';
import { readWrittenBands } from './writtenBands';

/** How many of the leads that would change most are named. */
const MOST = 10;

/** What other settings would have made of a score, from the histories of its leads. */
export const tryChanges: StoreOperation = {
	value: 'tryChanges',
	name: 'Try Changes',
	action: 'Try changes of a score',
	description: 'Report what other fading, bands or limits would have made of all scores. Changes nothing.',
	subtitle: 'Try changes',
	isForAgents: false,
	worksOn: 'store',
	fields: [
		scoreField,
		{
			...fadeField,
			options: [
				{ name: 'As They Do Now', value: AS_NOW, description: 'Do not try another way of fading' },
				...fadeField.options!,
			],
			default: AS_NOW,
			description:
				'How points would have faded each time that Apply Decay ran, had it faded them in this way from the start',
		},
		...fadeSettings,
		{
			displayName: 'Bands',
			name: 'bandsToTry',
			type: 'string',
			default: '',
			placeholder: 'e.g. Nurture 5, Sales 60',
			description:
				'All bands as they would be, each with the score that it begins at, separated by commas. Empty: the bands of your Threshold Router.',
		},
		{
			...pageField,
			description:
				'The name of the output field for the page. Its charts are pictures in the fields "distribution" and "crossings".',
		},
	],
	options: [
		{ ...asIfOption, description: 'Count the last twelve weeks back from this date' },
		{
			...groupLimitsOption,
			description: 'Try these limits of groups: the most points from all rules of a group together',
		},
		{
			...maximumOption,
			description: 'Try this as the highest score that is shown. Empty: no maximum.',
		},
		{
			...minimumOption,
			description: 'Try this as the lowest score that is shown. Empty: no minimum.',
		},
		entityOption,
	],
	async run(context, request, goOn, attach) {
		const field = readPageField(context, COMPARISON_CHART_NAMES);
		const changes = readChanges(context);
		const bands = readWrittenBands(context, 'Bands', context.getNodeParameter('bandsToTry', 0, ''));
		const store = await openStore(context);
		const step = request();
		await noticeUnknownNames(store, step);
		const { entity, score, at, zone } = step;
		const seen =
			(await replay(store, { ...step, changes, bands, size: MOST }, (leads) =>
				goOn(`the changes have been tried on ${leads} leads`),
			)) ?? NOBODY;
		showHints(context, changes, bands, seen);
		const tried = [...changesInWords(changes), ...bandsInWords(bands)];
		const made = await draw({ ...{ score, entity, at, zone, tried }, ...seen });
		await attachPage(context, attach, field, made);
		return { ...figures(seen, zone), charts: made.charts.map(({ name }) => name) };
	},
};

function readChanges(context: IExecuteFunctions): Changes {
	const isAsNow = context.getNodeParameter('fade', 0, AS_NOW) === AS_NOW;
	const settings = readSettings(context, readOptions(context));
	return isAsNow ? { settings } : { fade: readFade(context) ?? null, settings };
}

const bandsInWords = (bands: NamedBand[]): string[] =>
	bands.map(([name, from]) => (name === String(from) ? `A band from ${from}` : `${name} from ${from}`));

const EMPTY: Side = { bands: [], below: 0, distribution: [], weeks: [] };
const NOBODY: TrialSummary = {
	...{ leads: 0, notExact: 0, changed: 0, hasDecays: false, isDone: true },
	...{ now: EMPTY, changedTo: EMPTY, most: [] },
};

/** The chart library is read when the first page is made, not when n8n starts. */
async function draw(data: ComparisonData): Promise<Report> {
	const reports = await import('../../../reports');
	return reports.comparison(data);
}

/** The item that comes out: each figure as it is now, and as it would be. */
function figures({ now, changedTo, most, ...seen }: TrialSummary, zone: string): IDataObject {
	const names = [...new Set([...changedTo.bands, ...now.bands].map(({ name }) => name))];
	const bandIn = ({ bands }: Side, name: string) => {
		const band = bands.find((one) => one.name === name);
		return band ? { from: band.from, leads: band.leads } : null;
	};
	const crossingsIn = ({ weeks }: Side, week: number, name: string) => {
		const found = weeks[week]?.crossings.find(({ band }) => band === name);
		return found ? { rose: found.rose, dropped: found.dropped } : null;
	};
	return {
		leads: seen.leads,
		leadsChanged: seen.changed,
		notExact: seen.notExact,
		bands: names.map((band) => ({ band, now: bandIn(now, band), changed: bandIn(changedTo, band) })),
		below: { now: now.below, changed: changedTo.below },
		crossings: now.weeks.flatMap(({ start }, week) =>
			names.map((band) => ({
				week: DateTime.fromMillis(start, { zone }).toISODate(),
				band,
				now: crossingsIn(now, week, band),
				changed: crossingsIn(changedTo, week, band),
			})),
		),
		mostChanged: most.map(({ leadId, now: before, changedTo: then }) => {
			return { leadId, now: before, changed: then };
		}),
		finished: seen.isDone,
	};
}

/** What a person should know beside the numbers. */
function showHints(
	context: IExecuteFunctions,
	{ fade }: Changes,
	bands: NamedBand[],
	{ leads, notExact, hasDecays, now, isDone }: TrialSummary,
): void {
	if (leads > 0 && fade && !hasDecays) {
		hint(
			context,
			'No points have faded, and none would: no Apply Decay step has worked on this score yet. The way of fading is tried at the times at which one ran.',
		);
	}
	if (leads > 0 && now.bands.length === 0 && bands.length === 0) {
		hint(
			context,
			'No Threshold Router has bands of this score, so no bands were compared. Enter some under "Bands", such as "Nurture 5, Sales 60".',
		);
	}
	if (notExact > 0) {
		const whose =
			notExact === 1
				? '1 lead was merged or corrected, or its'
				: `${notExact} leads were merged or corrected, or their`;
		hint(
			context,
			`${whose} details were forgotten: what would have become of ${notExact === 1 ? 'it' : 'them'} is an estimate.`,
			'info',
		);
	}
	if (!isDone) hint(context, 'This was stopped before all leads were looked at. Run it again to see all.');
}
