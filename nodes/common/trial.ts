import type { IBinaryData, IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { DateTime } from 'luxon';
import type { ComparisonData, Report } from '../../reports';
import { COMPARISON_CHART_NAMES } from '../../reports/names';
import type { Changes, NamedBand } from '../../scoring';
import { noticeUnknownNames, tryChanges, type Side, type StepRequest, type TrialSummary } from '../../steps';
import type { Store } from '../../stores';
import { hint, hintStopped } from './hints';
import { attachPage, pageField, readPageField } from './page';
import { readWrittenBands } from './writtenBands';

/* What changes would have made of all leads of a score, as figures and as a page. Nothing is changed. */

/** How many of the leads that would change most are named. */
const MOST = 10;

export const bandsToTryField: INodeProperties = {
	displayName: 'Bands',
	name: 'bandsToTry',
	type: 'string',
	default: '',
	placeholder: 'e.g. Nurture 5, Sales 60',
	description:
		'All bands as they would be, each with the score that it begins at, separated by commas. Empty: the bands of your Threshold Router.',
};

export const comparisonPageField: INodeProperties = {
	...pageField,
	description:
		'The name of the output field for the page. Its charts are pictures in the fields "distribution" and "crossings".',
};

/** What those two say. */
interface TrialFields {
	bands: NamedBand[];
	page: string;
}

export const readTrialFields = (context: IExecuteFunctions): TrialFields => ({
	page: readPageField(context, COMPARISON_CHART_NAMES),
	bands: readWrittenBands(context, 'Bands', context.getNodeParameter('bandsToTry', 0, '')),
});

/** What is tried on a score, and the same in words. */
interface Tried {
	changes: Changes;
	inWords: string[];
	/** What cannot be tried, or is tried in a way that people should know of. */
	notes: string[];
}

/** How a long run shows what it does. */
interface Showing {
	/** Logs how far it has come; false: a person has stopped it. */
	goOn: (progress: string) => boolean;
	/** Gives the item that comes out a file, in a field of this name. */
	attach: (field: string, file: IBinaryData) => void;
}

/** Tries changes, shows hints about it, makes the page, and gives the figures for the item that comes out. */
export async function runTrial(
	context: IExecuteFunctions,
	store: Store,
	request: StepRequest,
	{ bands, page }: TrialFields,
	{ changes, inWords, notes }: Tried,
	{ goOn, attach }: Showing,
): Promise<{ figures: IDataObject; seen: TrialSummary }> {
	const { entity, score, at, zone } = request;
	await noticeUnknownNames(store, request);
	const trial = { ...request, changes, bands, size: MOST };
	const progress = (leads: number) => goOn(`the changes have been tried on ${leads} leads`);
	const seen = (await tryChanges(store, trial, progress)) ?? NOBODY;
	showHints(context, bands, seen);
	const tried = [...inWords, ...bandsInWords(bands)];
	const made = await draw({ ...{ score, entity, at, zone, tried, notes }, ...seen });
	await attachPage(context, attach, page, made);
	return { figures: { ...figuresOf(seen, zone), charts: made.charts.map(({ name }) => name) }, seen };
}

const bandsInWords = (bands: NamedBand[]): string[] =>
	bands.map(([name, from]) => (name === String(from) ? `A band from ${from}` : `${name} from ${from}`));

const EMPTY: Side = { bands: [], below: 0, distribution: [], weeks: [] };
const NOBODY: TrialSummary = {
	...{ leads: 0, notExact: 0, changed: 0, hasDecays: false, isDone: true, rulesKnown: 0 },
	...{ now: EMPTY, changedTo: EMPTY, most: [], removed: [] },
};

/** The chart library is read when the first page is made, not when n8n starts. */
async function draw(data: ComparisonData): Promise<Report> {
	const reports = await import('../../reports');
	return reports.comparison(data);
}

/** The item that comes out: each figure as it is now, and as it would be. */
function figuresOf({ now, changedTo, most, ...seen }: TrialSummary, zone: string): IDataObject {
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
	bands: NamedBand[],
	{ leads, notExact, now, isDone }: TrialSummary,
): void {
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
	if (!isDone) hintStopped(context);
}
