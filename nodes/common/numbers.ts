import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

/**
 * A number, also as a text that is one, as expressions give them. Other values stay as they are, of which `Number` would make
 * numbers: blank texts, lists, and texts such as "0x1F", which people write for IDs and colours.
 */
export const asNumber = (value: unknown): unknown =>
	typeof value === 'string' && !/^\s*($|[-+]?0[a-z])/i.test(value) ? Number(value) : value;

/** @param schema of a number */
export const numeric = <T extends z.ZodTypeAny>(schema: T): z.ZodEffects<T, z.output<T>, unknown> =>
	z.preprocess(asNumber, schema);

/** A share in percent with one decimal, as people write it. */
export const percentOf = (share: number): number => Math.round(share * 1000) / 10;

/** What counts and ages are at most. */
const MOST = 100_000;

/**
 * A parameter that counts something.
 * @param field how the panel calls it
 * @throws NodeOperationError where it is no whole number above zero
 */
export function readCount(
	context: Pick<IExecuteFunctions, 'getNode'>,
	field: string,
	value: unknown,
	description: string,
	most = MOST,
): number {
	const count = asNumber(value);
	const isCount = Number.isInteger(count) && (count as number) >= 1;
	if (isCount && (count as number) <= most) return count as number;
	const message = isCount ? `"${field}" is more than ${most}` : `"${field}" is not a whole number above zero`;
	throw new NodeOperationError(context.getNode(), message, { description });
}
