import { z } from 'zod';
import {
	BY_HAND,
	LINE_KINDS,
	LONGEST_TEXT,
	OUTCOME_KINDS,
	type Assignment,
	type Bursts,
	type EventRecord,
	type Expiring,
	type Limit,
	type Outcome,
	type RuleDefinition,
	type Score,
	type Settings,
	type StoredLine,
	type Sweep,
	type Touch,
} from '../scoring';
import {
	duration,
	fade,
	fields,
	LATEST,
	list,
	LONG,
	name,
	number,
	object,
	oneOf,
	text,
	whole,
	withMessage,
	zone,
	type Fields,
} from './schemaParts';
import type { Crossing, RouteRecord, Step, SweepRecord } from './records';

/*
 * What records can be, wherever they come from: one schema for each. A message goes on where the name of a field stands
 * before it: "points is not a number".
 */

/** How far values can go, and when things can happen. */
export interface Bounds {
	points: number;
	/** Sums of points, and scores. */
	sum: number;
	/** What has happened is between these, and what is to come is before the last. */
	earliest: number;
	latest: number;
	last: number;
}

/** What values can be within bounds. */
function valuesWithin({ points: most, sum: mostInAll, earliest, latest, last }: Bounds) {
	const points = number(-most, most, `is not a number of points up to ${most.toLocaleString('en')}`);
	const sum = number(-mostInAll, mostInAll);
	/** With what rounding took from it, where it took something. */
	const exactSum = z.union([sum, fields(sum, sum)], withMessage('is not a sum of points'));
	const dates = (until: number, what: string) => z.number(withMessage(what)).int().min(earliest).max(until);
	const past = dates(latest, 'is not the date of something that has happened');
	const coming = dates(last, 'is not a date');
	return { points, sum, exactSum, past, since: past.nullable(), coming };
}

type Values = ReturnType<typeof valuesWithin>;

/** What is written once and never changes: ledger lines, what they need to be understood, and crossings. */
function entriesOf({ points, sum, past, coming }: Values) {
	const step = object({ key: text(LONG), workflow: text(LONG), node: text(LONG) } satisfies Fields<Step>);
	const line = object({
		at: past,
		seq: whole(1),
		kind: oneOf(...LINE_KINDS),
		rule: whole(BY_HAND).nullable(),
		points,
		offered: points.nullable(),
		expiresAt: coming.nullable(),
		event: text(LONG).nullable(),
		step: whole(),
		execution: text(LONG),
		writtenAt: past,
		note: text(LONG).nullable(),
	} satisfies Fields<StoredLine>);
	const event = object({ at: past, decided: list(whole()) } satisfies Fields<EventRecord>);
	const sweep = object({
		number: whole(1),
		at: past,
		fade: whole().nullable(),
		groups: list(text(LONGEST_TEXT)).nullable(),
		step: whole(),
		execution: text(LONG),
	} satisfies Fields<SweepRecord>);
	const crossing = object({
		router: whole(),
		from: text(LONGEST_TEXT).nullable(),
		to: text(LONGEST_TEXT).nullable(),
		score: sum,
		at: past,
		execution: text(LONG),
	} satisfies Fields<Omit<Crossing, 'lead'>>);
	return { step, line, event, sweep, crossing };
}

/** What belongs to leads and to no score: what came of them, and who takes care of them. */
function factsOf({ sum, past, since }: Values) {
	// Steps count the characters that can be seen, and keep the others, too.
	const written = text(LONG);
	const outcome = object({
		id: written.min(1),
		kind: oneOf(...OUTCOME_KINDS),
		at: past,
		value: sum.nullable(),
		reason: written,
		holdsFrom: since,
		step: whole(),
		execution: text(LONG),
		writtenAt: past,
	} satisfies Fields<Outcome>);
	const assignment = object({
		pool: name,
		event: text(LONG),
		person: name,
		at: past,
		day: text(LONGEST_TEXT),
		number: whole(1).nullable(),
		step: whole(),
		execution: text(LONG),
	} satisfies Fields<Assignment>);
	const touch = object({
		at: past,
		by: written,
		step: whole(),
		execution: text(LONG),
	} satisfies Fields<Touch>);
	return { outcome, assignment, touch };
}

/** What is known of a lead now. */
function leadOf({ points, sum, exactSum, past, since, coming }: Values) {
	const expiring = object({
		rule: whole(),
		at: past,
		expiresAt: coming,
		seq: whole(1),
		points: points.nullable(),
	} satisfies Fields<Expiring>);
	const route = object({
		band: text(LONGEST_TEXT).nullable(),
		activity: since,
		// Files of earlier versions do not say where the band began.
		began: sum.nullable().default(null),
		asked: list(fields(text(LONGEST_TEXT), sum))
			.nullable()
			.default(null),
	} satisfies Fields<RouteRecord>);

	const rules = list(whole());
	const fall = fields(sum.nullable(), z.number(withMessage('is not a date')).int().min(-LATEST).max(LATEST));
	/** A lead's state as `encodeLead` writes it; the last ones are there where they say something. */
	const state = fields(
		z.literal(1, withMessage('is not a known version')),
		since,
		whole(),
		whole(),
		since,
		list(fields(text(LONGEST_TEXT).nullable(), whole(), past)),
		list(
			fields(
				...[whole(BY_HAND), whole(), exactSum, whole(-1), since, exactSum, exactSum, exactSum, since],
			).rest(exactSum),
		),
		list(fields(whole(), whole(), text(LONGEST_TEXT))),
		list(fields(whole(), points, past, list(whole()))),
		list(whole()),
		exactSum,
		fields(whole(), past, coming, whole(1), points.nullable()).nullable(),
	)
		.rest(z.union([fall.nullable(), rules, z.literal(0), z.literal(1)], withMessage('is not a known value')))
		.refine(
			([, , , , , , , , , , , , fallOrNull = null, limited = [], hasBursts = 0, hasRedated = 0, ...more]) =>
				fall.nullable().safeParse(fallOrNull).success &&
				rules.safeParse(limited).success &&
				[0, 1].includes(hasBursts as number) &&
				[0, 1].includes(hasRedated as number) &&
				more.length === 0,
			'has other values than it should',
		);
	return { expiring, route, state };
}

/** A score: its settings, and what its steps have defined. */
function scoreOf({ points, sum, past, since }: Values) {
	/** A limit is only compared with, so that it can be any number. */
	const most = number(0, Number.MAX_VALUE);
	const rule = object({
		name,
		group: text(LONGEST_TEXT).optional(),
		maxPoints: sum.optional(),
		tiers: list(fields(whole(), points)).optional(),
		window: duration.optional(),
		limit: object({
			times: most.optional(),
			points: most.optional(),
			per: duration,
		} satisfies Fields<Limit>).optional(),
	} satisfies Fields<RuleDefinition>);
	const bands = list(fields(name, sum));
	const settings = object({
		min: sum.nullable().optional(),
		max: sum.nullable().optional(),
		caps: list(fields(text(LONGEST_TEXT), sum)).optional(),
		bursts: object({
			events: whole(2),
			seconds: number(1, 3_600),
			groups: list(text(LONGEST_TEXT)).optional(),
		} satisfies Fields<Bursts>)
			.nullable()
			.optional(),
		zone: zone.optional(),
	} satisfies Fields<Settings>);
	const lastSweep = object({
		number: whole(1),
		fade: whole(),
		at: past,
		step: whole(),
	} satisfies Fields<Sweep>);
	/** Triggers and drafts belong to the workflows of one n8n and are not a part of it. */
	return object({
		settings,
		rules: list(rule),
		rulesOf: list(fields(whole(), list(whole()))),
		follows: list(fields(whole(), whole())).optional(),
		// The last are bands that are gone, and those that ask for other scores only; files of earlier versions have none.
		bandsOf: list(fields(whole(), bands).rest(bands)).optional(),
		fades: list(fade),
		sweeps: object({
			count: whole(),
			clock: since,
			all: lastSweep.nullable(),
			groups: list(fields(text(LONGEST_TEXT), lastSweep)),
		} satisfies Fields<Score['sweeps']>),
		watched: object({ thresholds: list(sum) }).optional(),
	} satisfies Fields<Omit<Score, 'entity' | 'name' | 'triggers' | 'shadow' | 'begunUnder' | 'deleted'>>);
}

export function schemasWithin(bounds: Bounds) {
	const values = valuesWithin(bounds);
	return {
		...entriesOf(values),
		...factsOf(values),
		...leadOf(values),
		score: scoreOf(values),
		name,
		text,
		whole,
	};
}

/** What is wrong with a record, from the first thing that is: "its ledger, entry 3, points is not a number". */
export function faultOf({ issues: [issue] }: z.ZodError): string {
	const path = issue!.path.map((part) => (typeof part === 'number' ? `entry ${part + 1}` : part));
	return `${path.join(', ')} ${issue!.message}`;
}
