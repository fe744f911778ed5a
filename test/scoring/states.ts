import {
	newLead,
	newScore,
	type LeadState,
	type RuleDefinition,
	type Score,
	type Settings,
} from '../../scoring';

/** A score with rules and settings. */
export const scoreWith = (rules: RuleDefinition[], settings: Settings = {}): Score => ({
	...newScore('contact', 'Lead Score'),
	rules,
	settings,
});

/** A lead that has so many points from each rule, by the rules' ids. */
export function leadWith(points: number[], more: Partial<LeadState> = {}): LeadState {
	const awarded = points.map(
		(fresh, rule): [number, LeadState['awarded'] extends Map<number, infer A> ? A : never] => [
			rule,
			{
				times: 1,
				given: fresh,
				fade: -1,
				at: -Infinity,
				faded: 0,
				fresh,
				mass: 0,
				newest: 0,
				plus: fresh,
				minus: 0,
			},
		],
	);
	return { ...newLead(), awarded: new Map(awarded), ...more };
}
