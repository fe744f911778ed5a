import { spellingsOf, type Attribute, type Level } from './bins';
import type { Count } from './levels';
import { shareOf } from './measures/share';
import type { Estimate } from './measures/interval';
import type { PointTable } from './table';

/** A condition as rules have it. */
export interface RuleCondition {
	field: string;
	operator: 'equals' | 'gte' | 'lt' | 'empty' | 'notEmpty';
	value?: string | number;
	type: 'string' | 'number';
}

/** A row of the table as a rule whose points a lead holds while it is true. No two of a column are true at once. */
export interface LearnedRule {
	name: string;
	points: number;
	/** Empty: the rule is for every lead. */
	conditions: RuleCondition[];
	/** Whether one of them is enough: a text with other spaces around it. */
	combine: 'and' | 'or';
	leads: number;
	won: number;
	conversion: Estimate;
	words: string;
}

/** The table as rules, those without points left out: the points of every lead first, then column by column. */
export function rulesOf({ base, attributes }: PointTable, all: Count): LearnedRule[] {
	const rules = attributes.flatMap(({ attribute, points, counts }) =>
		joined(attribute, points, counts).map((row) =>
			ruleOf(nameOf(attribute.column, row.level), conditionsOf(attribute.column, row.level), row),
		),
	);
	const everyone = ruleOf('Every lead', [], { ...all, points: base });
	const names = new Set<string>();
	return [everyone, ...rules]
		.filter(({ points }) => points !== 0)
		.map((rule) => ({ ...rule, name: unlike(names, rule.name) }));
}

/** A name that no other rule has: long values can begin alike, and columns differ in case only. */
function unlike(names: Set<string>, name: string): string {
	let own = name;
	for (let count = 2; names.has(own); count++) own = `${name} (${count})`;
	names.add(own);
	return own;
}

interface Row extends Count {
	level: Level;
	points: number;
}

/** The levels of an attribute, neighbouring bins with the same points as one. */
function joined({ levels }: Attribute, points: Int32Array, counts: Count[]): Row[] {
	const rows: Row[] = [];
	levels.forEach((level, place) => {
		const row = { level, points: points[place]!, ...counts[place]! };
		const last = rows.at(-1);
		if (last?.level.is !== 'between' || level.is !== 'between' || last.points !== row.points) {
			rows.push(row);
			return;
		}
		last.level = { ...last.level, below: level.below };
		last.leads += row.leads;
		last.won += row.won;
	});
	return rows;
}

function ruleOf(
	name: string,
	conditions: RuleCondition[],
	{ points, leads, won }: Omit<Row, 'level'>,
): LearnedRule {
	const conversion = shareOf(won, leads);
	const percent = conversion.value.toLocaleString('en', { style: 'percent', maximumFractionDigits: 1 });
	const words = `${won.toLocaleString('en')} of ${leads.toLocaleString('en')} leads won (${percent})`;
	const isText = conditions.length > 1 && conditions[0]!.operator === 'equals';
	return { name, points, conditions, combine: isText ? 'or' : 'and', leads, won, conversion, words };
}

function conditionsOf(field: string, level: Level): RuleCondition[] {
	if (level.is === 'equal')
		return spellingsOf(level).map((value) => ({ field, operator: 'equals', value, type: 'string' }));
	if (level.is === 'missing') return [{ field, operator: 'empty', type: 'string' }];
	if (level.is === 'known') return [{ field, operator: 'notEmpty', type: 'string' }];
	const { from, below } = level;
	return [
		...(from === null ? [] : [{ field, operator: 'gte', value: from, type: 'number' } as const]),
		...(below === null ? [] : [{ field, operator: 'lt', value: below, type: 'number' } as const]),
		// All numbers together.
		...(from === null && below === null ? [{ field, operator: 'notEmpty', type: 'string' } as const] : []),
	];
}

/** "Job is retired", "Age 30 to under 45". */
function nameOf(column: string, level: Level): string {
	const name = shortened(column.charAt(0).toUpperCase() + column.slice(1));
	if (level.is === 'equal') return `${name} is ${shortened(level.value)}`;
	if (level.is === 'missing') return `${name} is empty`;
	const { from, below } = level.is === 'between' ? level : { from: null, below: null };
	if (from === null && below === null) return `${name} is known`;
	if (below === null) return `${name} ${from} or more`;
	return from === null ? `${name} under ${below}` : `${name} ${from} to under ${below}`;
}

/** Letters of a column's name, and of a value, in the name of a rule: it is read in a list, and has 500 characters at most. */
const MOST_LETTERS = 100;

/** The beginning of a text, as of consents and of a form's questions. */
function shortened(text: string): string {
	const letters = [...text.trim()];
	if (letters.length <= MOST_LETTERS) return text.trim();
	return `${letters.slice(0, MOST_LETTERS).join('').trimEnd()}…`;
}
