import { isMissing, textIn } from './columns';

/** What systems and people call outcomes, without spaces and signs between their words. */
const WORDS = {
	won: ['won', 'closedwon', 'win', 'yes', 'y', 'true', '1', 'success', 'converted', 'customer'],
	lost: ['lost', 'closedlost', 'loss', 'no', 'n', 'false', '0'],
	rejected: ['rejected', 'rejectedbysales', 'disqualified', 'unqualified'],
};
const KINDS = Object.entries(WORDS) as Array<[keyof typeof WORDS, string[]]>;

/** What an outcome says: "Closed Won" and "closed-won" are won. null: it says something else. */
export function outcomeIn(text: string): keyof typeof WORDS | null {
	const word = text
		.trim()
		.toLowerCase()
		.replace(/(?<=[a-z])[\s_-]+(?=[a-z])/g, '');
	return KINDS.find(([, words]) => words.includes(word))?.[0] ?? null;
}

/**
 * The value that means won: one that says so, or else the rarer of two.
 * @returns null: it is not clear, as there are no outcomes, or more than two that do not say so
 */
export function wonValueIn(outcomes: readonly unknown[]): string | null {
	const counts = new Map<string, number>();
	for (const outcome of outcomes) {
		const text = isMissing(outcome) ? null : textIn(outcome);
		if (text !== null) counts.set(text.trim(), (counts.get(text.trim()) ?? 0) + 1);
	}
	const known = [...counts.keys()].filter((text) => outcomeIn(text) === 'won');
	if (known.length > 0) return known.length === 1 ? known[0]! : null;
	const [rarer] = [...counts].sort(([a, one], [b, other]) => one - other || (a < b ? -1 : 1));
	return counts.size === 2 ? rarer![0] : null;
}

/** Whether an outcome is the one that means won. null: there is none, so nobody knows yet. */
export function isWon(outcome: unknown, wonValue: string): boolean | null {
	const text = isMissing(outcome) ? null : textIn(outcome);
	return text === null ? null : text.trim() === wonValue.trim().toLowerCase();
}
