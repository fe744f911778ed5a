import type { INodeExecutionData } from 'n8n-workflow';
import { nearestField } from '../common/nearestField';
import { follow } from '../common/values';
import type { Match } from '../../scoring';
import type { CompiledRules } from './rules';

/** Items of one run have much the same fields. */
const LOOKED_AT = 100;

/**
 * Rules that matched no item because no item has a field that they look at: its name may be mistyped. While something is
 * true, an item may well lack the field, so such a rule is only named where a field is much like it.
 */
export function unmatchedNotices(
	{ rules, fields }: CompiledRules,
	items: INodeExecutionData[],
	matches: Match[][],
): string[] {
	const some = items.slice(0, LOOKED_AT);
	const isMissing = (path: string[]) => some.every(({ json }) => follow(json, path) === undefined);
	return rules.flatMap(({ name, award }, rule) => {
		const missing = fields[rule]!.find(isMissing);
		if (!missing || matches.some((one) => one[rule]!.holds)) return [];
		const nearest = nearestField(some[0]!.json, missing);
		if (!nearest && award === 'whileTrue') return [];
		const there = nearest ? ` (there is "${nearest}")` : '';
		const of = items.length === 1 ? '1 item' : `${items.length} items`;
		return [`The rule "${name}" matched 0 of ${of}: none has a field "${missing.join('.')}"${there}.`];
	});
}
