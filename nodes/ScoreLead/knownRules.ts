import type { IExecuteFunctions } from 'n8n-workflow';
import type { KnownRules } from '../../steps';
import { readPoints } from '../common/points';
import { canDiffer, inWords, resolve } from '../common/values';
import { parseRule, ruleOf } from './ruleParameters';
import { withoutConditions, type RawRule } from './rules';

/**
 * Active rules, as far as they are the same for all items, without judging any.
 * @throws NodeOperationError that names the rule and the field
 */
export function knownRules(context: IExecuteFunctions, raw: RawRule[]): KnownRules {
	const known: KnownRules = { rules: [], unknown: [] };
	for (const [index, rule] of raw.entries()) {
		const settings = withoutConditions(rule);
		if (canDiffer(settings)) {
			known.unknown.push(inWords(rule.name));
			continue;
		}
		const parsed = parseRule(context, resolve(context, settings), index, undefined);
		if (!parsed.active) continue;
		known.rules.push({ rule: ruleOf(parsed), points: pointsOf(context, parsed.name, rule) });
	}
	return known;
}

/** What each match gives; null: the item says it. */
function pointsOf(context: IExecuteFunctions, name: string, { award, points }: RawRule): number | null {
	if (award === 'byCount') return 0;
	if (canDiffer(points)) return null;
	const complaint = `The points of rule "${name}" are not a number`;
	return readPoints(context, complaint, resolve(context, points), undefined);
}
