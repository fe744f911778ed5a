import { ONCE } from '../scoring';

/* As SQL: what is left of a ledger line when its details are forgotten. */

const MERGED = 'Merged with another lead';

/** The changes of a line; others than these stay. */
export const FORGET = `event = NULL, execution = '', note = CASE
	WHEN kind IN ('decayed', 'corrected') OR note = '${ONCE}' THEN note
	WHEN kind = 'merged' AND note IS NOT NULL THEN '${MERGED}' END`;

/** Whether a line has something to forget. */
export const HAS_DETAILS = `(event IS NOT NULL OR execution <> '' OR note IS NOT NULL AND kind NOT IN ('decayed', 'corrected')
	AND note <> '${ONCE}' AND note <> '${MERGED}')`;
