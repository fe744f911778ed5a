import type { StoredScore, Transaction } from '../../stores';
import type { RulesWanted } from './readRules';

/** A set of published rules that steps of a score use, and the number that stands for these steps. */
export interface RulesInUse extends RulesWanted {
	shared: number;
}

/** The sets of published rules that steps score by. */
export async function rulesInUse(tx: Transaction, { score }: StoredScore): Promise<RulesInUse[]> {
	const steps = await tx.steps(score.rulesOf.map(([step]) => step));
	return [...steps].flatMap(([shared, { key }]): RulesInUse[] => {
		const [, which, ruleSet] = SHARED.exec(key) ?? [];
		if (which === undefined || ruleSet === undefined) return [];
		return [{ ruleSet, version: which === NEWEST ? null : Number(which), shared }];
	});
}

const NEWEST = 'newest';

/** The key of the step that stands for all that use a set, at its newest version or at one of them. */
export const keyOfUsers = ({ ruleSet, version }: RulesWanted): string =>
	`published/${version ?? NEWEST}/${ruleSet}`;

const SHARED = /^published\/(newest|\d+)\/(.+)$/s;
