import type { RuleDefinition } from './score';
import type { Duration } from './time';

/** How a rule gives its points. */
export type AwardKind = 'everyTime' | 'once' | 'whileTrue' | 'byCount';

/** A rule of a step: how it awards, beside what the score keeps of it. */
export interface Rule extends RuleDefinition {
	award: AwardKind;
	/** everyTime and once */
	expiresAfter?: Duration;
}

/** A rule that the score knows by its id. */
export interface RegisteredRule extends Rule {
	id: number;
}

/**
 * The result of a rule's condition for an item: it holds (with so many points), it does not, or a field it needs is not
 * there (null).
 */
export interface Match {
	holds: boolean | null;
	points: number;
}
