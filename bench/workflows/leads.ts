/** What a lead did. Who it is stands in each of its events, as a CRM's webhook has it. */
export interface LeadEvent {
	eventId: string;
	email: string;
	event: string;
	/** Of a visit. */
	page?: string;
	title: string;
	companySize: number;
}

/** One rule of the journey, which has a single condition. */
export interface JourneyRule {
	name: string;
	points: number;
	/** Whether each event gives the points, or the lead has them because of who it is. */
	award: 'everyTime' | 'whileTrue';
	field: 'event' | 'page' | 'title' | 'companySize';
	operation: 'equals' | 'gt';
	value: string | number;
}

const did = (name: string, value: string, points: number): JourneyRule => {
	return { name, points, award: 'everyTime', field: 'event', operation: 'equals', value };
};
const isTitled = (value: string, points: number): JourneyRule => {
	return { name: `Is a ${value}`, points, award: 'whileTrue', field: 'title', operation: 'equals', value };
};

export const EVENT_RULES = [
	did('Opened an email', 'opened', 2),
	did('Clicked a link', 'clicked', 5),
	did('Sent a form', 'form', 12),
	did('Visited the site', 'visit', 3),
	did('Asked for a demo', 'demo', 30),
	did('Unsubscribed', 'unsubscribed', -20),
];
export const PRICING_RULE: JourneyRule = {
	...did('Looked at prices', '/pricing', 8),
	field: 'page',
};
export const TITLE_RULES = [isTitled('CEO', 20), isTitled('Director', 15)];
export const SIZE_RULE: JourneyRule = {
	name: 'Works with more than 50 people',
	points: 10,
	award: 'whileTrue',
	field: 'companySize',
	operation: 'gt',
	value: 50,
};
export const RULES = [...EVENT_RULES, PRICING_RULE, ...TITLE_RULES, SIZE_RULE];

/** The bands and where they begin, from low to high. */
export const BANDS: Array<[name: string, from: number]> = [
	['Nurture', 20],
	['Warm', 50],
	['Sales', 80],
];
export const BELOW = 'Below';

/** What became of a lead. */
export interface Outcome {
	score: number;
	band: string;
}

/** What every way of scoring must come to. */
export function outcomesOf(events: LeadEvent[]): Map<string, Outcome> {
	const outcomes = [...Map.groupBy(events, ({ email }) => email)].map(([email, own]): [string, Outcome] => {
		const worth = (rules: JourneyRule[], event: LeadEvent) =>
			rules.reduce((sum, rule) => sum + (holds(rule, event) ? rule.points : 0), 0);
		const byAward = Object.groupBy(RULES, ({ award }) => award);
		const done = own.reduce((sum, event) => sum + worth(byAward.everyTime!, event), 0);
		// A score does not show less than zero, but what is below it counts.
		const score = Math.max(0, done + worth(byAward.whileTrue!, own.at(-1)!));
		return [email, { score, band: bandOf(score) }];
	});
	return new Map(outcomes);
}

const holds = ({ field, operation, value }: JourneyRule, event: LeadEvent): boolean =>
	operation === 'equals' ? event[field] === value : Number(event[field]) > Number(value);

const bandOf = (score: number): string => BANDS.findLast(([, from]) => score >= from)?.[0] ?? BELOW;
