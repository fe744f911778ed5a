import { IANAZone } from 'luxon';
import { z } from 'zod';
import { FADE_TYPES, FADE_TYPES_BY_INTERVALS } from '../scoring';
import type { Duration, Fade, Lead, LeadEvent, Rule, ScoreSettings } from './types';

/*
 * What callers give, checked and copied: parsing makes new objects, so that nothing of a caller's is ever changed.
 */

type Schema<T> = z.ZodType<T, z.ZodTypeDef, unknown>;

const LAST = Date.UTC(9999, 11, 31);

export const instant = z.number().int().min(0).max(LAST);
const points = z.number().min(-1e9).max(1e9);
const name = z.string().min(1).max(500);

const SMALL = ['seconds', 'minutes', 'hours'];
const unit = z.enum(['seconds', 'minutes', 'hours', 'days', 'weeks', 'months', 'years']);
const duration: Schema<Duration> = z
	.strictObject({ amount: z.number().positive().finite(), unit })
	.refine(({ amount, unit }) => SMALL.includes(unit) || Number.isInteger(amount), {
		message: 'must be a whole number of days, weeks, months or years',
		path: ['amount'],
	});

export const settings: Schema<ScoreSettings> = z.strictObject({
	min: points.nullable().optional(),
	max: points.nullable().optional(),
	caps: z.record(points).optional(),
	zone: z
		.string()
		.refine((zone) => IANAZone.isValidZone(zone), 'is no time zone such as "Europe/Berlin"')
		.optional(),
});

const limit = z
	.strictObject({
		times: z.number().int().positive().optional(),
		points: points.positive().optional(),
		per: duration,
	})
	.refine(({ times, points }) => (times === undefined) !== (points === undefined), 'needs times or points');

const definition = z.strictObject({
	name,
	tiers: z
		.array(z.tuple([z.number().int().positive(), points]))
		.min(1)
		.optional(),
	window: duration.optional(),
	maxPoints: points.optional(),
	group: name.optional(),
});

const rule: Schema<Rule> = definition
	.extend({
		award: z.enum(['everyTime', 'once', 'whileTrue', 'byCount']),
		points: points.optional(),
		expiresAfter: duration.optional(),
		limit: limit.optional(),
	})
	.superRefine(({ award, tiers, window, expiresAfter, limit }, context) => {
		const need = (isRight: boolean, path: string, message: string) => {
			if (!isRight) context.addIssue({ code: 'custom', path: [path], message });
		};
		const isByCount = award === 'byCount';
		const expires = award === 'everyTime' || award === 'once';
		need(isByCount === Boolean(tiers), 'tiers', 'belong to a rule by count, which needs them');
		need(!window || isByCount, 'window', 'belongs to a rule by count');
		need(!expiresAfter || expires, 'expiresAfter', 'belongs to a rule that gives each time or once');
		need(!limit || award === 'everyTime', 'limit', 'belongs to a rule that gives each time');
		const isAscending = (tiers ?? []).every(([from], index) => index === 0 || from > tiers![index - 1]![0]);
		need(isAscending, 'tiers', 'must ascend');
	});

export const rules: Schema<Rule[]> = z
	.array(rule)
	.refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'two have the same name');

export const events: Schema<LeadEvent[]> = z.array(
	z.strictObject({
		id: name.optional(),
		at: instant.optional(),
		matches: z.record(z.union([z.boolean(), points])),
	}),
);

export const fade: Schema<Fade> = z
	.strictObject({
		type: z.enum(FADE_TYPES),
		every: duration,
		percent: z.number().gt(0).max(100).optional(),
		countFrom: z.enum(['award', 'lastActivity']).optional(),
	})
	.superRefine(({ type, every, percent, countFrom }, context) => {
		const isByPercent = FADE_TYPES_BY_INTERVALS.includes(type);
		const need = (isRight: boolean, path: string, message: string) => {
			if (!isRight) context.addIssue({ code: 'custom', path: [path], message });
		};
		need(isByPercent === (percent !== undefined), 'percent', 'belongs to a percentage, which needs it');
		need(isByPercent || !countFrom, 'countFrom', 'belongs to a percentage');
		need(
			countFrom !== 'lastActivity' || !SMALL.includes(every.unit),
			'every',
			'must be a day or more where silence is counted',
		);
	});

export const groups = z.array(name).min(1);

const bands = z
	.array(z.strictObject({ name, from: points }))
	.refine((all) => all.every(({ from }, index) => index === 0 || from > all[index - 1]!.from), 'must ascend');

export const banding = z.strictObject({
	points: z.number().finite(),
	bands,
	previous: name.nullish(),
	margin: points.min(0).optional(),
});

export const lead: Schema<Lead> = z
	.strictObject({
		clock: instant.nullable(),
		ledger: z.array(
			z.strictObject({
				at: instant,
				writtenAt: instant,
				kind: z.enum(['award', 'refused', 'counted', 'held', 'decayed']),
				what: z.string(),
				points: z.number().finite(),
				rule: name.optional(),
				offered: z.number().finite().optional(),
				expiresAt: z.number().int().optional(),
				event: name.optional(),
				isOnce: z.boolean().optional(),
			}),
		),
		events: z.array(z.strictObject({ id: name, at: instant, decided: z.array(name) })),
		held: z.array(z.strictObject({ rule: name, points: z.number().finite(), at: instant })),
		rules: z.array(definition),
		decays: z.array(z.strictObject({ group: name.nullable(), fade, at: instant })),
	})
	.superRefine(({ ledger, events, held, rules }, context) => {
		const known = new Set(rules.map(({ name }) => name));
		const used = [
			...ledger.flatMap(({ kind, rule }) => (kind === 'decayed' ? [] : [rule])),
			...events.flatMap(({ decided }) => decided),
			...held.map(({ rule }) => rule),
		];
		const unknown = used.findIndex((rule) => rule === undefined || !known.has(rule));
		if (unknown < 0) return;
		context.addIssue({ code: 'custom', path: ['rules'], message: `"${used[unknown]}" is missing` });
	});

/**
 * A copy of what a caller gave.
 * @param what its name in the call
 * @throws TypeError naming what is wrong: "rules[0].points: Expected number, received string"
 */
export function parsed<T>(schema: Schema<T>, given: unknown, what: string): T {
	const result = schema.safeParse(given);
	if (result.success) return result.data;
	const { path, message } = result.error.issues[0]!;
	const place = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
	throw new TypeError(`${`${what}${place}`.replace(/^\./, '')}: ${message}`);
}
