import type { LedgerLine, Score } from '../../scoring';

/** What an item brought its lead. */
export interface Brought {
	awarded: Awarded[];
	/** Where its event was part of a burst, so that its points count for nothing: "4 events within 1 second". */
	ignored?: string;
}

export interface Awarded {
	rule: string;
	points: number;
	/** Where a limit or a once-only rule gave less: what the rule would have given. */
	offered?: number;
}

/** What an item brought, by the lines that were written for it. */
export function broughtBy(lines: LedgerLine[], score: Score): Brought {
	const seqs = new Set(lines.map(({ seq }) => seq));
	const ignored = new Map<number, string>();
	for (const line of lines) {
		if (line.kind === 'takenBack' && seqs.has(line.of)) ignored.set(line.of, line.reason);
	}
	const awarded = lines.filter((line) => line.kind !== 'takenBack' && !ignored.has(line.seq));
	const [reason] = ignored.values();
	return {
		awarded: awarded.map(({ rule, points, offered }) => ({
			rule: score.rules[rule!]!.name,
			points,
			...(offered !== null && { offered }),
		})),
		...(reason !== undefined && { ignored: reason }),
	};
}
