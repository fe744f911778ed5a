import {
	emptyTotal,
	gradeOf,
	newScore,
	totalOf,
	type Graded,
	type Grading,
	type Instant,
} from '../../scoring';
import { UnreadableLeads, type Store, type Transaction } from '../../stores';
import { chunked } from '../shared/chunks';
import { readStates } from '../shared/readable';
import { yieldToEventLoop } from '../shared/yieldToEventLoop';
import { readHistories } from './leadHistory';
import { settledAsLeft } from './readLeads';

export interface GradesRequest {
	entity: string;
	grading: Grading;
	leads: string[];
	/** As they were at this instant; null: as they are. */
	asOf: Instant | null;
}

/**
 * Grades leads by their scores as the last steps left them. A lead without one of the scores counts as its minimum. Changes
 * nothing. @returns one grade for each lead @throws UnreadableLeads
 */
export async function readGrades(store: Store, request: GradesRequest): Promise<Graded[]> {
	const { entity, grading, leads, asOf } = request;
	if (asOf !== null) return await gradesThen(store, request);
	const grades: Graded[] = [];
	for (const chunk of chunked(leads)) {
		const found = await store.transaction(async (tx) => {
			const names = await tx.resolve(entity, [...new Set(chunk)]);
			const { graded, unreadable } = await gradesIn(tx, entity, grading, [...new Set(names.values())]);
			if (unreadable.length > 0) throw new UnreadableLeads(unreadable);
			return chunk.map((lead) => graded.get(names.get(lead)!)!);
		}, 'preview');
		grades.push(...found);
		await yieldToEventLoop();
	}
	return grades;
}

/** The grades of stored leads, and those that cannot be read in one of the scores, which have none. */
export async function gradesIn(
	tx: Transaction,
	entity: string,
	grading: Grading,
	leads: string[],
): Promise<{ graded: Map<string, Graded>; unreadable: string[] }> {
	const values = new Map(leads.map((lead) => [lead, new Map<string, number>()]));
	const unreadable = new Set<string>();
	for (const { score: name } of grading) {
		const stored = await tx.score(entity, name);
		const least = emptyTotal(stored?.score ?? newScore(entity, name));
		for (const own of values.values()) own.set(name, least);
		if (!stored) continue;
		const found = await readStates(tx, stored.id, leads);
		const settled = await settledAsLeft(tx, stored, [...found.states]);
		for (const [lead, state] of settled.leads) values.get(lead)!.set(name, totalOf(state, stored.score));
		for (const lead of [...found.unreadable, ...settled.unreadable]) unreadable.add(lead);
	}
	const readable = [...values].filter(([lead]) => !unreadable.has(lead));
	return {
		graded: new Map(readable.map(([lead, own]) => [lead, gradeOf(grading, own)])),
		unreadable: [...unreadable],
	};
}

/** What was does not change any more: each score can be read for itself. */
async function gradesThen(store: Store, { entity, grading, leads, asOf }: GradesRequest): Promise<Graded[]> {
	const values = leads.map(() => new Map<string, number>());
	for (const { score: name } of grading) {
		const stored = await store.transaction(async (tx) => await tx.score(entity, name), 'preview');
		const least = emptyTotal(stored?.score ?? newScore(entity, name));
		const then = await readHistories(store, { entity, score: name, leads, limit: 0, asOf });
		for (const [index, known] of then.entries()) values[index]!.set(name, known?.lead.score ?? least);
	}
	return values.map((own) => gradeOf(grading, own));
}
