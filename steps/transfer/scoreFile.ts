import { z } from 'zod';
import {
	decodeLead,
	decodeLines,
	decodeScore,
	encodeLead,
	encodeLine,
	encodeScore,
	withoutBasis,
	type Assignment,
	type EventRecord,
	DAY,
	UNSOUND_LEDGER,
	type Expiring,
	type Instant,
	type LeadState,
	type LedgerLine,
	type Outcome,
	type Score,
	type Touch,
} from '../../scoring';
import {
	faultOf,
	fields,
	list,
	object,
	schemasWithin,
	type Crossing,
	type RouteRecord,
	type Step,
	type SweepRecord,
} from '../../stores';
import type { FileRuleSet } from './fileRuleSets';
import { ruleSetLine } from './ruleSetLine';

/*
 * A score as a file of JSON lines: a first line that identifies it, published rules, and then steps, definitions and leads. Each line
 * needs only lines before it; a definition can be repeated, because the score can change during the export.
 */

/** All that a file holds about a lead. Steps and routers have the numbers that the file gives them. */
export interface FileLead {
	lead: string;
	/** IDs that stand for it. */
	aliases: string[];
	outcomes: Outcome[];
	assignments: Assignment[];
	touches: Touch[];
	state: LeadState;
	ledger: LedgerLine[];
	expiring: Expiring[];
	events: Array<[event: string, record: EventRecord]>;
	routes: Array<RouteRecord & { router: number }>;
	crossings: Array<Omit<Crossing, 'lead'>>;
}

/** The score with its rules, settings and decays. */
export interface FileDefinition {
	score: Score;
	sweeps: SweepRecord[];
}

export type FileLine =
	| { kind: 'head' }
	| { kind: 'ruleSet'; set: FileRuleSet }
	| { kind: 'step'; number: number; step: Step }
	| { kind: 'score'; definition: FileDefinition }
	| { kind: 'lead'; lead: FileLead };

const FORMAT = 'n8n-nodes-lead-scoring';
const VERSION = 1;

export function writeLine(line: FileLine): string {
	return `${JSON.stringify(plain(line))}\n`;
}

function plain(line: FileLine): unknown {
	switch (line.kind) {
		case 'head':
			return { format: FORMAT, version: VERSION };
		case 'ruleSet':
			return line.set;
		case 'step':
			return { number: line.number, step: line.step };
		case 'score': {
			const { score, sweeps } = line.definition;
			return { score: JSON.parse(encodeScore(score)) as unknown, sweeps };
		}
		case 'lead':
			return {
				...line.lead,
				state: JSON.parse(encodeLead(line.lead.state)) as unknown,
				ledger: line.lead.ledger.map(encodeLine),
			};
	}
}

/** The limits of values in a file: points as steps take them, dates from 1970 until tomorrow, and expiries in up to 100,000 years. */
const bounds = (now: Instant) => ({
	points: 1e9,
	sum: 1e15,
	earliest: 0,
	latest: now + DAY,
	last: Date.UTC(110_000, 0),
});

/** Makes a reader of lines: it returns what a line holds, or what is wrong with it. */
export function lineReader(now: Instant): (line: string) => FileLine | { kind: 'wrong'; reason: string } {
	const schemas = schemasWithin(bounds(now));
	const { name, whole, event } = schemas;
	const head = z.object({ format: z.literal(FORMAT), version: z.literal(VERSION) });
	const step = object({ number: whole(), step: schemas.step });
	const score = object({ score: schemas.score, sweeps: list(schemas.sweep) });
	const lead = object({
		lead: name,
		aliases: list(name),
		// Files of earlier versions have none.
		outcomes: list(schemas.outcome).default([]),
		assignments: list(schemas.assignment).default([]),
		touches: list(schemas.touch).default([]),
		state: schemas.state,
		ledger: list(schemas.line),
		expiring: list(schemas.expiring),
		events: list(fields(schemas.text(10_000), event)),
		routes: list(schemas.route.extend({ router: whole() })),
		crossings: list(schemas.crossing),
	});
	const ruleSet = ruleSetLine(schemas);
	const wrong = (error: z.ZodError) => ({ kind: 'wrong' as const, reason: `Its ${faultOf(error)}` });
	return (text) => {
		const json = parsed(text);
		if ('lead' in json) {
			const { data, error } = lead.safeParse(json);
			if (error) return wrong(error);
			const state = decodeLead(JSON.stringify(data.state));
			const ledger = decodeLines(data.ledger);
			if (!ledger) return { kind: 'wrong', reason: UNSOUND_LEDGER };
			return { kind: 'lead', lead: { ...data, state, ledger } };
		}
		if ('step' in json) {
			const { data, error } = step.safeParse(json);
			return error ? wrong(error) : { kind: 'step', ...data };
		}
		if ('ruleSet' in json) {
			const { data, error } = ruleSet.safeParse(json);
			return error ? wrong(error) : { kind: 'ruleSet', set: data };
		}
		if ('score' in json) {
			const { data, error } = score.safeParse(json);
			if (error) return wrong(error);
			const definition = asWritten(json, data) as { score: Score; sweeps: SweepRecord[] };
			// The instants of falls are not taken on trust.
			const untrusted = withoutBasis(definition.score);
			return {
				kind: 'score',
				definition: { score: decodeScore(JSON.stringify(untrusted)), sweeps: definition.sweeps },
			};
		}
		if (head.safeParse(json).success) return { kind: 'head' };
		return { kind: 'wrong', reason: 'It is no line of an export, or was changed' };
	};
}

/** What was parsed, with its fields in the order in which they were written: ways of fading are distinguished by their texts. */
function asWritten(written: unknown, value: unknown): unknown {
	if (Array.isArray(value)) return value.map((one, index) => asWritten((written as unknown[])[index], one));
	if (typeof value !== 'object' || value === null) return value;
	const keys = Object.keys(written as object).filter((key) => Object.hasOwn(value, key));
	const pairs = keys.map((key) => [
		key,
		asWritten((written as Record<string, unknown>)[key], (value as Record<string, unknown>)[key]),
	]);
	return Object.fromEntries(pairs);
}

function parsed(line: string): object {
	try {
		const json: unknown = JSON.parse(line);
		return typeof json === 'object' && json !== null ? json : {};
	} catch {
		return {};
	}
}
