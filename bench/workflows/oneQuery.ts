import { fastBandSwitch, BAND_SWITCH } from './bands';
import { EVENT_RULES, PRICING_RULE, SIZE_RULE, TITLE_RULES, type JourneyRule } from './leads';
import { code, own, row, type Beginning, type Part } from './nodes';

/**
 * The best that a careful user does with n8n's own nodes: one Code node that sums the points of all items by lead, one
 * statement that adds them all to the stored scores at once, and a Switch for the bands.
 */
export function oneQueryJourney(
	{ nodes: before, fields }: Beginning,
	table: string,
	credential: string,
): Part {
	const add = own(
		'Add to scores',
		'postgres',
		2.7,
		{
			operation: 'executeQuery',
			query: statement(table),
			options: { queryReplacement: '={{ [$json.leads] }}' },
		},
		{ credentials: { postgres: { id: credential, name: 'Database' } } },
	);
	const inRow = [...before, code('Score', program(fields)), add];
	const bands = fastBandSwitch();
	return {
		nodes: [...inRow, ...bands.nodes],
		links: [...row(inRow), [add.name, BAND_SWITCH], ...bands.links],
	};
}

/** Adds to the scores in a `scoreTable`. */
const statement = (table: string): string => `
INSERT INTO ${table} AS stored (email, engagement, fit, score)
SELECT email, points, fit, greatest(0, points + fit)
FROM json_to_recordset($1::json) AS lead (email text, points integer, fit integer)
ON CONFLICT (email) DO UPDATE SET
	engagement = stored.engagement + excluded.engagement,
	fit = excluded.fit,
	score = greatest(0, stored.engagement + excluded.engagement + excluded.fit)
RETURNING email, score`;

const pointsBy = (rules: JourneyRule[]): string =>
	JSON.stringify(Object.fromEntries(rules.map(({ value, points }) => [value, points])));

const program = (fields: string): string => `
const byEvent = ${pointsBy(EVENT_RULES)};
const byPage = ${pointsBy([PRICING_RULE])};
const byTitle = ${pointsBy(TITLE_RULES)};
const leads = new Map();
for (const { json: $json } of $input.all()) {
	const event = ${fields};
	let lead = leads.get(event.email);
	if (!lead) leads.set(event.email, (lead = { email: event.email, points: 0, fit: 0 }));
	lead.points += (byEvent[event.event] ?? 0) + (byPage[event.page] ?? 0);
	lead.fit = (byTitle[event.title] ?? 0) + (event.companySize > ${SIZE_RULE.value} ? ${SIZE_RULE.points} : 0);
}
return [{ json: { leads: JSON.stringify([...leads.values()]) } }];`;
