import { BY_HAND } from './lead';
import {
	commonOf,
	TAKERS,
	type Decision,
	type LedgerLine,
	type LineFields,
	type LineKind,
	type Taker,
} from './ledgerLine';

/* Ledger lines as stores and files keep them. What a kind has of its own is in `note`, which nothing else reads or makes. */

/** A line as a row, or as an entry of a file. */
export interface StoredLine extends LineFields {
	kind: LineKind;
	rule: number | null;
	note: string | null;
}

/** In the note of a decision: a once-only rule made it; the event had a time of its own, or had none. */
const ONCE = 'once';
const TIMED = 'timed';
const UNTIMED = 'untimed';
/** The note of a merge when the other lead's ID is forgotten. */
const FORGOTTEN_MERGE = 'Merged with another lead';

/** For SQL: what becomes of notes when the details of lines are forgotten, without changing the score. */
export const FORGOTTEN_NOTES = {
	/** The notes of these kinds, and these notes, stay. */
	keptKinds: ['decayed', 'corrected', 'takenBack', 'givenBack'] satisfies LineKind[],
	kept: [ONCE, `${ONCE} ${TIMED}`, `${ONCE} ${UNTIMED}`],
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
			return line.rule === BY_HAND ? line.reason : (marksOf(line) ?? line.reason);
		case 'refused':
		case 'counted':
			return marksOf(line);
		case 'held':
			return null;
		case 'adjusted':
			return line.reason;
		case 'corrected': {
			const { award, reason, isDouble } = line;
			return JSON.stringify({ award, reason, ...(isDouble && { isDouble }) });
		}
		case 'takenBack':
		case 'givenBack': {
			const { of, by, reason } = line;
			return JSON.stringify({ of, by, reason });
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

function marksOf(line: Decision): string | null {
	const marks = [
		...('isOnce' in line && line.isOnce ? [ONCE] : []),
		...(line.hasOwnTime === undefined ? [] : [line.hasOwnTime ? TIMED : UNTIMED]),
	];
	return marks.length > 0 ? marks.join(' ') : null;
}

/** What a note marks; none of it where it is a text of another kind. */
function marksIn(note: string | null): { isOnce: boolean; time: Pick<Decision, 'hasOwnTime'> } {
	const marks = note?.split(' ') ?? [];
	if (!marks.every((mark) => [ONCE, TIMED, UNTIMED].includes(mark))) return { isOnce: false, time: {} };
	const isSaid = marks.includes(TIMED) || marks.includes(UNTIMED);
	return { isOnce: marks.includes(ONCE), time: isSaid ? { hasOwnTime: marks.includes(TIMED) } : {} };
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
			if (rule === BY_HAND) return { ...line, kind, rule, isOnce: false, reason: note };
			const { isOnce, time } = marksIn(note);
			const isReason = !isOnce && time.hasOwnTime === undefined;
			return { ...line, kind, rule, isOnce, reason: isReason ? note : null, ...time };
		}
		case 'refused': {
			const { isOnce, time } = marksIn(note);
			return { ...line, kind, rule, isOnce, ...time };
		}
		case 'merged':
			return { ...line, kind, rule, isOnce: note === ONCE };
		case 'counted':
			return { ...line, kind, rule, ...marksIn(note).time };
		case 'held':
			return { ...line, kind, rule };
		case 'corrected': {
			const { award, reason, isDouble } = parsed(note);
			if (!Number.isFinite(award) || typeof reason !== 'string') return null;
			return { ...line, kind, rule, award: award as number, reason, isDouble: Boolean(isDouble) };
		}
		case 'takenBack':
		case 'givenBack': {
			const { of, by, reason } = parsed(note);
			if (!Number.isInteger(of) || !TAKERS.includes(by as Taker) || typeof reason !== 'string') return null;
			return { ...line, kind, rule, of: of as number, by: by as Taker, reason };
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
