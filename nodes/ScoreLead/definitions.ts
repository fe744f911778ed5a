import type { IExecuteFunctions } from 'n8n-workflow';
import type { Rule } from '../../scoring';
import { differs } from '../common/differing';
import { asText } from '../common/values';

/** What belongs to a rule for all its leads, and what the panel calls it. */
const OF_ALL_LEADS = {
	group: 'Group',
	maxPoints: 'Maximum',
	tiers: 'Points by Number of Events',
	window: 'Count Only the Last',
	award: 'Give Points',
} as const;

/**
 * The rules of a run whose items bring rules of their own. A rule of one name is one rule, so what belongs to it for all
 * leads must be the same for all items; its points, expiry and limit can be each item's own.
 */
export function definitionsOf(context: IExecuteFunctions) {
	const known = new Map<string, { rule: Rule; item: number }>();
	return {
		/** Takes an item's rules in. Returns how many rules there are. @throws NodeOperationError where they differ */
		add(rules: Rule[], item: number): number {
			for (const rule of rules) {
				const before = known.get(rule.name);
				if (!before) known.set(rule.name, { rule, item });
				else refuseOther(context, before, { rule, item });
			}
			return known.size;
		},
	};
}

function refuseOther(
	context: IExecuteFunctions,
	before: { rule: Rule; item: number },
	after: { rule: Rule; item: number },
): void {
	for (const [key, field] of Object.entries(OF_ALL_LEADS)) {
		const values = [before, after].map(({ rule }) => asText(rule[key as keyof typeof OF_ALL_LEADS] ?? ''));
		if (values[0] === values[1]) continue;
		throw differs(
			context,
			`"${field}" of the rule "${before.rule.name}"`,
			[before.item, values[0]!],
			[after.item, values[1]!],
		);
	}
}
