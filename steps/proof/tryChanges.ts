import {
	isSoundLedger,
	underChanges,
	type Changes,
	type LeadState,
	type LedgerLine,
} from '../../scoring';
import type { Store, Transaction } from '../../stores';
import { bandsOfToday } from '../report/overview';
import { inPortions } from '../shared/chunks';
import { eachPage, nextAfter, type Page } from '../shared/eachPage';
import { readableOf, unreadableNotices } from '../shared/readable';
import type { StepRequest } from '../shared/request';
import { yieldToEventLoop } from '../shared/yieldToEventLoop';
import { Trial, type TrialOptions, type TrialSummary } from './trial';

/** Leads in one transaction: few, because their ledgers are read and replayed in it. */
const LEADS_AT_ONCE = 50;
/** Lines of ledgers that are read at once, where they are not all of one lead. */
const LINES_AT_ONCE = 500;

export interface TrialRequest extends TrialOptions, Pick<StepRequest, 'entity' | 'score' | 'notice'> {
	changes: Changes;
}

/**
 * Replays the pasts of all leads of a score under changed settings, beside a replay under those of today. Changes nothing.
 * @param goOn asked after each chunk, with the leads so far; false stops, and what was seen so far is returned
 * @returns null where no step has used the score
 */
export async function tryChanges(
	store: Store,
	request: TrialRequest,
	goOn: (leads: number) => boolean = () => true,
): Promise<TrialSummary | null> {
	const { entity, score, notice } = request;
	const today = await store.transaction(async (tx) => {
		const stored = await tx.score(entity, score);
		return stored && (await bandsOfToday(tx, stored));
	}, 'preview');
	if (!today) return null;
	const trial = new Trial(request, today);
	const unreadable: string[] = [];
	const pages = eachPage(
		async (after: string | null) =>
			await store.transaction(async (tx) => await tryPage(tx, request, trial, after), 'preview'),
	);
	for await (const page of pages) {
		unreadable.push(...page.unreadable);
		trial.isDone = page.next === null;
		if (!goOn(trial.leads)) break;
	}
	if (notice) unreadableNotices(unreadable).forEach(notice);
	return trial.summary();
}

/** The score and its decays are read with each page: they can change while this runs. */
async function tryPage(
	tx: Transaction,
	{ entity, score: name, changes }: TrialRequest,
	trial: Trial,
	after: string | null,
): Promise<Page<string> & { unreadable: string[] }> {
	const stored = await tx.score(entity, name);
	if (!stored) return { unreadable: [], next: null };
	const { id, score } = stored;
	const [sweeps, found] = await Promise.all([tx.sweeps(id), tx.page(id, after, LEADS_AT_ONCE)]);
	trial.begin(score, underChanges(score, sweeps, { settings: {} }), underChanges(score, sweeps, changes));
	const { leads, unreadable } = readableOf(found, score);
	for (const portion of inPortions(leads, LINES_AT_ONCE, ([, { lines }]) => lines)) {
		for (const [lead, state, ledger] of await withLedgers(tx, id, portion)) {
			if (isSoundLedger(ledger, state, score, true)) trial.add(lead, state, ledger);
			else unreadable.push(lead);
		}
		await yieldToEventLoop();
	}
	return { unreadable, next: nextAfter(found, LEADS_AT_ONCE, ([lead]) => lead) };
}

async function withLedgers(
	tx: Transaction,
	scoreId: number,
	leads: Array<[lead: string, state: LeadState]>,
): Promise<Array<[lead: string, state: LeadState, ledger: LedgerLine[] | null]>> {
	const ledgers = await tx.ledger(
		scoreId,
		leads.map(([lead]) => [lead, -Infinity, Infinity]),
	);
	return leads.map(([lead, state]) => [lead, state, ledgers.get(lead) ?? null]);
}
