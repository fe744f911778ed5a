import { FORGOTTEN_NOTES } from '../scoring';

/* As SQL: what is left of a ledger line when its details are forgotten. */

const { kept, keptKinds, replaced, replacedKind } = FORGOTTEN_NOTES;
const KEPT = kept.map((note) => `'${note}'`).join(', ');
const KINDS = keptKinds.map((kind) => `'${kind}'`).join(', ');

/** The changes of a line; others than these stay. */
export const FORGET = `event = NULL, execution = '', note = CASE
	WHEN kind IN (${KINDS}) OR note IN (${KEPT}) THEN note
	WHEN kind = '${replacedKind}' AND note IS NOT NULL THEN '${replaced}' END`;

/** Whether a line has something to forget. */
export const HAS_DETAILS = `(event IS NOT NULL OR execution <> '' OR note IS NOT NULL AND kind NOT IN (${KINDS})
	AND note NOT IN (${KEPT}) AND note <> '${replaced}')`;
