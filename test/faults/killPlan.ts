import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import type { Random } from './random';

/**
 * When a process dies: after so many milliseconds, or at the n-th COMMIT of its execution. Right before and right after
 * it, it kills itself; during it, whoever started it does, as soon as it hears of it.
 */
export type Doom = { milliseconds: number } | { commit: number; when: 'before' | 'during' | 'after' };

/** Half of all deaths come at any moment, the others where it matters most and random moments seldom are. */
export function drawDoom(random: Random, lifetime: number): Doom {
	if (random.chance(0.5)) return { milliseconds: random.next() * lifetime };
	return { commit: random.between(1, 4), when: random.pick(['before', 'during', 'after']) };
}

/** Calls back before and after each COMMIT of this process, whichever database it goes to. */
export function watchCommits(before: () => void, after: () => void): void {
	const { exec } = DatabaseSync.prototype;
	DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string) {
		if (sql === 'COMMIT') before();
		exec.call(this, sql);
		if (sql === 'COMMIT') after();
	};
	type Query = (this: Client, ...args: unknown[]) => Promise<unknown>;
	const prototype = Client.prototype as unknown as { query: Query };
	const { query } = prototype;
	prototype.query = async function (this: Client, ...args: unknown[]) {
		if (args[0] !== 'COMMIT') return await query.apply(this, args);
		before();
		const result = await query.apply(this, args);
		after();
		return result;
	};
}
