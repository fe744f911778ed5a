import { DAY, type Instant, type LeadState, type Score } from '../../scoring';
import type { Store, StoredScore } from '../../stores';
import { CHUNK } from '../shared/chunks';
import { eachPage, nextAfter } from '../shared/eachPage';
import { readableOf, unreadableNotices } from '../shared/readable';

/** Days without a decay after which something is most likely wrong, where points fade or expire. */
const DAYS_WITHOUT_DECAY = 7;
/** More scores than a store has. */
const MOST_SCORES = 10_000;

/** How a store is, and what in it needs care, in sentences. */
export interface StoreHealth {
	/** The version of its schema, the bytes that it takes, and the copies of test runs in it. */
	schema: number;
	bytes: number;
	testCopies: number;
	scores: ScoreHealth[];
	needsCare: string[];
	isDone: boolean;
}

export interface ScoreHealth {
	entity: string;
	score: string;
	leads: number;
	historyLines: number;
	/** The newest event that gave points or was counted. */
	lastEvent: Instant | null;
	lastDecay: Instant | null;
	/** Rules of the steps that use the score, which no lead has ever had points by. */
	rulesNeverFired: string[];
}

/**
 * Looks at all scores of a store, lead by lead. Changes nothing.
 * @param goOn asked after each page, with the leads so far; false stops
 */
export async function storeHealth(
	store: Store,
	now: Instant,
	goOn: (leads: number) => boolean = () => true,
): Promise<StoreHealth> {
	const { size, all } = await store.transaction(async (tx) => {
		const { rows } = await tx.rows('scores', null, MOST_SCORES);
		const entities = [...new Set(rows.map(([, entity]) => String(entity)))].sort();
		const all = await Promise.all(entities.map(async (entity) => await tx.scores(entity)));
		return { size: await tx.size(), all: all.flat() };
	}, 'preview');
	const health: StoreHealth = { ...size, scores: [], needsCare: [], isDone: false };
	let leads = 0;
	for (const stored of all) {
		const { deleted } = stored.score;
		if (deleted !== undefined) {
			health.needsCare.push(
				`The score "${deleted}" was not deleted to the end. Run "Delete a Score" for it again.`,
			);
			continue;
		}
		const scan = new ScoreScan(stored.score);
		for await (const page of pagesOf(store, stored)) {
			leads += page.leads.length;
			page.leads.forEach(([, state]) => scan.add(state));
			scan.unreadable.push(...page.unreadable);
			if (!goOn(leads)) return health;
		}
		health.scores.push(scan.health());
		health.needsCare.push(...scan.needsCare(now));
	}
	return { ...health, isDone: true };
}

const pagesOf = (store: Store, { id, score }: StoredScore) =>
	eachPage(
		async (after: string | null) =>
			await store.transaction(async (tx) => {
				const page = await tx.page(id, after, CHUNK);
				return { ...readableOf(page, score), next: nextAfter(page, CHUNK, ([lead]) => lead) };
			}, 'preview'),
	);

/** What a scan of a score's leads has seen. */
class ScoreScan {
	readonly unreadable: string[] = [];
	private leads = 0;
	private lines = 0;
	private lastEvent = -Infinity;
	private lastDecay: Instant;
	private hasExpiring = false;
	private readonly fired = new Set<number>();

	constructor(private readonly score: Score) {
		this.lastDecay = score.sweeps.clock;
	}

	add({ lines, activity, marks, awarded, counted, held, once, next }: LeadState): void {
		this.leads++;
		this.lines += lines;
		this.lastEvent = Math.max(this.lastEvent, activity ?? -Infinity);
		this.lastDecay = Math.max(this.lastDecay, ...marks.map(({ at }) => at));
		this.hasExpiring ||= next !== null;
		for (const rule of [...awarded.keys(), ...counted.keys(), ...once]) this.fired.add(rule);
		for (const [rule, { points }] of held) if (points !== 0) this.fired.add(rule);
	}

	health(): ScoreHealth {
		const { entity, name, rules, rulesOf } = this.score;
		const inUse = [...new Set(rulesOf.flatMap(([, ids]) => ids))];
		return {
			entity,
			score: name,
			leads: this.leads + this.unreadable.length,
			historyLines: this.lines,
			lastEvent: orNull(this.lastEvent),
			lastDecay: orNull(this.lastDecay),
			rulesNeverFired: inUse.filter((rule) => !this.fired.has(rule)).map((rule) => rules[rule]!.name),
		};
	}

	needsCare(now: Instant): string[] {
		return [...unreadableNotices(this.unreadable), ...this.silentRules(), ...this.missingDecay(now)];
	}

	private silentRules(): string[] {
		const silent = this.health().rulesNeverFired;
		if (this.leads === 0 || silent.length === 0) return [];
		const names = silent.map((name) => `"${name}"`).join(', ');
		return [
			silent.length === 1
				? `The rule ${names} of "${this.score.name}" gives points to no lead. Check its condition.`
				: `${silent.length} rules of "${this.score.name}" give points to no lead: ${names}. Check their conditions.`,
		];
	}

	private missingDecay(now: Instant): string[] {
		const isNeeded = this.hasExpiring || this.score.fades.length > 0;
		const days = Math.floor((now - this.lastDecay) / DAY);
		if (!isNeeded || days < DAYS_WITHOUT_DECAY) return [];
		const { name } = this.score;
		return [
			days === Infinity
				? `Points of "${name}" expire, but no Apply Decay step has worked on it yet, so expired points are still shown. Add one that runs every night.`
				: `No decay of "${name}" for ${days} days, though its points fade or expire. Check that the workflow with its Apply Decay step is published and runs.`,
		];
	}
}

const orNull = (at: Instant): Instant | null => (at === -Infinity ? null : at);
