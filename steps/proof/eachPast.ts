import {
	isSoundLedger,
	type LeadState,
	type LedgerLine,
	type ReplayedSweep,
	type Score,
} from '../../scoring';
import type { Store, Transaction } from '../../stores';
import { inPortions } from '../shared/chunks';
import { eachPage, nextAfter, type Page } from '../shared/eachPage';
import { readableOf, unreadableNotices } from '../shared/readable';
import type { StepRequest } from '../shared/request';
import { yieldToEventLoop } from '../shared/yieldToEventLoop';

/** Leads in one transaction: few, because their ledgers are read and replayed in it, and are all the memory it takes. */
const LEADS_AT_ONCE = 20;
/** Lines of ledgers that are read at once, where they are not all of one lead. */
const LINES_AT_ONCE = 200;

/** Sees the pasts of all leads of a score. */
export interface PastVisitor<More = never> {
	/** The score and its decays as the next leads have them: they can change while this goes on. */
	begin: (score: Score, sweeps: ReplayedSweep[]) => void;
	/** What else is read with some leads. */
	read?: (tx: Transaction, leads: string[]) => Promise<More>;
	/** A lead with its whole ledger. */
	add: (lead: string, state: LeadState, ledger: LedgerLine[], more: More | undefined) => void;
}

/**
 * Shows the pasts of all leads of a score, a few at a time. Leads that cannot be read are left out, with a notice.
 * @param goOn asked after each page; false stops
 * @returns whether it came to the end
 */
export async function eachPast<More>(
	store: Store,
	request: Pick<StepRequest, 'entity' | 'score' | 'notice'>,
	visitor: PastVisitor<More>,
	goOn: () => boolean,
): Promise<boolean> {
	const unreadable: string[] = [];
	let isDone = false;
	const pages = eachPage(
		async (after: string | null) =>
			await store.transaction(async (tx) => await visitPage(tx, request, visitor, after), 'preview'),
	);
	for await (const page of pages) {
		unreadable.push(...page.unreadable);
		isDone = page.next === null;
		if (!goOn()) break;
	}
	unreadableNotices(unreadable).forEach((notice) => request.notice?.(notice));
	return isDone;
}

async function visitPage<More>(
	tx: Transaction,
	{ entity, score: name }: Pick<StepRequest, 'entity' | 'score'>,
	visitor: PastVisitor<More>,
	after: string | null,
): Promise<Page<string> & { unreadable: string[] }> {
	const stored = await tx.score(entity, name);
	if (!stored) return { unreadable: [], next: null };
	const { id, score } = stored;
	const [sweeps, found] = await Promise.all([tx.sweeps(id), tx.page(id, after, LEADS_AT_ONCE)]);
	visitor.begin(score, sweeps);
	const { leads, unreadable } = readableOf(found, score);
	for (const portion of inPortions(leads, LINES_AT_ONCE, ([, { lines }]) => lines)) {
		const names = portion.map(([lead]) => lead);
		const [ledgers, more] = await Promise.all([
			tx.ledger(
				id,
				names.map((lead) => [lead, -Infinity, Infinity]),
			),
			visitor.read?.(tx, names),
		]);
		for (const [lead, state] of portion) {
			const ledger = ledgers.get(lead) ?? null;
			if (isSoundLedger(ledger, state, score, true)) visitor.add(lead, state, ledger, more);
			else unreadable.push(lead);
		}
		await yieldToEventLoop();
	}
	return { unreadable, next: nextAfter(found, LEADS_AT_ONCE, ([lead]) => lead) };
}
