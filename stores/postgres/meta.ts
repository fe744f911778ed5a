import type { Names } from './names';

/** The statements for what a store knows of itself: its ID, its schema's version, and the move that it is part of. */
export const metaIn = ({ meta }: Names) => ({
	read: `SELECT key, value FROM ${meta}`,
	save: `INSERT INTO ${meta} (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
	drop: `DELETE FROM ${meta} WHERE key = $1`,
});
