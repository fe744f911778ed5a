import { BY_HAND } from './lead';
import { commonOf, type LedgerLine, type LineFields, type LineKind } from './ledgerLine';

/* Ledger lines as stores and files keep them. What a kind has of its own is in `note`, which nothing else reads or makes. */

/** A line as a row, or as an entry of a file. */
export interface StoredLine extends LineFields {
	kind: LineKind;
	rule: number | null;
	note: string | null;
}

/** The note of a line that a once-only rule gave. */
const ONCE = 'once';
/** The note of a merge when the other lead's ID is forgotten. */
const FORGOTTEN_MERGE = 'Merged with another lead';

/** For SQL: what becomes of notes when the details of lines are forgotten, without changing the score. */
export const FORGOTTEN_NOTES = {
	/** The notes of these kinds, and this note, stay. */
	keptKinds: ['decayed', 'corrected'] satisfies LineKind[],
	kept: ONCE,
	/** A note of this kind becomes this one; all others go. */
	replacedKind: 'merged' satisfies LineKind,
	replaced: FORGOTTEN_MERGE,
};

export function encodeLine(line: LedgerLine): StoredLine {
	return {
		at: line.at,
		seq: line.seq,
		kind: line.kind,
		rule: line.rule,
		points: line.points,
		offered: line.offered,
		expiresAt: line.expiresAt,
		event: line.event,
		step: line.step,
		execution: line.execution,
		writtenAt: line.writtenAt,
		note: noteOf(line),
	};
}

function noteOf(line: LedgerLine): string | null {
	switch (line.kind) {
		case 'award':
			return line.isOnce ? ONCE : line.reason;
		case 'refused':
			return line.isOnce ? ONCE : null;
		case 'counted':
		case 'held':
			return null;
		case 'adjusted':
			return line.reason;
		case 'corrected': {
			const { award, reason, isDouble } = line;
			return JSON.stringify({ award, reason, ...(isDouble && { isDouble }) });
		}
		case 'decayed': {
			const { fade, groups } = line.decay;
			return JSON.stringify({ fade, groups });
		}
		case 'merged':
			if (line.rule === null) return line.what;
			return line.isOnce ? ONCE : null;
	}
}

/** The lines of a ledger; null where one of them cannot be read. */
export function decodeLines(stored: StoredLine[]): LedgerLine[] | null {
	const lines: LedgerLine[] = [];
	for (const one of stored) {
		const line = decodeLine(one);
		if (line === null) return null;
		lines.push(line);
	}
	return lines;
}

/** null where a line cannot be read: it is of no known kind, its note is none of its kind, or it should name a rule. */
export function decodeLine(stored: StoredLine): LedgerLine | null {
	const { kind, rule, note } = stored;
	if (note !== null && typeof note !== 'string') return null;
	return rule === null ? withoutRule(stored, kind, note) : withRule(stored, kind, rule, note);
}

function withRule(stored: StoredLine, kind: LineKind, rule: number, note: string | null): LedgerLine | null {
	const line = commonOf(stored);
	switch (kind) {
		case 'award': {
			// What a person wrote is no mark of a rule.
			const isOnce = note === ONCE && rule !== BY_HAND;
			return { ...line, kind, rule, isOnce, reason: isOnce ? null : note };
		}
		case 'refused':
			return { ...line, kind, rule, isOnce: note === ONCE };
		case 'merged':
			return { ...line, kind, rule, isOnce: note === ONCE };
		case 'counted':
		case 'held':
			return { ...line, kind, rule };
		case 'corrected': {
			const { award, reason, isDouble } = parsed(note);
			if (!Number.isFinite(award) || typeof reason !== 'string') return null;
			return { ...line, kind, rule, award: award as number, reason, isDouble: Boolean(isDouble) };
		}
		default:
			return null;
	}
}

function withoutRule(stored: StoredLine, kind: LineKind, note: string | null): LedgerLine | null {
	const line = commonOf(stored);
	switch (kind) {
		case 'adjusted':
			return { ...line, kind, rule: null, reason: note };
		case 'merged':
			return { ...line, kind, rule: null, what: note ?? FORGOTTEN_MERGE };
		case 'decayed': {
			const { fade, groups } = parsed(note);
			if (!Number.isInteger(fade) || !Array.isArray(groups) || !groups.every(isGroup)) return null;
			return { ...line, kind, rule: null, decay: { fade: fade as number, groups } };
		}
		default:
			return null;
	}
}

const isGroup = (group: unknown): group is string | null => group === null || typeof group === 'string';

/** The fields of a note; none where it has none. */
function parsed(note: string | null): Record<string, unknown> {
	try {
		return (JSON.parse(note ?? 'null') ?? {}) as Record<string, unknown>;
	} catch {
		return {};
	}
}
