import { explain, partsOf, rounded, totalOf, type LeadState, type Score } from '../scoring';
import type { Store, StoredScore, Transaction } from '../stores';
import { Best, type Ranked } from './best';
import { binsOf, type Bin } from './bins';
import { settledAsLeft } from './readLeads';
import { CHUNK } from './request';
import { othersTurn } from './turn';

/** How the leads of a score stand. */
export interface Overview {
	scoreId: number;
	/** How many leads have the score. */
	leads: number;
	distribution: Bin[];
	/** The bands of one router, ascending, and how many leads have such a score now. */
	bands: Array<{ name: string; from: number; leads: number }>;
	/** The router's number in the store; null where no router has bands. */
	router: number | null;
	below: number;
	/** The leads with the highest scores, highest first. */
	top: Array<{ leadId: string; score: number; band: string | null; why: string }>;
	/** What rules gave or took, as far as it has not expired, by original points. The largest first. */
	rules: Array<{ rule: string; points: number; times: number; leads: number }>;
}

/**
 * Looks at all leads of a score, in chunks, and tells how they stand. Changes nothing.
 * @param size how many top leads to tell
 * @param goOn asked after each chunk, with the leads so far; false stops, and what was seen so far is told
 * @returns null where no step has used the score
 */
export async function overview(
	store: Store,
	{ entity, score: name }: { entity: string; score: string },
	size: number,
	goOn: (leads: number) => boolean = () => true,
): Promise<Overview | null> {
	const stored = await store.transaction(async (tx) => await tx.score(entity, name), 'preview');
	if (!stored) return null;
	const tour = new Tour(stored, size);
	let last: string | null = null;
	do {
		const after: string | null = last;
		last = await store.transaction(async (tx) => await visit(tx, stored, after, tour), 'preview');
		await othersTurn();
	} while (last !== null && goOn(tour.totals.length));
	return tour.overview();
}

async function visit(
	tx: Transaction,
	stored: StoredScore,
	after: string | null,
	tour: Tour,
): Promise<string | null> {
	const page = await tx.page(stored.id, after, CHUNK);
	for (const [lead, state] of await settledAsLeft(tx, stored, page)) tour.add(lead, state);
	return page.length === CHUNK ? page.at(-1)![0] : null;
}

/** What a tour through the leads has seen. */
class Tour {
	readonly totals: number[] = [];
	private readonly scoreId: number;
	private readonly score: Score;
	private readonly router: number | null;
	private readonly bands: Array<[name: string, from: number]>;
	private readonly rules = new Map<number, { points: number; times: number; leads: number }>();
	private readonly top: Best<Ranked & { state: LeadState }>;

	constructor({ id, score }: StoredScore, size: number) {
		this.top = new Best(size);
		this.scoreId = id;
		this.score = score;
		const [router, bands] = score.bandsOf?.find(([, known]) => known.length > 0) ?? [null, []];
		this.router = router;
		this.bands = [...bands].sort(([, a], [, b]) => a - b);
	}

	add(lead: string, state: LeadState): void {
		const total = rounded(totalOf(state, this.score));
		this.totals.push(total);
		for (const { kind, rule, given = 0, times = 0 } of partsOf(state, this.score)) {
			if (kind !== 'rule') continue;
			const sum = this.rules.get(rule!) ?? { points: 0, times: 0, leads: 0 };
			this.rules.set(rule!, { points: sum.points + given, times: sum.times + times, leads: sum.leads + 1 });
		}
		const candidate = { key: total, lead, state };
		if (this.top.wants(candidate)) this.top.add(candidate);
	}

	overview(): Overview {
		const ends = [...this.bands.slice(1).map(([, from]) => from), Infinity];
		const inRange = (from: number, to: number) =>
			this.totals.reduce((leads, total) => leads + Number(total >= from && total < to), 0);
		const rules = [...this.rules].map(([rule, { points, ...sum }]) => {
			return { rule: this.score.rules[rule]!.name, points: rounded(points), ...sum };
		});
		return {
			scoreId: this.scoreId,
			leads: this.totals.length,
			distribution: binsOf(this.totals),
			bands: this.bands.map(([name, from], index) => ({ name, from, leads: inRange(from, ends[index]!) })),
			router: this.router,
			below: this.bands.length > 0 ? inRange(-Infinity, this.bands[0]![1]) : 0,
			top: this.top.first().map(({ lead, key, state }) => ({
				leadId: lead,
				score: key,
				band: this.bands.findLast(([, from]) => from <= key)?.[0] ?? null,
				why: explain(state, this.score).why,
			})),
			rules: rules.sort((a, b) => Math.abs(b.points) - Math.abs(a.points)),
		};
	}
}
