import type { Bar } from '../scoring';
import type { Contenders, Portion, StoredLead } from './records';

/** What the databases call the same. */
interface Dialect {
	larger: string;
	smaller: string;
}

/** The values of a bar in the order of its parameters. */
export const valuesOf = ({ least, curve, until, fade }: Bar): Array<number | null> => [
	least,
	curve.rate,
	until,
	fade,
];

/**
 * As SQL: whether a lead's ceiling reaches a bar, or may. Leads that earlier versions wrote have none, and computed numbers
 * can be too low by their last digits.
 * @param parameters of a bar, in the order of its values
 */
export function reaches(
	shape: Bar['curve']['shape'],
	{ larger, smaller }: Dialect,
	[least, rate, until, fade]: string[],
): string {
	const gone = `${rate} * ${larger}(0, ${until} - since)`;
	// PostgreSQL refuses an exponential that is too close to zero.
	const share = shape === 'linear' ? `${larger}(0, 1 - ${gone})` : `exp(-${smaller}(700, ${gone}))`;
	return `(lasting IS NULL OR (${fade} IS NOT NULL AND fade NOT IN (-1, ${fade}))
		OR lasting + fading * ${share} + 2e-13 * (abs(lasting) + fading) >= ${least})`;
}

/**
 * The contenders among the leads up to the last of a span. As many as were asked for: there may be more, and only those up
 * to the last of them count as compared.
 */
export function contendersOf(
	leads: StoredLead[],
	{ last, compared }: { last: string; compared: number },
	{ span, size }: Portion,
): Contenders {
	if (leads.length === size) return { leads, compared: size, next: leads.at(-1)![0] };
	return { leads, compared, next: compared === span ? last : null };
}
