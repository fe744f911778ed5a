import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { SavedRule } from '../../steps';
import { readChance } from '../common/chance';
import { hint } from '../common/hints';
import { asNumber } from '../common/numbers';
import { asText } from '../common/values';
import { ItemConditions } from './itemConditions';
import { isBlank, ItemFields } from './itemFields';
import { mapOf } from './mapOf';
import { readDuration, readLimit, readSteps } from './ruleTexts';

/* Rules as items: one rule an item, as a table or another step has them. */

/** The fields of an item, by how they may be written: without blanks and signs, in lower case. */
const FIELDS = mapOf({
	...Object.fromEntries(
		['name', 'points', 'award', 'field', 'operator', 'value', 'type', 'conditions', 'combine'].map((one) => [
			one,
			one,
		]),
	),
	rule: 'name',
	givepoints: 'award',
	expiresafter: 'expiresAfter',
	expiry: 'expiresAfter',
	limit: 'limit',
	group: 'group',
	maximum: 'maximum',
	maxpoints: 'maximum',
	appliesto: 'appliesTo',
	steps: 'steps',
	countonlythelast: 'countOnlyTheLast',
	matchcase: 'matchCase',
	active: 'active',
	chanceatzero: 'chanceAtZero',
	pointstodouble: 'pointsToDouble',
});

/** What Get and Learn Points add to them. */
const ABOUT_THEM = new Set(['ruleset', 'version', 'leads', 'won', 'percentwon', 'words']);

const AWARDS = mapOf({
	everytime: 'everyTime',
	eachtime: 'everyTime',
	once: 'once',
	onceperlead: 'once',
	whiletrue: 'whileTrue',
	whileitistrue: 'whileTrue',
	bycount: 'byCount',
	byfrequency: 'byCount',
});

const plain = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();

/** The rules that the incoming items are. @throws NodeOperationError that names the item and the field */
export function rulesInItems(context: IExecuteFunctions): SavedRule[] {
	const ignored = new Set<string>();
	const rules = context.getInputData().map(({ json }, index) => {
		const given: IDataObject = {};
		for (const [key, value] of Object.entries(json)) {
			const field = FIELDS.get(plain(key));
			if (field !== undefined) given[field] ??= value;
			else if (!ABOUT_THEM.has(plain(key))) ignored.add(key);
		}
		return new ItemRule(new ItemFields(context, given, index)).rule();
	});
	if (ignored.size > 0) {
		const names = [...ignored].slice(0, 10).map((name) => `"${name.slice(0, 50)}"`);
		hint(
			context,
			`These fields of the items say nothing about a rule and were left out: ${names.join(', ')}.`,
			'info',
		);
	}
	return rules;
}

class ItemRule {
	private readonly conditions: ItemConditions;

	constructor(private readonly fields: ItemFields) {
		this.conditions = new ItemConditions(fields);
	}

	rule(): SavedRule {
		const award = this.award();
		const conditions = this.conditions.list();
		return {
			name: this.fields.text('name'),
			award,
			...(award === 'byCount' ? this.steps() : { points: this.points() }),
			appliesTo: conditions.length > 0 ? 'matching' : 'every',
			...(conditions.length > 0 && { conditions: this.conditions.filter(conditions) }),
			...this.duration('expiresAfter', 'expiresAfter', 'expiresAfterUnit'),
			...this.duration('countOnlyTheLast', 'countWithin', 'countWithinUnit'),
			...this.limit(),
			...this.maximum(),
			group: this.fields.text('group'),
			matchCase: this.fields.yesOrNo('matchCase', false),
			active: this.fields.yesOrNo('active', true),
			...this.chance(),
		};
	}

	/** What makes points of learned rules a chance of winning. */
	private chance(): SavedRule {
		const { chanceAtZero, pointsToDouble } = this.fields.given;
		if (isBlank(chanceAtZero) && isBlank(pointsToDouble)) return {};
		const read = readChance({
			chanceAtZero: asNumber(chanceAtZero),
			pointsToDouble: asNumber(pointsToDouble),
		});
		if (read) return { ...read };
		throw this.fields.bad(
			'chanceAtZero',
			'and "pointsToDouble" are not a chance and a number of points',
			`${asText(chanceAtZero)}, ${asText(pointsToDouble)}`,
			'Leave both as Learn Points gave them, or both out.',
		);
	}

	private award(): string {
		const text = this.fields.text('award');
		const award = text === '' ? 'everyTime' : AWARDS.get(plain(text));
		if (award) return award;
		throw this.fields.bad(
			'award',
			'is not one of the choices',
			text,
			'It is "each time", "once", "while true" or "by frequency".',
		);
	}

	private points(): unknown {
		const value = this.fields.given.points;
		if (typeof value === 'string' && value.startsWith('=')) return this.conditions.ownField('points', value);
		const number = isBlank(value) ? undefined : asNumber(value);
		if (typeof number === 'number' && Number.isFinite(number)) return number;
		throw this.fields.bad(
			'points',
			isBlank(value) ? 'is missing' : 'is not a number',
			value,
			'Enter a number of points, such as 10 or -5.',
		);
	}

	private steps(): SavedRule {
		const { steps } = this.fields.given;
		const tier = typeof steps === 'string' ? readSteps(steps) : null;
		if (tier) return { tiers: { tier } };
		throw this.fields.bad(
			'steps',
			isBlank(steps) ? 'is missing' : 'cannot be read',
			steps,
			'Write the points from each number of events on, such as "1: 2, 5: 10".',
		);
	}

	private duration(field: string, amountName: string, unitName: string): SavedRule {
		const value = this.fields.given[field];
		if (isBlank(value)) return {};
		const read = readDuration(asText(value));
		if (read) return { [amountName]: read.amount, [unitName]: read.unit };
		throw this.fields.bad(
			field,
			'is not a time',
			value,
			'Write a number and a unit, such as "3 months" or "30 days".',
		);
	}

	private limit(): SavedRule {
		const { limit } = this.fields.given;
		if (isBlank(limit)) return {};
		const read = readLimit(asText(limit));
		if (read)
			return { limitTo: read.to, limitOf: read.of, limitWithin: read.per.amount, limitUnit: read.per.unit };
		throw this.fields.bad(
			'limit',
			'cannot be read',
			limit,
			'Write it such as "2 times per day" or "20 points per 7 days".',
		);
	}

	private maximum(): SavedRule {
		const { maximum } = this.fields.given;
		if (isBlank(maximum)) return {};
		const number = asNumber(maximum);
		if (typeof number === 'number' && Number.isFinite(number)) return { maxPoints: number };
		throw this.fields.bad(
			'maximum',
			'is not a number',
			maximum,
			'Enter the most points that a lead can have from this rule.',
		);
	}
}
