import { z } from 'zod';
import { ALL_HOURS, type Assignment, type Pool } from '../scoring';
import type { Dealt } from './records';
import { StoreError } from './store';
import type { Row } from './tables';

/* Pools and assignments as rows of their tables and back, which is the same in all stores. */

export interface PoolRow {
	pool: string;
	state: string;
}

const whole = z.number().int().nonnegative();
const stateSchema = z.object({
	people: z.array(
		z.object({
			name: z.string(),
			weight: whole,
			dailyMaximum: whole.nullable(),
			isActive: z.boolean(),
		}),
	),
	namedBy: whole.nullable(),
	zone: z.string(),
	// Pools of earlier versions have none.
	hours: z
		.object({ days: z.array(whole.min(1).max(7)).min(1), from: whole, until: whole.max(1_440) })
		.refine(({ from, until }) => from < until)
		.default(ALL_HOURS),
	behind: z.array(z.tuple([z.string(), z.number().int()])),
	day: z.string(),
	today: z.array(z.tuple([z.string(), whole])),
	dealt: whole,
});

/** @throws StoreError where the pool was damaged, or changed by hand */
export function toPool({ pool, state }: PoolRow): Pool {
	const parsed = stateSchema.safeParse(attempted(state));
	if (parsed.success) {
		const { behind, today, ...rest } = parsed.data;
		return { ...rest, behind: new Map(behind), today: new Map(today) };
	}
	throw new StoreError(
		`What is stored of the pool "${pool}" cannot be read`,
		'It was damaged, or changed by hand. Use a pool under another name, or restore the store from a backup.',
	);
}

function attempted(state: string): unknown {
	try {
		return JSON.parse(state);
	} catch {
		return null;
	}
}

export const poolRow = (name: string, { behind, today, ...rest }: Pool): Row => [
	name,
	JSON.stringify({ ...rest, behind: [...behind], today: [...today] }),
];

export interface DealtRow extends AssignmentRow {
	entity: string;
}

export interface AssignmentRow {
	lead: string;
	pool: string;
	event: string;
	person: string;
	at: number;
	day: string;
	number: number | null;
	step: number;
	execution: string;
}

export const toAssignment = (row: AssignmentRow): Assignment => ({
	pool: row.pool,
	event: row.event,
	person: row.person,
	at: row.at,
	day: row.day,
	number: row.number,
	step: row.step,
	execution: row.execution,
});

export const toDealt = (row: DealtRow): Dealt => ({
	entity: row.entity,
	lead: row.lead,
	assignment: { ...toAssignment(row), number: row.number! },
});

export const assignmentRow = (entity: string, lead: string, one: Assignment): Row => [
	entity,
	lead,
	one.pool,
	one.event,
	one.person,
	one.at,
	one.day,
	one.number,
	one.step,
	one.execution,
];

/** As SQL: writes an assignment over the one before. */
export const ON_ASSIGNED_BEFORE = `ON CONFLICT (entity, lead, pool, event) DO UPDATE
	SET person = excluded.person, at = excluded.at, day = excluded.day, number = excluded.number,
		step = excluded.step, execution = excluded.execution`;
