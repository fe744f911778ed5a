import { z } from 'zod';
import {
	decodeLead,
	decodeScore,
	encodeLead,
	encodeScore,
	type EventRecord,
	type Expiring,
	type LeadState,
	type Line,
	type Score,
} from '../scoring';
import type { Crossing, RouteRecord, Step, SweepRecord } from '../stores';

/*
 * A score as a file of JSON lines: a first line that says what it is, and then steps, definitions and leads. Each line
 * needs only lines before it; a definition can come again, because the score can change while it is written out.
 */

/** All that a file says of a lead. Steps and routers have the numbers that the file gives them. */
export interface FileLead {
	lead: string;
	/** IDs that stand for it. */
	aliases: string[];
	state: LeadState;
	ledger: Line[];
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
		case 'step':
			return { number: line.number, step: line.step };
		case 'score': {
			const { score, sweeps } = line.definition;
			return { score: JSON.parse(encodeScore(score)) as unknown, sweeps };
		}
		case 'lead':
			return { ...line.lead, state: JSON.parse(encodeLead(line.lead.state)) as unknown };
	}
}

const number = z.number();
const text = z.string();
const orNull = <T extends z.ZodTypeAny>(type: T) => type.nullable();

const headSchema = z.object({ format: z.literal(FORMAT), version: z.literal(VERSION) });
const stepSchema = z.object({ number, step: z.object({ key: text, workflow: text, node: text }) });
const scoreSchema = z.object({
	score: z
		.object({
			settings: z.object({}).passthrough(),
			rules: z.array(z.object({ name: text }).passthrough()),
			rulesOf: z.array(z.tuple([number, z.array(number)])),
			fades: z.array(z.object({ type: text }).passthrough()),
			sweeps: z.object({ count: number, clock: orNull(number) }).passthrough(),
		})
		.passthrough(),
	sweeps: z.array(
		z.object({
			number,
			at: number,
			fade: orNull(number),
			groups: orNull(z.array(text)),
			step: number,
			execution: text,
		}),
	),
});
const leadSchema = z.object({
	lead: text.min(1),
	aliases: z.array(text),
	state: z.array(z.unknown()).min(12),
	ledger: z.array(
		z.object({
			at: number,
			seq: number,
			kind: z.enum(['award', 'refused', 'counted', 'held', 'adjusted', 'corrected', 'decayed', 'merged']),
			rule: orNull(number),
			points: number,
			offered: orNull(number),
			expiresAt: orNull(number),
			event: orNull(text),
			step: number,
			execution: text,
			writtenAt: number,
			note: orNull(text),
		}),
	),
	expiring: z.array(
		z.object({ rule: number, at: number, expiresAt: number, seq: number, points: orNull(number) }),
	),
	events: z.array(z.tuple([text, z.object({ at: number, decided: z.array(number) })])),
	routes: z.array(
		z.object({
			router: number,
			band: orNull(text),
			activity: orNull(number),
			// Files of earlier versions do not say it.
			began: orNull(number).default(null),
			asked: orNull(z.array(z.tuple([text, number]))).default(null),
		}),
	),
	crossings: z.array(
		z.object({
			router: number,
			from: orNull(text),
			to: orNull(text),
			score: number,
			at: number,
			execution: text,
		}),
	),
});

/** What a line of a file says; null where it is none of ours. */
export function readLine(line: string): FileLine | null {
	const json = parsed(line);
	const head = headSchema.safeParse(json);
	if (head.success) return { kind: 'head' };
	const lead = leadSchema.safeParse(json);
	if (lead.success)
		return { kind: 'lead', lead: { ...lead.data, state: decodeLead(JSON.stringify(lead.data.state)) } };
	const step = stepSchema.safeParse(json);
	if (step.success) return { kind: 'step', ...step.data };
	const score = scoreSchema.safeParse(json);
	if (!score.success) return null;
	const definition = { score: decodeScore(JSON.stringify(score.data.score)), sweeps: score.data.sweeps };
	return { kind: 'score', definition };
}

function parsed(line: string): unknown {
	try {
		return JSON.parse(line);
	} catch {
		return null;
	}
}
