import { DateTime } from 'luxon';

/*
 * The worked examples of a page: tables that say what happens and the numbers that come of it, each with a story in the
 * format of test/vectors/stories. A row of the table is a step of the story, and what the row says must come true.
 */

export interface Example {
	heading: string;
	/** The story with the table's numbers as its expectations. */
	story: string;
	/** Whether its last step must be refused. */
	isRefused: boolean;
	/** Numbers in the section's words that are in none of its stories and do not come of them either. */
	strangers: string[];
}

interface Step extends Record<string, unknown> {
	at: string;
	expect?: Record<string, unknown>;
}

const STORY = /^<details>.*?^```json story\n(.*?)^```$.*?^<\/details>$/gms;

export function examplesOf(page: string): Example[] {
	return page.split(/^(?=##+ )/m).flatMap((section) => {
		const heading = /^#+ (.*)$/m.exec(section)?.[1] ?? '';
		const stories = [...section.matchAll(STORY)].map(([, json]) => JSON.parse(json!) as { steps: Step[] });
		const words = section.replace(STORY, '').replace(/^#.*$/m, '');
		const tables = tablesOf(words);
		if (tables.length !== stories.length) throw new Error(`${heading}: each table needs its story`);
		const strangers = strangersIn(words, stories);
		return stories.map((story, index) => exampleOf(heading, story, tables[index]!, strangers));
	});
}

type Table = string[][];

/** The tables that begin with a column of dates. */
function tablesOf(words: string): Table[] {
	return [...words.matchAll(/(?:^\|.*\|\n)+/gm)]
		.map(([table]) => table.trim().split('\n').map(cellsOf))
		.filter(([head]) => head![0] === 'When')
		.map(([head, , ...rows]) => [head!, ...rows]);
}

const cellsOf = (row: string): string[] =>
	row
		.split('|')
		.slice(1, -1)
		.map((cell) => cell.trim());

function exampleOf(heading: string, story: { steps: Step[] }, table: Table, strangers: string[]): Example {
	const [[, , ...columns], ...rows] = table as [string[], ...Table];
	if (rows.length !== story.steps.length) throw new Error(`${heading}: each row needs its step`);
	let isRefused = false;
	const steps = story.steps.map((step, index) => {
		const [when, , ...cells] = rows[index]!;
		if (when !== dateOf(step.at)) throw new Error(`${heading}: "${when}" should be "${dateOf(step.at)}"`);
		if (cells.includes('refused')) isRefused = true;
		return { ...step, expect: expectationOf(columns, cells, 'route' in step) };
	});
	const text = JSON.stringify({ name: heading, scores: { engagement: {} }, ...story, steps });
	return { heading, story: text, isRefused, strangers };
}

/** "1 January", or with its time of day where that is not midnight. */
function dateOf(at: string): string {
	const date = DateTime.fromISO(at, { zone: 'utc' });
	const time = date.startOf('day') < date ? ', HH:mm' : '';
	return date.toFormat(`d LLLL${date.year === 2026 ? '' : ' yyyy'}${time}`, { locale: 'en' });
}

/** A column is a lead; an empty cell says nothing. */
function expectationOf(columns: string[], cells: string[], isRoute: boolean): Record<string, unknown> {
	return Object.fromEntries(
		columns
			.map((column, index): [string, unknown] => [column.toLowerCase(), valueOf(cells[index]!, isRoute)])
			.filter(([, value]) => value !== undefined),
	);
}

function valueOf(cell: string, isRoute: boolean): unknown {
	if (cell === '' || cell === 'refused') return undefined;
	if (cell === '–') return null;
	if (!isRoute) return Number(cell.replace('−', '-'));
	return cell === 'Below' ? 'below' : cell;
}

const DATE =
	/\b\d{1,2} (January|February|March|April|May|June|July|August|September|October|November|December)( \d{4})?(, \d\d:\d\d)?\b/g;

function strangersIn(words: string, stories: object[]): string[] {
	const results = tablesOf(words).flatMap(([, ...rows]) => rows.flatMap((row) => row.slice(2)));
	const known = new Set([...stories.flatMap(numbersIn), ...results.flatMap(numbersOf)]);
	const prose = words.replace(/^\| \d[^|]*\|/gm, '').replace(DATE, '');
	return numbersOf(prose).filter((number) => !known.has(number));
}

/** All numbers in what a story sets, apart from its dates and names of events. */
function numbersIn(value: unknown): string[] {
	if (typeof value === 'number' || typeof value === 'string') return numbersOf(String(value));
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, inner]) =>
		['at', 'occurredAt', 'until', 'eventId', 'lead'].includes(key) ? [] : numbersIn(inner),
	);
}

const numbersOf = (text: string): string[] =>
	[...text.matchAll(/(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?/g)].map(([number]) => number.replaceAll(',', ''));
