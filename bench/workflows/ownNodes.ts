import type { INode, INodeParameters } from 'n8n-workflow';

import { bandSwitch, BANDS_BY_OUTPUT, BAND_SWITCH } from './bands';
import { EVENT_RULES, PRICING_RULE, SIZE_RULE, TITLE_RULES, type JourneyRule } from './leads';
import { code, condition, own, row, type Beginning, type Part } from './nodes';
import type { OwnStore } from './ownStores';

/**
 * The journey as it is built from n8n's own nodes: Switch and If for the rules, Code that sums the points, a look-up of
 * the stored score and an upsert of the new one, and a Switch for the bands. A loop takes one event after the other,
 * because the second event of a lead must see what the first has stored.
 */
export function loopJourney({ nodes: before }: Beginning, store: OwnStore): Part {
	const loop = own('One by one', 'splitInBatches', 3, { options: {} });
	const points = code('Points', SUM_PROGRAM);
	const rules = rulesInRow(points.name);
	const newScore = set('New score', {
		email: ["={{ $('Points').item.json.email }}", 'string'],
		engagement: ["={{ ($json.engagement ?? 0) + $('Points').item.json.points }}", 'number'],
		score: [
			"={{ Math.max(0, ($json.engagement ?? 0) + $('Points').item.json.points + $('Points').item.json.fit) }}",
			'number',
		],
	});
	// Else a lead that is not there yet ends the loop.
	const read = { ...store.read, alwaysOutputData: true };
	const stored = [points, read, newScore, store.write];
	const bands = bandSwitch();
	return {
		nodes: [...before, loop, ...rules.nodes, ...stored, ...bands.nodes],
		links: [
			...row([...before, loop]),
			[loop.name, rules.nodes[0]!.name, 1],
			...rules.links,
			...row(stored),
			[store.write.name, BAND_SWITCH],
			...bands.links,
			...BANDS_BY_OUTPUT.map((band): [string, string] => [band, loop.name]),
		],
	};
}

/** The same without a loop: the points of all items are summed by lead before the stored scores are looked up. */
export function summedJourney({ nodes: before }: Beginning, store: OwnStore): Part {
	const points = code('Points', SUM_PROGRAM);
	const rules = rulesInRow(points.name);
	const byLead = own('Sum by lead', 'summarize', 1.1, {
		fieldsToSummarize: {
			values: [
				{ aggregation: 'sum', field: 'points' },
				{ aggregation: 'max', field: 'fit' },
			],
		},
		fieldsToSplitBy: 'email',
		options: {},
	});
	const read = { ...store.read, alwaysOutputData: true };
	const stored = [points, byLead, read, code('New score', ADD_PROGRAM), store.write];
	const bands = bandSwitch();
	return {
		nodes: [...before, ...rules.nodes, ...stored, ...bands.nodes],
		links: [
			[before.at(-1)!.name, rules.nodes[0]!.name],
			...row(before),
			...rules.links,
			...row(stored),
			[store.write.name, BAND_SWITCH],
			...bands.links,
		],
	};
}

/** Sums what the rules gave, apart for what a lead did and for what it is. */
const SUM_PROGRAM = `
return $input.all().map(({ json: { email, didPoints, pagePoints, titlePoints, sizePoints } }) => ({
	json: {
		email,
		points: (didPoints ?? 0) + (pagePoints ?? 0),
		fit: (titlePoints ?? 0) + (sizePoints ?? 0),
	},
}));`;

/** Adds the sums to the stored scores; not all leads have one. */
const ADD_PROGRAM = `
const stored = new Map($input.all().map(({ json }) => [json.email, json.engagement]));
return $('Sum by lead').all().map(({ json: { email, sum_points, max_fit } }) => {
	const engagement = (stored.get(email) ?? 0) + sum_points;
	return { json: { email, engagement, score: Math.max(0, engagement + max_fit) } };
});`;

/** All rules one after the other, up to the node `end`: each adds its points in a field. */
function rulesInRow(end: string): Part {
	const size = ifRule('More than 50 people?', SIZE_RULE, 'sizePoints', end);
	const title = switchRules('Which title?', TITLE_RULES, 'titlePoints', size.nodes[0]!.name);
	const page = ifRule('Prices?', PRICING_RULE, 'pagePoints', title.nodes[0]!.name);
	const did = switchRules('What happened?', EVENT_RULES, 'didPoints', page.nodes[0]!.name);
	const parts = [did, page, title, size];
	return { nodes: parts.flatMap(({ nodes }) => nodes), links: parts.flatMap(({ links }) => links) };
}

/** A Switch with an output for each rule and one for the rest, an Edit Fields behind each rule, then the node `next`. */
function switchRules(name: string, rules: JourneyRule[], field: string, next: string): Part {
	const choose = own(name, 'switch', 3.4, {
		rules: {
			values: rules.map((rule) => ({
				conditions: conditionOf(rule),
				renameOutput: true,
				outputKey: rule.name,
			})),
		},
		options: { fallbackOutput: 'extra' },
	});
	const give = rules.map((rule) => pointsOf(rule, field));
	return {
		nodes: [choose, ...give],
		links: [
			...give.flatMap((each, output): Part['links'] => [
				[name, each.name, output],
				[each.name, next],
			]),
			[name, next, rules.length],
		],
	};
}

/** An If, an Edit Fields behind its true, then the node `next`. */
function ifRule(name: string, rule: JourneyRule, field: string, next: string): Part {
	const choose = own(name, 'if', 2.3, { conditions: conditionOf(rule), options: {} });
	const give = pointsOf(rule, field);
	return {
		nodes: [choose, give],
		links: [
			[name, give.name, 0],
			[name, next, 1],
			[give.name, next],
		],
	};
}

const conditionOf = ({ field, operation, value }: JourneyRule): INodeParameters =>
	condition(`={{ $json.${field} }}`, typeof value === 'number' ? 'number' : 'string', operation, value);

const pointsOf = ({ name, points }: JourneyRule, field: string): INode =>
	set(name, { [field]: [points, 'number'] }, true);

function set(
	name: string,
	fields: Record<string, [value: string | number, type: string]>,
	includeOtherFields = false,
): INode {
	const assignments = Object.entries(fields).map(([field, [value, type]]) => ({
		id: field,
		name: field,
		value,
		type,
	}));
	return own(name, 'set', 3.4, { assignments: { assignments }, includeOtherFields, options: {} });
}
