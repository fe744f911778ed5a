import { DateTime } from 'luxon';
import { z } from 'zod';
import {
	DAY,
	FADE_TYPES,
	FADE_TYPES_BY_INTERVALS,
	longest,
	LONGEST_TEXT,
	UNITS,
	type Duration,
	type Fade,
} from '../scoring';

/* What the schemas of records are made of. */

const LARGEST_INTEGER = 2_147_483_647;
/** The last instant that dates can say. */
export const LATEST = 8.64e15;
/** Characters of texts that programs write: executions, keys of steps, notes. */
export const LONG = 10_000;

/** A schema's message, whatever is wrong. */
export const withMessage = (what: string): { errorMap: z.ZodErrorMap } => ({
	errorMap: (issue) => {
		const isMissing = issue.code === 'invalid_type' && issue.received === 'undefined';
		return { message: isMissing ? 'is missing' : what };
	},
});

/** Every field of a record has its schema: one that is new needs a line here. */
export type Fields<T> = Record<keyof T, z.ZodTypeAny>;

export const list = <T extends z.ZodTypeAny>(of: T) => z.array(of, withMessage('is not a list'));
export const object = <T extends z.ZodRawShape>(shape: T) => z.object(shape, withMessage('is not an object'));
export const oneOf = <T extends string>(...values: [T, ...T[]]) =>
	z.enum(values, withMessage('is not a known value'));
export const number = (least: number, most: number, what = 'is not a number, or too large') =>
	z.number(withMessage(what)).min(least).max(most);
export const whole = (least = 0) =>
	z.number(withMessage('is not a whole number, or too large')).int().min(least).max(LARGEST_INTEGER);
export const text = (longest: number) =>
	z.string(withMessage(`is not a text of up to ${longest.toLocaleString('en')} characters`)).max(longest);
export const name = z
	.string(withMessage(`is not a text of 1 to ${LONGEST_TEXT} characters`))
	.min(1)
	.max(LONGEST_TEXT);
export const fields = <T extends z.ZodTypeAny[]>(...items: [z.ZodTypeAny, ...T]) =>
	z.tuple(items, withMessage('does not have the right number of values'));

export const zone = z
	.string(withMessage('is not a text'))
	.max(LONGEST_TEXT)
	.refine((of) => DateTime.fromMillis(0, { zone: of }).isValid, 'is not a time zone');

export const duration = object({
	amount: number(0.001, 1_000_000),
	unit: oneOf(...UNITS),
} satisfies Fields<Duration>).refine(
	({ amount, unit }) => ['seconds', 'minutes', 'hours'].includes(unit) || Number.isInteger(amount),
	'is not a whole number of days or more',
);

export const fade = object({
	type: oneOf(...FADE_TYPES),
	every: duration,
	percent: number(0, 100).optional(),
	countFrom: oneOf('award', 'lastActivity').optional(),
} satisfies Fields<Fade>)
	.refine(
		({ type, percent }) => !FADE_TYPES_BY_INTERVALS.includes(type) || percent !== undefined,
		'has no percentage',
	)
	.refine(
		({ countFrom, every }) => countFrom !== 'lastActivity' || longest(every) >= DAY,
		'counts silences of less than a day',
	);
