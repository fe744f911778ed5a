import type { INodeParameters } from 'n8n-workflow';

import type { Match, Rule } from '../../scoring';
import type { LeadEvent } from './traffic';

/** A rule, for a step in n8n and for a step without n8n. */
interface TestedRule {
	rule: Rule;
	points: number;
	/** The field of an event that it looks at, and what that must say. */
	field: 'event' | 'title';
	value: string;
}

/** Rules of several kinds, none of which cares about the order of arrival. */
const TESTED: TestedRule[] = [
	{ rule: { name: 'Opened an email', award: 'everyTime' }, points: 2, field: 'event', value: 'email_opened' },
	{
		// All events lie within this stretch of time, so whichever four clicks of a lead come first, four are paid.
		rule: {
			name: 'Clicked a link',
			award: 'everyTime',
			limit: { times: 4, per: { amount: 90, unit: 'days' } },
		},
		points: 5,
		field: 'event',
		value: 'link_clicked',
	},
	{ rule: { name: 'Asked for a demo', award: 'once' }, points: 30, field: 'event', value: 'demo_asked' },
	{
		rule: { name: 'Looked for a job', award: 'everyTime' },
		points: -12,
		field: 'event',
		value: 'job_looked',
	},
	{
		rule: { name: 'Decides what to buy', award: 'whileTrue' },
		points: 15,
		field: 'title',
		value: 'director',
	},
];

export const RULES = TESTED.map(({ rule }) => rule);

/** What the rules say of an event. A field that is not there says nothing. */
export function matchesOf(event: LeadEvent): Match[] {
	return TESTED.map(({ points, field, value }) => {
		if (event[field] === undefined) return { holds: null, points: 0 };
		const holds = event[field] === value;
		return { holds, points: holds ? points : 0 };
	});
}

/** The rules as the panel of Score Lead has them, for events in the body of a webhook's request. */
export const ruleParameters = TESTED.map(
	({ rule: { name, award, limit }, points, field, value }): INodeParameters => {
		return {
			name,
			award,
			points,
			appliesTo: 'matching',
			conditions: {
				combinator: 'and',
				options: { caseSensitive: false, leftValue: '', typeValidation: 'loose', version: 3 },
				conditions: [
					{
						id: name,
						leftValue: `={{ $json.body.${field} }}`,
						rightValue: value,
						operator: { type: 'string', operation: 'equals' },
					},
				],
			},
			...(limit && {
				limitTo: limit.times,
				limitOf: 'times',
				limitWithin: limit.per.amount,
				limitUnit: limit.per.unit,
			}),
		};
	},
);
