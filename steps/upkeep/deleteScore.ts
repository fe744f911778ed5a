import {
	StoreError,
	type Step,
	type Store,
	type StoredScore,
	type TableName,
	type Transaction,
} from '../../stores';
import { eachPage, nextAfter, type Page } from '../shared/eachPage';
import type { StepRequest } from '../shared/request';

/** Rows in one transaction: few enough to let n8n do other things. */
const ROWS = 1_000;

/** What goes with a score. */
export interface DeletedScore {
	leads: number;
	historyLines: number;
	crossings: number;
	/** Steps that know the score, and begin anew with it when they next run. */
	routers: Step[];
	triggers: Step[];
	isDone: boolean;
}

type Request = Pick<StepRequest, 'entity' | 'score'>;

/**
 * Counts what a deletion of a score would delete. Changes nothing.
 * @param goOn asked after each page, with the rows so far; false stops
 * @throws StoreError where there is no such score
 */
export async function previewDeletion(
	store: Store,
	request: Request,
	goOn: (rows: number) => boolean = () => true,
): Promise<DeletedScore> {
	const { scores, ...steps } = await store.transaction(async (tx) => {
		const scores = await scoresToDelete(tx, request);
		return { scores, ...(await stepsOf(tx, scores)) };
	}, 'preview');
	const counted: DeletedScore = { leads: 0, historyLines: 0, crossings: 0, ...steps, isDone: false };
	for (const { id } of scores) {
		for (const count of [countLeads, countCrossings]) {
			const pages = eachPage(
				async (after: string | null) =>
					await store.transaction(async (tx) => await count(tx, id, after), 'preview'),
			);
			for await (const { leads = 0, historyLines = 0, crossings = 0 } of pages) {
				counted.leads += leads;
				counted.historyLines += historyLines;
				counted.crossings += crossings;
				if (!goOn(counted.leads + counted.crossings)) return counted;
			}
		}
	}
	return { ...counted, isDone: true };
}

/**
 * Deletes a score with all that belongs to it, in chunks. Its name is free at once, so that steps which run meanwhile begin
 * a new score. One that was stopped, or cut off, is finished by the next call.
 * @param goOn asked after each chunk, with the rows so far; false stops
 * @throws StoreError where there is no such score
 */
export async function deleteScore(
	store: Store,
	request: Request,
	goOn: (rows: number) => boolean = () => true,
): Promise<DeletedScore> {
	const { scores, ...steps } = await store.transaction(async (tx) => {
		const scores = await scoresToDelete(tx, request);
		for (const stored of scores) await freeName(tx, stored);
		return { scores, ...(await stepsOf(tx, scores)) };
	});
	const deleted = new Map<TableName, number>();
	let rows = 0;
	for await (const { gone } of deletions(store, scores)) {
		for (const [table, some] of gone) deleted.set(table, (deleted.get(table) ?? 0) + some);
		rows += rowsIn(gone);
		if (!goOn(rows)) break;
	}
	const isDone = await store.transaction(
		async (tx) => (await tx.scores(request.entity)).every(({ id }) => scores.every((one) => one.id !== id)),
		'preview',
	);
	if (isDone) await store.purge();
	return {
		leads: deleted.get('leads') ?? 0,
		historyLines: deleted.get('ledger') ?? 0,
		crossings: deleted.get('crossings') ?? 0,
		...steps,
		isDone,
	};
}

/** Deletes the rows of scores, chunk by chunk. */
async function* deletions(
	store: Store,
	scores: StoredScore[],
): AsyncGenerator<{ gone: Map<TableName, number> }, void, undefined> {
	for (const { id } of scores) {
		yield* eachPage(
			async () =>
				await store.transaction(async (tx) => {
					const gone = await tx.deleteRows(id, ROWS);
					return { gone, next: rowsIn(gone) === ROWS ? true : null };
				}),
		);
	}
}

const rowsIn = (gone: Map<TableName, number>): number =>
	[...gone.values()].reduce((sum, rows) => sum + rows, 0);

/** The score of this name, and what is left of others that had it and were not deleted to the end. */
async function scoresToDelete(tx: Transaction, { entity, score: name }: Request): Promise<StoredScore[]> {
	const all = await tx.scores(entity);
	const found = all.filter(({ score }) => score.name === name || score.deleted === name);
	if (found.length > 0) return found;
	const names = all.map(({ score }) => `"${score.name}"`).join(', ');
	throw new StoreError(
		`There is no score "${name}" (record type "${entity}") to delete`,
		`The store has ${names || 'none'}. Check "Score" and "Record Type".`,
	);
}

/** Marks a score as one that is being deleted: by a name that stays free for no other. */
async function freeName(tx: Transaction, { id, score }: StoredScore): Promise<void> {
	if (score.deleted !== undefined) return;
	const name = `${score.name} (being deleted, number ${id})`;
	await tx.renameScore(id, name);
	await tx.saveScore({ ...score, name, deleted: score.name }, id);
}

async function stepsOf(
	tx: Transaction,
	scores: StoredScore[],
): Promise<Pick<DeletedScore, 'routers' | 'triggers'>> {
	const routers = scores.flatMap(({ score }) => (score.bandsOf ?? []).map(([router]) => router));
	const triggers = scores.flatMap(({ score }) => (score.triggers?.all ?? []).map(({ step }) => step));
	const known = await tx.steps([...new Set([...routers, ...triggers])]);
	const named = (numbers: number[]) => [...new Set(numbers)].flatMap((number) => known.get(number) ?? []);
	return { routers: named(routers), triggers: named(triggers) };
}

/** What a page adds to the count. */
type Count = Page<string> & Partial<Pick<DeletedScore, 'leads' | 'historyLines' | 'crossings'>>;

async function countLeads(tx: Transaction, scoreId: number, after: string | null): Promise<Count> {
	const page = await tx.page(scoreId, after, ROWS);
	const historyLines = page.reduce((sum, [, state]) => sum + (state?.lines ?? 0), 0);
	return { leads: page.length, historyLines, next: nextAfter(page, ROWS, ([lead]) => lead) };
}

async function countCrossings(tx: Transaction, scoreId: number, after: string | null): Promise<Count> {
	const page = await tx.crossings(scoreId, after, -Infinity, ROWS);
	return { crossings: page.length, next: nextAfter(page, ROWS, ({ id }) => id) };
}
