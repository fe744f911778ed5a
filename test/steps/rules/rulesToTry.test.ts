import { rulesToTry, type SavedRule } from '../../../steps';
import type { Rule } from '../../../scoring';

const when = (field: string, value: unknown) => ({
	combinator: 'and',
	conditions: [
		{
			leftValue: `={{ $json.${field} }}`,
			rightValue: value,
			operator: { type: 'string', operation: 'equals' },
		},
	],
});
const opened: SavedRule = {
	...{ name: 'Opened', award: 'everyTime', points: 2, conditions: when('event', 'open') },
};
const title: SavedRule = {
	...{ name: 'Title', award: 'whileTrue', points: 20, conditions: when('title', 'CEO') },
};
const visits: SavedRule = {
	...{ name: 'Visits', award: 'byCount', tiers: { tier: [{ from: 1, points: 2 }] } },
	conditions: when('event', 'visit'),
};

/** What a panel makes of a rule; how it does is another test's concern. */
const says = ({ name, award, points }: SavedRule) => ({
	rule: { name, award } as Rule,
	points: typeof points === 'number' ? points : null,
});
const tried = (before: SavedRule[], after: SavedRule[], fixed = true) => {
	const { rules, notes } = rulesToTry(
		before,
		after.map((saved) => ({ saved, says: fixed ? says(saved) : null })),
	);
	return { rules: [...rules].map(([name, changed]) => [name, changed && changed.points]), notes };
};

test('rules that stay as they are, or change their place alone, are not tried', () => {
	expect(tried([opened, title, visits], [visits, opened, title])).toEqual({ rules: [], notes: [] });
});

test('changed points are tried, and points that stay are those that were given at the time', () => {
	expect(tried([opened], [{ ...opened, points: 3 }])).toEqual({ rules: [['Opened', 3]], notes: [] });
	expect(tried([opened], [{ ...opened, limitTo: 2 }])).toEqual({ rules: [['Opened', null]], notes: [] });
	expect(tried([opened], [{ ...opened, award: 'once' }])).toEqual({ rules: [['Opened', null]], notes: [] });
	expect(tried([title], [{ ...title, points: 5 }])).toEqual({ rules: [['Title', 5]], notes: [] });
	expect(tried([title], [{ ...title, group: 'Fit' }])).toEqual({ rules: [['Title', null]], notes: [] });
	const other = { ...visits, tiers: { tier: [{ from: 2, points: 9 }] } };
	expect(tried([visits], [other])).toEqual({ rules: [['Visits', null]], notes: [] });
	expect(tried([visits], [{ ...opened, name: 'Visits', conditions: visits.conditions }])).toEqual({
		...{ rules: [['Visits', 2]], notes: [] },
	});
});

describe('what cannot be known is said', () => {
	const KEPT = 'because the fields of past events are not kept';

	test.each<[string, SavedRule[], SavedRule[], Array<[string, number | null]>, string[]]>([
		[
			'new rules',
			[opened],
			[opened, title, visits],
			[],
			[`What new rules would have given is not known, ${KEPT}: "Title", "Visits".`],
		],
		[
			'conditions alone',
			[opened],
			[{ ...opened, conditions: when('event', 'click') }],
			[],
			[`Tried on the events that matched the old conditions, ${KEPT}: "Opened".`],
		],
		[
			'conditions and points',
			[opened],
			[{ ...opened, matchCase: true, points: 4 }],
			[['Opened', 4]],
			[`Tried on the events that matched the old conditions, ${KEPT}: "Opened".`],
		],
		[
			'points that become held',
			[opened],
			[{ ...opened, award: 'whileTrue' }],
			[],
			[
				'Left as they are, because what a rule would have given is not known where it changes to or from "While It Is True": "Opened".',
			],
		],
		[
			'points from the item',
			[opened],
			[{ ...opened, points: '={{ $json.amount }}' }],
			[['Opened', null]],
			['Tried with the points that they gave at the time, because each item says how many: "Opened".'],
		],
		[
			'counted events that would each give points from their items',
			[visits],
			[{ ...visits, award: 'everyTime', points: '={{ $json.amount }}' }],
			[],
			['Left as they are, because each item says what they give: "Visits".'],
		],
		[
			'conditions that held 0 points',
			[{ ...title, points: 0 }],
			[title],
			[],
			[
				'Left as they are, because rules that held 0 points leave no trace of the leads that they are true for: "Title".',
			],
		],
		[
			'a rule with another name',
			[opened],
			[{ ...opened, name: 'Open', points: 3 }],
			[['Opened', 3]],
			[
				'Tried as if their points had been carried over to the new name with "Correct a Rule": "Opened" → "Open".',
			],
		],
		[
			'rules that are gone or turned off',
			[opened, title, visits],
			[visits, { ...opened, active: false }],
			[
				['Title', null],
				['Opened', null],
			],
			[
				'Tried as if they had never given points: "Opened". Points that they have given stay after publishing; "Correct a Rule" of a Lead Scores step removes them.',
				'Tried as if they had never given points: "Title". What leads have of them goes the next time that a step scores the lead.',
			],
		],
		[
			'a rule that is turned on',
			[{ ...opened, active: false }],
			[opened],
			[],
			[`What new rules would have given is not known, ${KEPT}: "Opened".`],
		],
		[
			'a rule that stays off',
			[{ ...opened, active: false }],
			[{ ...opened, active: false, points: 9 }],
			[],
			[],
		],
	])('%s', (_what, before, after, rules, notes) => {
		expect(tried(before, after)).toEqual({ rules, notes });
	});

	test('settings that follow the items', () => {
		expect(tried([opened], [{ ...opened, limitTo: '={{ $json.most }}' }], false)).toEqual({
			rules: [],
			notes: ['Left as they are, because each item says what they give: "Opened".'],
		});
	});
});
