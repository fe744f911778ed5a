import { isMissing, textIn } from './columns';

/** How outcomes say that a lead was won. */
const WON = new Set([
	'won',
	'closed won',
	'closedwon',
	'closed-won',
	'closed_won',
	'yes',
	'y',
	'true',
	'1',
	'success',
	'converted',
	'customer',
]);

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
	const known = [...counts.keys()].filter((text) => WON.has(text));
	if (known.length > 0) return known.length === 1 ? known[0]! : null;
	const [rarer] = [...counts].sort(([a, one], [b, other]) => one - other || (a < b ? -1 : 1));
	return counts.size === 2 ? rarer![0] : null;
}

/** Whether an outcome is the one that means won. null: there is none, so nobody knows yet. */
export function isWon(outcome: unknown, wonValue: string): boolean | null {
	const text = isMissing(outcome) ? null : textIn(outcome);
	return text === null ? null : text.trim() === wonValue.trim().toLowerCase();
}
