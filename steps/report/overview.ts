import {
	explain,
	nameOfRule,
	partsOf,
	rounded,
	TakenBack,
	totalOf,
	type Instant,
	type LeadState,
	type LedgerLine,
	type NamedBand,
	type Score,
} from '../../scoring';
import type { Store, StoredScore, Transaction } from '../../stores';
import { TopN, type Ranked } from '../shared/topN';
import { histogram, type Bin } from '../shared/histogram';
import { settledAsLeft } from '../read/readLeads';
import { unreadableNotices } from '../shared/readable';
import { CHUNK, inPortions } from '../shared/chunks';
import { eachPage, nextAfter, type Page } from '../shared/eachPage';
import type { StepRequest } from '../shared/request';
import { yieldToEventLoop } from '../shared/yieldToEventLoop';

/** How many of the newest crossings are searched for the router: some are those of triggers. */
const RECENT = 1_000;

/** Lines of ledgers that are read at once, where they are not all of one lead. */
const LINES_AT_ONCE = 2_000;

/** A summary of the leads of a score. */
export interface Overview {
	stored: StoredScore;
	/** How many leads have the score. */
	leads: number;
	distribution: Bin[];
	/** The bands of one router, ascending, and how many leads it remembers in each. */
	bands: Array<{ name: string; from: number; leads: number }>;
	/** Whose bands these are; null where no router has bands. */
	router: BandRouter | null;
	/** Leads that the router remembers below all bands, in bands that are not among these, and not at all. */
	below: number;
	elsewhere: number;
	notRouted: number;
	/** Leads with events that counted for nothing, because they were part of a burst. */
	withBursts: number;
	/** The leads with the highest scores, highest first, with the band that the router remembers. */
	top: Array<{ leadId: string; score: number; band: Remembered; lastActivity: Instant | null; why: string }>;
	/** Leads that were active since an instant, those first whose events since then gave the most points. */
	active: string[];
	/** What rules gave or took, as far as it has not expired, by original points. The largest first. */
	rules: Array<{ rule: string; points: number; times: number; leads: number }>;
}

/** A router, and how many others have bands of this score. */
export interface BandRouter {
	/** Under which the store knows it. */
	number: number;
	step: string;
	workflow: string;
	others: number;
}

/** The band in which a router has a lead; null: below all bands; undefined: it has not seen the lead. */
export type Remembered = string | null | undefined;

/**
 * Summarises all leads of a score, in chunks. Changes nothing.
 * @param size how many top leads to name
 * @param since from when on leads count as active
 * @param goOn asked after each chunk, with the leads so far; false stops, and what was seen so far is returned
 * @returns null where no step has used the score
 */
export async function overview(
	store: Store,
	{ entity, score: name, notice }: Pick<StepRequest, 'entity' | 'score' | 'notice'>,
	size: number,
	goOn: (leads: number) => boolean = () => true,
	since: Instant = Infinity,
): Promise<Overview | null> {
	const scan = await store.transaction(async (tx) => {
		const stored = await tx.score(entity, name);
		return stored && new OverviewScan(stored, await newestRouter(tx, stored), size, since);
	}, 'preview');
	if (!scan) return null;
	const pages = eachPage(
		async (after: string | null) =>
			await store.transaction(async (tx) => await scanPage(tx, after, scan), 'preview'),
	);
	for await (const { unreadable } of pages) {
		scan.unreadable.push(...unreadable);
		if (!goOn(scan.totals.length)) break;
	}
	if (notice) unreadableNotices(scan.unreadable).forEach(notice);
	return scan.overview();
}

/** The router that was the last to see a lead change its band. */
async function newestRouter(tx: Transaction, { id, score }: StoredScore): Promise<BandRouter | null> {
	const routers = (score.bandsOf ?? []).filter(([, bands]) => bands.length > 0).map(([number]) => number);
	const crossings = routers.length > 1 ? await tx.newestCrossings(id, RECENT) : [];
	const number = crossings.find(({ router }) => routers.includes(router))?.router ?? routers.at(-1);
	if (number === undefined) return null;
	const { node = '', workflow = '' } = (await tx.steps([number])).get(number) ?? {};
	return { number, step: node, workflow, others: routers.length - 1 };
}

/** The bands of that router. */
export async function bandsOfToday(tx: Transaction, stored: StoredScore): Promise<NamedBand[]> {
	const router = await newestRouter(tx, stored);
	return stored.score.bandsOf?.find(([number]) => number === router?.number)?.[1] ?? [];
}

async function scanPage(
	tx: Transaction,
	after: string | null,
	scan: OverviewScan,
): Promise<Page<string> & { unreadable: string[] }> {
	const { stored, router, since } = scan;
	const page = await tx.page(stored.id, after, CHUNK);
	const leads = page.map(([lead]) => lead);
	const routes = router && (await tx.routes(stored.id, router.number, leads));
	const settled = await settledAsLeft(tx, stored, page);
	for (const [lead, state] of settled.leads) scan.add(lead, state, routes?.get(lead)?.band);
	const active = settled.leads.filter(([, { activity }]) => activity !== null && activity >= since);
	for (const portion of inPortions(active, LINES_AT_ONCE, ([, { lines }]) => lines)) {
		const spans = portion.map(([lead]): [string, Instant, Instant] => [lead, since, Infinity]);
		for (const [lead, lines] of await tx.ledger(stored.id, spans)) if (lines) scan.addActive(lead, lines);
		await yieldToEventLoop();
	}
	return { unreadable: settled.unreadable, next: nextAfter(page, CHUNK, ([lead]) => lead) };
}

/** How many active leads are named: enough to find those among them whose scores rose most. */
const ACTIVE = 200;

/** What a scan of the leads has seen. */
class OverviewScan {
	readonly totals: number[] = [];
	readonly unreadable: string[] = [];
	private readonly score: Score;
	private readonly bands: Array<[name: string, from: number]>;
	private readonly inBands = new Map<Remembered, number>();
	private readonly rules = new Map<number, { points: number; times: number; leads: number }>();
	private readonly top: TopN<Ranked & { state: LeadState; band: Remembered }>;
	private withBursts = 0;
	private readonly active = new TopN<Ranked>(ACTIVE);

	constructor(
		readonly stored: StoredScore,
		readonly router: BandRouter | null,
		size: number,
		readonly since: Instant,
	) {
		this.top = new TopN(size);
		this.score = stored.score;
		const bands = this.score.bandsOf?.find(([number]) => number === router?.number)?.[1] ?? [];
		this.bands = [...bands].sort(([, a], [, b]) => a - b);
	}

	add(lead: string, state: LeadState, band: Remembered): void {
		const total = rounded(totalOf(state, this.score));
		this.totals.push(total);
		if (state.hasBursts) this.withBursts++;
		this.inBands.set(band, this.leadsIn(band) + 1);
		for (const { kind, rule, given = 0, times = 0 } of partsOf(state, this.score)) {
			if (kind !== 'rule') continue;
			const sum = this.rules.get(rule!) ?? { points: 0, times: 0, leads: 0 };
			this.rules.set(rule!, { points: sum.points + given, times: sum.times + times, leads: sum.leads + 1 });
		}
		const candidate = { key: total, lead, state, band };
		if (this.top.wants(candidate)) this.top.add(candidate);
	}

	/** @param lines those of the events since the instant; one that was only counted is a point, too */
	addActive(lead: string, lines: LedgerLine[]): void {
		const taken = new TakenBack(lines);
		const left = lines.filter(({ seq }) => !taken.has(seq));
		const points = left.reduce((sum, line) => {
			if (line.kind === 'takenBack' || line.kind === 'givenBack') return sum;
			return sum + (line.kind === 'counted' ? 1 : line.points);
		}, 0);
		const candidate = { key: points, lead };
		if (this.active.wants(candidate)) this.active.add(candidate);
	}

	overview(): Overview {
		const bands = this.bands.map(([name, from]) => ({ name, from, leads: this.leadsIn(name) }));
		const [below, notRouted] = [this.leadsIn(null), this.leadsIn(undefined)];
		const elsewhere = bands.reduce((left, { leads }) => left - leads, this.totals.length - below - notRouted);
		const rules = [...this.rules].map(([rule, { points, ...sum }]) => {
			return { rule: nameOfRule(this.score, rule), points: rounded(points), ...sum };
		});
		return {
			stored: this.stored,
			leads: this.totals.length,
			distribution: histogram(
				this.totals,
				this.bands.map(([, from]) => from),
			),
			bands,
			router: this.router,
			below,
			elsewhere,
			notRouted,
			withBursts: this.withBursts,
			top: this.top.first().map(({ lead, key, state, band }) => ({
				leadId: lead,
				score: key,
				band,
				lastActivity: state.activity,
				why: explain(state, this.score).why,
			})),
			active: this.active.first().map(({ lead }) => lead),
			rules: rules.sort((a, b) => Math.abs(b.points) - Math.abs(a.points)),
		};
	}

	private leadsIn(band: Remembered): number {
		return this.inBands.get(band) ?? 0;
	}
}
