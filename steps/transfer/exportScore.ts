import {
	encodeScore,
	explain,
	isSoundExpiring,
	isSoundLedger,
	settleAsLeft,
	type LeadState,
} from '../../scoring';
import {
	UnreadableLeads,
	type Expiries,
	type Store,
	type StoredLead,
	type StoredScore,
	type Transaction,
} from '../../stores';
import { stepsOf, stepsOfLead } from './fileChecks';
import { readableOf } from '../shared/readable';
import { writeLine, type FileLead } from './scoreFile';
import { yieldToEventLoop } from '../shared/yieldToEventLoop';
import { loadReadable } from '../shared/loadLeads';

/** Leads in one transaction: their whole histories are read. */
const LEADS = 100;
/** As far ahead as dates go, in milliseconds since 1970. */
const EVER = 8.64e15;

/**
 * Writes out a score with all that belongs to it, as lines that `importScore` reads. Other steps can work at the same
 * time: each lead is as it was at one moment. A score that is not stored has no lines but the first.
 * @param goOn asked after each page, with the leads so far; false stops
 * @param leaveOut called with the leads that cannot be read
 */
export async function* exportScore(
	store: Store,
	entity: string,
	score: string,
	goOn: (leads: number) => boolean = () => true,
	leaveOut: (leads: string[]) => void = () => {},
): AsyncGenerator<string, void, undefined> {
	const written = { definition: '', steps: new Set<number>() };
	yield writeLine({ kind: 'head' });
	yield* eachPage(store, entity, score, { goOn, leaveOut }, async (tx, stored, page) => {
		const lines: string[] = [];
		const { leads, unreadable } = await readWhole(tx, stored, page);
		const sweeps = await tx.sweeps(stored.id);
		const steps = [
			...stepsOf(stored.score),
			...sweeps.map(({ step }) => step),
			...leads.flatMap(stepsOfLead),
		];
		const unknown = [...new Set(steps)].filter((step) => !written.steps.has(step));
		for (const [number, step] of await tx.steps(unknown))
			lines.push(writeLine({ kind: 'step', number, step }));
		const definition = encodeScore(stored.score);
		if (definition !== written.definition) {
			lines.push(writeLine({ kind: 'score', definition: { score: stored.score, sweeps } }));
		}
		for (const lead of leads) lines.push(writeLine({ kind: 'lead', lead }));
		written.definition = definition;
		for (const step of unknown) written.steps.add(step);
		return { result: lines.join(''), unreadable };
	});
}

/** A lead as a row of a table for people. */
export interface ScoreRow {
	leadId: string;
	score: number;
	/** Where routers have left it, and its newest activity; "" for none. */
	band: string;
	lastActivity: string;
	why: string;
}

/** All leads of a score with what a person wants to see of them, page by page. */
export async function* exportRows(
	store: Store,
	entity: string,
	score: string,
	goOn: (leads: number) => boolean = () => true,
	leaveOut: (leads: string[]) => void = () => {},
): AsyncGenerator<ScoreRow[], void, undefined> {
	yield* eachPage(store, entity, score, { goOn, leaveOut }, async (tx, { id, score: settings }, page) => {
		const { loaded, unreadable } = await loadReadable(
			tx,
			id,
			page.map(([lead, state]) => ({ lead, state })),
			[{ score: settings, at: -Infinity }],
		);
		const routes = await tx.routesOf(
			id,
			page.map(([lead]) => lead),
		);
		const rows = [...loaded].map(([leadId, work]): ScoreRow => {
			settleAsLeft(work, settings);
			const { score: points, why } = explain(work.state, settings);
			const bands = routes.get(leadId)!.flatMap(({ band }) => band ?? []);
			const { activity } = work.state;
			const lastActivity = activity === null ? '' : new Date(activity).toISOString();
			return { leadId, score: points, band: [...new Set(bands)].join(', '), lastActivity, why };
		});
		return { result: rows, unreadable };
	});
}

interface Page<T> {
	page: StoredLead[];
	result: T;
	unreadable: string[];
}

async function* eachPage<T>(
	store: Store,
	entity: string,
	score: string,
	{ goOn, leaveOut }: { goOn: (leads: number) => boolean; leaveOut: (leads: string[]) => void },
	read: (
		tx: Transaction,
		stored: StoredScore,
		page: Array<[string, LeadState]>,
	) => Promise<{ result: T; unreadable: string[] }>,
): AsyncGenerator<T, void, undefined> {
	let last: string | null = null;
	let count = 0;
	do {
		const after: string | null = last;
		const found: Page<T> | null = await store.transaction(async (tx) => {
			const stored = await tx.score(entity, score);
			if (!stored) return null;
			const page = await tx.page(stored.id, after, LEADS);
			const { leads, unreadable } = readableOf(page, stored.score);
			const done = await read(tx, stored, leads);
			return { page, result: done.result, unreadable: [...unreadable, ...done.unreadable] };
		}, 'preview');
		if (!found) return;
		yield found.result;
		if (found.unreadable.length > 0) leaveOut(found.unreadable);
		count += found.page.length - found.unreadable.length;
		last = found.page.length === LEADS ? found.page.at(-1)![0] : null;
		await yieldToEventLoop();
	} while (goOn(count) && last !== null);
}

async function readWhole(
	tx: Transaction,
	{ id, score }: StoredScore,
	page: Array<[string, LeadState]>,
): Promise<{ leads: FileLead[]; unreadable: string[] }> {
	const leads = page.map(([lead]) => lead);
	const [aliases, ledgers, expiries, routes, crossings, events] = await Promise.all([
		tx.aliasesOf(score.entity, leads),
		tx.ledger(
			id,
			leads.map((lead) => [lead, -Infinity, Infinity]),
		),
		tx.expiring(
			id,
			leads.map((lead) => [lead, EVER]),
		),
		tx.routesOf(id, leads),
		tx.crossingsOf(id, leads),
		Promise.all(leads.map(async (lead) => await eventsOf(tx, id, lead))),
	]);
	const allOf = ({ due, upcoming }: Expiries) => [...due, ...(upcoming ? [upcoming] : [])];
	const whole = page.map(([lead, state], index): FileLead | null => {
		const ledger = ledgers.get(lead)!;
		const expiring = allOf(expiries.get(lead)!);
		const known = events[index];
		if (!known || !isSoundLedger(ledger, state, score, true)) return null;
		if (!expiring.every((one) => isSoundExpiring(one, state))) return null;
		return {
			lead,
			aliases: aliases.get(lead)!,
			state,
			ledger,
			expiring,
			events: known,
			routes: routes.get(lead)!,
			crossings: crossings.get(lead)!.map(({ router, from, to, score: points, at, execution }) => {
				return { router, from, to, score: points, at, execution };
			}),
		};
	});
	return {
		leads: whole.filter((lead) => lead !== null),
		unreadable: leads.filter((_lead, index) => whole[index] === null),
	};
}

/** What a lead knows of event IDs; null where that cannot be read. */
async function eventsOf(tx: Transaction, scoreId: number, lead: string): Promise<FileLead['events'] | null> {
	return await tx.eventsOf(scoreId, lead).then(
		(events) => [...events],
		(error: unknown) => {
			if (error instanceof UnreadableLeads) return null;
			throw error;
		},
	);
}
