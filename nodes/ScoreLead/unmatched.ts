import type { INodeExecutionData } from 'n8n-workflow';
import { nearestField } from '../common/nearestField';
import { follow } from '../common/values';
import type { AwardKind, Match } from '../../scoring';
import { listedNotice } from './listedTexts';
import type { CompiledRules } from './rules';

/** Items of one run have much the same fields. */
const LOOKED_AT = 100;

/**
 * Rules that matched no item because no item has a field that they look at: its name may be mistyped. While something is
 * true, an item may well lack the field, so such a rule is only named where a field is much like it. Also those that compare
 * a field with a list, where some item has one of what is listed.
 */
export function unmatchedNotices(
	{ rules, fields, listed }: CompiledRules,
	items: INodeExecutionData[],
	matches: Match[][],
): string[] {
	const some = items.slice(0, LOOKED_AT);
	const isMissing = (path: string[]) => some.every(({ json }) => follow(json, path) === undefined);
	const whyNot = (award: AwardKind, rule: number): string | null => {
		const missing = fields[rule]!.find(isMissing);
		if (!missing) return listedNotice(listed[rule]!, some);
		const nearest = nearestField(some[0]!.json, missing);
		if (!nearest && award === 'whileTrue') return null;
		const there = nearest ? ` (there is "${nearest}")` : '';
		return `none has a field "${missing.join('.')}"${there}.`;
	};
	const of = items.length === 1 ? '1 item' : `${items.length} items`;
	return rules.flatMap(({ name, award }, rule) => {
		const why = matches.some((one) => one[rule]!.holds) ? null : whyNot(award, rule);
		return why === null ? [] : [`The rule "${name}" matched 0 of ${of}: ${why}`];
	});
}
