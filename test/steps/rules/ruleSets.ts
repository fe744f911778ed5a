import type { SavedRule } from '../../../steps';
import { openPostgres, openSqlite, type Store } from '../../../stores';
import { freshSchema } from '../../stores/freshSchema';
import { freshFile } from '../../stores/temporary';
import { NEW_YEAR } from '../setup';

/* A set of one rule, and who publishes it where. */

export const stores: Record<string, () => Store> = {
	sqlite: () => openSqlite(freshFile()),
	postgres: () => openPostgres(freshSchema()),
};

export const step = { key: 'i/w/n', workflow: 'Publish', node: 'Rules' };
export const request = {
	ruleSet: 'Team rules',
	note: 'Why',
	step,
	run: null as string | null,
	now: NEW_YEAR,
};
export const rule = (points: number): SavedRule => ({
	name: 'Opened',
	award: 'everyTime',
	points,
	appliesTo: 'every',
});
export const newest = { ruleSet: 'Team rules', version: null };
