import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { shownPoints } from '../../scoring';
import { oneOf } from './choices';
import type { OptionReader } from './options';
import { isTool } from './tool';

/*
 * What steps add to items about a lead: flat fields that begin with "Output Field" (leadScore, leadScoreWhy; assignedTo), as
 * tables, conditions and CRMs take them, and everything else under one more (leadScoreDetail).
 */

/*
 * How the names of flat fields go on after "Output Field". In n8n's table, few columns are in sight: what a step is for comes
 * first, then the item's own fields, then what explains it.
 */
const FIRST = {
	score: '',
	person: '',
	isNew: 'IsNew',
	band: 'Band',
	grade: 'Grade',
	fellBelow: 'FellBelow',
	at: 'At',
	what: 'What',
};
const LAST = { chance: 'Chance', change: 'Change', previous: 'Previous', why: 'Why', missing: 'Missing' };
const FLAT: ReadonlySet<string> = new Set([...Object.keys(FIRST), ...Object.keys(LAST)]);

/** Flat fields that are cut for reading; the detail has the exact number. */
const CUT: ReadonlySet<string> = new Set(['score', 'change', 'previous']);

/** What later steps and other systems need. The rest explains. */
const NEEDED: ReadonlySet<string> = new Set([
	...[
		'test',
		'leadId',
		'score',
		'countedBefore',
		'ignored',
		'takenBack',
		'givenBack',
		'preview',
		'rules',
		'draft',
		'speaksFor',
		'speaksAgainst',
		'previousBand',
		'direction',
		'crossing',
		'bands',
	],
	...['pool', 'number', 'isReleased', 'releasedFrom', 'touchedBy'],
	...['keptBackBy', 'outcome', 'outcomeId', 'date', 'isRecorded', 'isRemoved', 'outcomes'],
	...[
		'expiresNext',
		'rank',
		'lastActivity',
		'next',
		'history',
		'merged',
		'scores',
		'contacts',
		'bestContact',
		'bandsAbove',
	],
]);

const OUTPUTS = ['full', 'short'] as const;
/** What of a result is in the detail. */
const IN_DETAIL: Record<(typeof OUTPUTS)[number], (name: string) => boolean> = {
	full: (name) => CUT.has(name) || !FLAT.has(name),
	short: (name) => NEEDED.has(name),
};

export const outputOption: INodeProperties = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	options: [
		{
			name: 'Full',
			value: 'full',
			description:
				'The detail field also has each reason with its points, what this item gave, and all numbers before they are cut to two decimals',
		},
		{
			name: 'Short',
			value: 'short',
			description: 'The detail field has only what later steps need, such as the lead ID',
		},
	],
	default: 'short',
	displayOptions: { hide: { '@tool': [true] } },
	description: 'How much the detail field of each item has',
};

/** How a step adds results to items. */
export interface Output {
	/** The field for what is no lead's score, such as a summary. */
	field: string;
	/**
	 * An item's fields with a result about its lead.
	 * @param isMore whether the detail keeps what an earlier step has said about the same lead
	 */
	add: (fields: IDataObject, result: object, isMore?: boolean) => IDataObject;
}

/**
 * Reads "Output" and "Output Field". A language model gets the whole result, under plain names.
 * @param usual the field where no other is chosen
 */
export function readOutput(context: IExecuteFunctions, option: OptionReader, usual = 'leadScore'): Output {
	const field = option('outputField', usual) || usual;
	if (isTool(context)) return { field, add: (fields, result) => ({ ...fields, [field]: { ...result } }) };
	const isInDetail = IN_DETAIL[oneOf(context, 'Output', option<unknown>('output', 'short'), OUTPUTS)];
	const [first, last] = [FIRST, LAST].map((names) => fieldsFor(names, field)) as [FlatFields, FlatFields];
	const detailField = `${field}Detail`;
	return {
		field,
		add(fields, result, isMore = false) {
			const values = result as IDataObject;
			const before = isMore ? detailOf(fields[detailField], values.leadId) : {};
			const json: IDataObject = {};
			show(values, first, json);
			Object.assign(json, fields);
			// Once more: the item may have had such fields before.
			show(values, first, json);
			show(values, last, json);
			json[detailField] = pick(values, isInDetail, { ...before });
			return json;
		},
	};
}

type FlatFields = Array<[name: string, field: string]>;

const fieldsFor = (names: Record<string, string>, field: string): FlatFields =>
	Object.entries(names).map(([name, end]) => [name, field + end]);

/* Both write into the object they are given, one for each item: spreading several would take twice as long. */

function show(values: IDataObject, flat: FlatFields, json: IDataObject): void {
	for (const [name, field] of flat) {
		if (values[name] !== undefined) json[field] = shownValue(name, values[name]);
	}
}

function pick(values: IDataObject, isPicked: (name: string) => boolean, detail: IDataObject): IDataObject {
	for (const name in values) if (isPicked(name)) detail[name] = values[name];
	return detail;
}

/** @param value null: the lead has no score, or is below every band */
function shownValue(name: string, value: IDataObject[string]): IDataObject[string] {
	if (name === 'band') return value ?? 'Below';
	return typeof value === 'number' && CUT.has(name) ? shownPoints(value) : value;
}

function detailOf(detail: IDataObject[string], leadId: IDataObject[string]): IDataObject {
	const isSame = typeof detail === 'object' && detail !== null && (detail as IDataObject).leadId === leadId;
	return isSame ? (detail as IDataObject) : {};
}
