import { encodeScore, explain, settleAsLeft, type LeadState } from '../../scoring';
import type { Store, StoredScore, Transaction } from '../../stores';
import { stepsOf, stepsOfLead } from './fileChecks';
import { ruleSetsOf } from './fileRuleSets';
import { eachPage, withinLines } from '../shared/eachPage';
import { readableOf } from '../shared/readable';
import { readWhole } from './readWhole';
import { writeLine } from './scoreFile';
import { loadReadable } from '../shared/loadLeads';

/** Leads in one transaction, and lines of their histories, which are read and written out whole. */
const LEADS = 100;
const LINES = 20_000;

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
	const sets = await store.transaction(async (tx) => {
		const stored = await tx.score(entity, score);
		return stored ? await ruleSetsOf(tx, stored) : [];
	}, 'preview');
	for (const set of sets) yield writeLine({ kind: 'ruleSet', set });
	yield* eachLeadPage(store, entity, score, { goOn, leaveOut }, async (tx, stored, page) => {
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
	yield* eachLeadPage(store, entity, score, { goOn, leaveOut }, async (tx, { id, score: settings }, page) => {
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

/** Reads a score's leads page by page, and gives what `read` makes of those that can be read. */
async function* eachLeadPage<T>(
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
	let count = 0;
	const pages = eachPage(
		async (after: string | null) =>
			await store.transaction(async (tx) => {
				const stored = await tx.score(entity, score);
				if (!stored) return { next: null };
				const { page, next } = withinLines(await tx.page(stored.id, after, LEADS), LEADS, LINES);
				const { leads, unreadable } = readableOf(page, stored.score);
				const done = await read(tx, stored, leads);
				unreadable.push(...done.unreadable);
				return { leads: page.length, done, unreadable, next };
			}, 'preview'),
	);
	for await (const page of pages) {
		if (!page.done) return;
		yield page.done.result;
		if (page.unreadable.length > 0) leaveOut(page.unreadable);
		count += page.leads - page.unreadable.length;
		if (!goOn(count)) return;
	}
}
