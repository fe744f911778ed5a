import {
	BY_HAND,
	inOrderOfEntry,
	underChanges,
	watchPast,
	type ChangedScore,
	type Instant,
	type LedgerLine,
	type Outcome,
} from '../../scoring';
import type { Store } from '../../stores';
import { CHUNK, inPortions } from '../shared/chunks';
import { eachPage, nextAfter, type Page } from '../shared/eachPage';
import { readableOf, unreadableNotices } from '../shared/readable';
import type { StepRequest } from '../shared/request';
import { shadowOf } from '../shared/shadow';
import { Judgement, type JudgedDraft } from './judgement';
import { pastsIn, type Past, type Pasts } from './pastsIn';

/** Lines of ledgers that are read at once, where they are not all of one lead. */
const LINES_AT_ONCE = 1_000;

/** Rules whose points mean a chance of winning. */
export interface ChanceRules {
	/** Since when they are there. */
	from: Instant;
	/** From 0 to 1. */
	chanceOf: (points: number) => number;
}

export interface JudgeRequest extends Pick<StepRequest, 'entity' | 'score' | 'at' | 'notice'> {
	inUse: ChanceRules;
	draft: ChanceRules;
}

/**
 * Holds the draft that is tried beside a score against the rules in use: each says a chance for the leads that were open
 * when both were fixed, as it stood right before what came of them. Changes nothing.
 *
 * Nothing is kept between looks. What an outcome says depends on nothing that came after it, and the order of outcomes
 * makes no difference to their product, so a look from the beginning is the last look with what has come since. A loss that
 * turns into a win, a merge, and an outcome that is removed are looked at as if they had always been so.
 *
 * @param goOn asked after each page, with the leads so far; false stops, and what was seen so far is returned
 */
export async function judgeDraft(
	store: Store,
	request: JudgeRequest,
	goOn: (leads: number) => boolean = () => true,
): Promise<JudgedDraft> {
	const { inUse, draft, notice } = request;
	// Whoever is judged is fixed before the outcomes that judge it.
	const since = Math.max(inUse.from, draft.from);
	const judgement = new Judgement(since);
	const unreadable: string[] = [];
	let leads = 0;
	let isDone = false;
	const pages = eachPage(async (after: string | null) => await readPage(store, request, since, after));
	for await (const page of pages) {
		leads += page.leads;
		unreadable.push(...page.unreadable);
		for (const portion of inPortions(page.decided, LINES_AT_ONCE, ({ lines }) => lines)) {
			unreadable.push(...(await judgePortion(store, request, portion, judgement)));
		}
		isDone = page.next === null;
		if (!goOn(leads)) break;
	}
	unreadableNotices(unreadable).forEach((text) => notice?.(text));
	return judgement.result(isDone);
}

/** A lead that was won or lost since both were fixed. */
interface Decided {
	lead: string;
	outcome: Outcome;
	/** How long its ledger is. */
	lines: number;
}

interface DecidedPage extends Page<string> {
	leads: number;
	decided: Decided[];
	unreadable: string[];
}

async function readPage(
	store: Store,
	{ entity, score: name, at }: JudgeRequest,
	since: Instant,
	after: string | null,
): Promise<DecidedPage> {
	return await store.transaction(async (tx) => {
		const stored = await tx.score(entity, name);
		if (!stored) return { leads: 0, decided: [], unreadable: [], next: null };
		const found = await tx.page(stored.id, after, CHUNK);
		const { leads, unreadable } = readableOf(found, stored.score);
		const outcomes = await tx.outcomesOf(
			entity,
			leads.map(([lead]) => lead),
		);
		const decided = leads.flatMap(([lead, { lines }]): Decided[] => {
			const outcome = decidedSince(outcomes.get(lead) ?? [], since, at);
			return outcome ? [{ lead, outcome, lines }] : [];
		});
		const next = nextAfter(found, CHUNK, ([lead]) => lead);
		return { leads: leads.length, decided, unreadable, next };
	}, 'preview');
}

/**
 * A lead's first win, else its first loss, by an instant; null where there is none, or where it was won or lost before. A
 * lead that was lost before would be judged only if it is won after all, which speaks for whoever says high chances.
 * @param outcomes ascending
 */
function decidedSince(outcomes: Outcome[], since: Instant, at: Instant): Outcome | null {
	const known = outcomes.filter((one) => one.kind !== 'rejected' && one.at <= at);
	if (known.some((one) => one.at <= since || one.writtenAt <= since)) return null;
	return known.find(({ kind }) => kind === 'won') ?? known[0] ?? null;
}

/** Returns the leads that cannot be read. */
async function judgePortion(
	store: Store,
	{ entity, score, inUse, draft }: JudgeRequest,
	portion: Decided[],
	judgement: Judgement,
): Promise<string[]> {
	const leads = portion.map(({ lead }) => lead);
	const [live, shadow] = await store.transaction(
		async (tx) => [
			await pastsIn(tx, { entity, score }, leads),
			await pastsIn(tx, { entity, score: shadowOf(score) }, leads),
		],
		'preview',
	);
	const unreadable = [...new Set([...(live?.unreadable ?? []), ...(shadow?.unreadable ?? [])])];
	const [ofLive, ofDraft] = [chancesBy(live, inUse), chancesBy(shadow, draft)];
	for (const { lead, outcome } of portion) {
		if (unreadable.includes(lead)) continue;
		judgement.add(outcome, ofLive(lead, outcome.at), ofDraft(lead, outcome.at));
	}
	return unreadable;
}

/** Says a lead's chance right before an instant; null: the rules had not scored it by then. */
function chancesBy(
	pasts: Pasts | null,
	{ from, chanceOf }: ChanceRules,
): (lead: string, at: Instant) => number | null {
	if (!pasts) return () => null;
	const scored = underChanges(pasts.score, pasts.sweeps, { settings: {} });
	return (lead, at) => {
		const past = pasts.known.get(lead);
		const score = past ? standingBefore(past, scored, at, from) : null;
		return score === null ? null : chanceOf(score);
	};
}

/** The score right before an instant; null where it is still that of the rules that were there before these. */
function standingBefore(
	{ state, ledger }: Past,
	{ score, sweeps }: ChangedScore,
	at: Instant,
	from: Instant,
): number | null {
	const lines = inOrderOfEntry(ledger, 'asWritten');
	if (!lines.some((line) => isOfRules(line) && line.writtenAt >= from && line.writtenAt < at)) return null;
	let found: number | null = null;
	watchPast({ lines, score, sweeps, clock: state.clock }, [at - 1], {
		stood: (_, standing) => (found = standing.score),
		changed: () => undefined,
	});
	return found;
}

const isOfRules = ({ kind, rule }: LedgerLine): boolean =>
	(kind === 'award' || kind === 'refused' || kind === 'counted' || kind === 'held') && rule !== BY_HAND;
