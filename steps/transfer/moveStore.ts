import {
	fits,
	StoreError,
	TABLE_NAMES,
	TABLES,
	type Move,
	type Row,
	type Store,
	type TableName,
	type Transaction,
} from '../../stores';
import { yieldToEventLoop } from '../shared/yieldToEventLoop';

/** Rows in one transaction. */
const ROWS = 2_000;
/** Copies of test runs stay behind: they are large, and go by themselves. */
const MOVED: TableName[] = TABLE_NAMES.filter((table) => table !== 'test_copies');

export interface Moved {
	/** What has arrived so far: rows, of all kinds, and among them leads, each once for each of its scores. */
	rows: number;
	leads: number;
	/** Whether all have; else the same call continues where this one stopped. */
	isDone: boolean;
}

/**
 * Moves everything from one store to another, which must be empty. Both are closed for other work until all has
 * arrived, so that nothing is lost on the way; the old one stays closed then. A move that was cut off continues where it
 * stopped. In the other direction it is undone: until the end, the scores are still where they were.
 * @param goOn asked after each chunk, with the rows so far; false stops
 * @throws StoreError where the target holds scores, or the source's scores are in a third store
 */
export async function moveStore(
	source: Store,
	target: Store,
	goOn: (rows: number) => boolean = () => true,
): Promise<Moved> {
	const [from, into] = [await identityOf(source), await identityOf(target)];
	if (from.id === into.id) {
		throw new StoreError('The two stores are one and the same', 'Name the other store in the credential.');
	}
	const isArriving = into.move?.stage === 'arriving' && into.move.other === from.id;
	switch (from.move?.stage) {
		case 'arriving':
			if (from.move.other !== into.id) throw elsewhere();
			return await takeBack(source, target, into.id);
		case 'left':
			if (from.move.other !== into.id) throw elsewhere();
			if (!isArriving) return await alreadyThere(target, from, into);
			break;
		default:
			if (!(isArriving && from.move)) await begin(source, target, from.id, into.id);
	}
	const moved = await copy(source, target, goOn);
	if (moved.isDone) {
		await copyTheRest(source, target);
		await setMove(source, { stage: 'left', other: into.id });
		await setMove(target, null);
	}
	return moved;
}

/** What is stored in no table: whether case distinguishes lead IDs, and how far crossings were numbered. */
async function copyTheRest(source: Store, target: Store): Promise<void> {
	const [idCases, last] = await source.transaction(
		async (tx) => [await tx.idCases(), await tx.lastCrossing()] as const,
		'move',
	);
	await target.transaction(async (tx) => {
		for (const [entity, idCase] of idCases) await tx.saveIdCase(entity, idCase);
		await tx.numberCrossingsAfter(last);
	}, 'move');
}

interface Identity {
	id: string;
	move: Move | null;
}

const identityOf = async (store: Store): Promise<Identity> =>
	await store.transaction(async (tx) => await tx.identity(), 'move');

const setMove = async (store: Store, move: Move | null): Promise<void> =>
	await store.transaction(async (tx) => await tx.saveMove(move), 'move');

const elsewhere = () =>
	new StoreError(
		'The scores are not in the store to move from: they are, or are being moved, in a third one',
		'Name the store in which the scores are; nothing was moved.',
	);

/** Undoes a move into the source that has not ended: its scores are still in the target. */
async function takeBack(source: Store, target: Store, targetId: string): Promise<Moved> {
	await source.transaction(async (tx) => {
		await tx.clear();
		await tx.saveMove({ stage: 'left', other: targetId });
	}, 'move');
	await setMove(target, null);
	return { rows: 0, leads: 0, isDone: true };
}

/** The scores have moved before, or an undoing was cut off just before its end. */
async function alreadyThere(target: Store, from: Identity, into: Identity): Promise<Moved> {
	if (into.move?.other === from.id) await setMove(target, null);
	return { rows: 0, leads: 0, isDone: true };
}

/** Closes both stores: first the target, so that the source stays in use if that fails. */
async function begin(source: Store, target: Store, fromId: string, intoId: string): Promise<void> {
	await target.transaction(async (tx) => {
		const { move } = await tx.identity();
		const isReserved = move !== null && (move.stage === 'leaving' || move.other !== fromId);
		const held = move ? null : await heldIn(tx);
		if (isReserved || held) {
			throw new StoreError(
				`The store to move to holds ${held ?? 'scores'} already`,
				'Name an empty one, such as another schema or file; both stores were left as they are.',
			);
		}
		await tx.clear();
		const progress = { rows: 0, leads: 0, table: MOVED[0]!, after: null };
		await tx.saveMove({ stage: 'arriving', other: fromId, progress });
	}, 'move');
	await setMove(source, { stage: 'leaving', other: intoId });
}

/** What an empty store would not hold; null: it is empty. */
async function heldIn(tx: Transaction): Promise<string | null> {
	if ((await tx.rows('scores', null, 1)).rows.length > 0) return 'scores';
	if ((await tx.rows('outcomes', null, 1)).rows.length > 0) return 'outcomes';
	if ((await tx.pools()).length > 0) return 'assignments';
	if ((await tx.rows('touches', null, 1)).rows.length > 0) return 'touched leads';
	return (await tx.ruleSets()).length > 0 ? 'published rules' : null;
}

/** Copies chunk by chunk; each is written together with how far the move has come. */
async function copy(source: Store, target: Store, goOn: (rows: number) => boolean): Promise<Moved> {
	const { move } = await identityOf(target);
	let progress = move!.progress!;
	while (progress.table) {
		const { table, after } = progress;
		const page = await source.transaction(async (tx) => await tx.rows(table, after, ROWS), 'move');
		refuseDamaged(table, page.rows);
		progress = {
			rows: progress.rows + page.rows.length,
			leads: progress.leads + (table === 'leads' ? page.rows.length : 0),
			table: page.next ? table : (MOVED[MOVED.indexOf(table) + 1] ?? null),
			after: page.next,
		};
		await target.transaction(async (tx) => {
			await tx.addRows(table, page.rows);
			await tx.saveMove({ ...move!, progress });
		}, 'move');
		if (progress.table && !goOn(progress.rows)) break;
		await yieldToEventLoop();
	}
	const { rows, leads, table } = progress;
	return { rows, leads, isDone: table === null };
}

/** A row that another database would not take is named before it is written. */
function refuseDamaged(table: TableName, rows: Row[]): void {
	const damaged = rows.find((row) => !fits(table, row));
	if (!damaged) return;
	const lead = damaged[Object.keys(TABLES[table].columns).indexOf('lead')];
	const what = typeof lead === 'string' ? `the lead "${lead.slice(0, 100)}"` : `the table "${table}"`;
	throw new StoreError(
		`What is stored of ${what} cannot be read, so the move has stopped`,
		'It was damaged, or changed by hand. Run the move in the other direction, which undoes it; then erase the lead, or restore the store from a backup, and move again.',
	);
}
