import { z } from 'zod';
import { StoreError, type PublishedRules, type RuleVersion } from '../../stores';

/** A rule as the parameter "Rules" holds it. What its fields say is checked where it is compiled. */
export type SavedRule = Record<string, unknown>;

/** A version of a set of published rules, with its rules. */
export interface RulesOfVersion extends RuleVersion {
	rules: SavedRule[];
}

const savedRules = z.array(z.record(z.unknown())).min(1);

export const encodeRules = (rules: SavedRule[]): string => JSON.stringify(rules);

/** @throws StoreError where they were damaged */
export function decodeRules({ rules, ...version }: PublishedRules): RulesOfVersion {
	const parsed = savedRules.safeParse(attempted(rules));
	if (parsed.success) return { ...version, rules: parsed.data };
	throw new StoreError(
		`Version ${version.version} of the rule set "${version.ruleSet}" cannot be read`,
		'It was damaged, or changed by hand. Publish its rules again, or restore the store from a backup.',
	);
}

function attempted(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
