import { DAY, type Instant } from '../../scoring';
import { DRAFT, StoreError, type RuleUse, type Store } from '../../stores';
import { draftAndVersions, missing } from './readRules';

/** How long after its last use a set counts as being in use. */
const IN_USE = 90 * DAY;
const MOST_NAMES = 10;

/** What a removal has taken away. */
export interface RemovedRules {
	versions: number;
	/** The steps that have used the set lately, and will stop with an error. */
	usedBy: RuleUse[];
}

/**
 * Removes a set with all its versions and its draft.
 * @param force whether also where steps use it
 * @throws StoreError where there is no such set; where steps have used it lately
 */
export async function removeRules(
	store: Store,
	{ ruleSet, force, now }: { ruleSet: string; force: boolean; now: Instant },
): Promise<RemovedRules> {
	return await store.transaction(async (tx) => {
		const all = await draftAndVersions(tx, ruleSet);
		if (all.length === 0) throw await missing(tx, { ruleSet, version: null });
		const usedBy = (await tx.ruleUses(ruleSet)).filter(({ at }) => at > now - IN_USE);
		if (usedBy.length > 0 && !force) throw inUse(ruleSet, usedBy);
		await tx.removeRules(ruleSet);
		return { versions: all.filter(({ version }) => version !== DRAFT).length, usedBy };
	});
}

function inUse(ruleSet: string, uses: RuleUse[]): StoreError {
	const names = uses
		.slice(0, MOST_NAMES)
		.map(
			({ step: { node, workflow }, at }) =>
				`"${node}" in the workflow "${workflow}" (last on ${new Date(at).toISOString().slice(0, 10)})`,
		);
	const more = uses.length > MOST_NAMES ? `, and ${uses.length - MOST_NAMES} more` : '';
	return new StoreError(
		`The rule set "${ruleSet}" is in use: ${names.join(', ')}${more}`,
		'Let these steps use other rules first. To remove the set all the same, turn on "Remove Even If in Use": these steps then stop with an error.',
	);
}
