/** How a file writes numbers: what stands before their fractions. The other one parts thousands. */
export type Decimals = 'point' | 'comma';

/** Digits, which can be in groups of three after a point, comma, blank or apostrophe; a fraction; and a power of ten. */
const PATTERNS: Record<Decimals, RegExp> = {
	point: /^([+-]?)(\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?:[ '’\u00a0\u202f]\d{3})+)?(?:\.(\d*))?(e[+-]?\d{1,3})?$/i,
	comma: /^([+-]?)(\d+|\d{1,3}(?:\.\d{3})+|\d{1,3}(?:[ '’\u00a0\u202f]\d{3})+)?(?:,(\d*))?(e[+-]?\d{1,3})?$/i,
};

/** A number as people write it; NaN: none. */
export function readNumber(text: string, decimals: Decimals): number {
	const [, sign, whole = '', fraction = '', power = ''] = PATTERNS[decimals].exec(text) ?? [];
	if (sign === undefined || whole + fraction === '') return NaN;
	// Nobody parts thousands after a leading zero: 0.125 is no 125.
	if (/^0\D/.test(whole)) return NaN;
	return Number(`${sign}${whole.replaceAll(/\D/g, '') || '0'}.${fraction || '0'}${power}`);
}

/** What the numbers of a file say of how they are written. */
export interface Evidence {
	/** The first text that is a number with this separator only. */
	point?: Seen;
	comma?: Seen;
	/** The first text that is one number with a point, and another with a comma. */
	either?: Seen;
}

export interface Seen {
	line: number;
	text: string;
}

export function look(evidence: Evidence, line: number, text: string): void {
	const [point, comma] = [readNumber(text, 'point'), readNumber(text, 'comma')];
	const isNone = Number.isNaN(point) && Number.isNaN(comma);
	if (isNone || point === comma) return;
	const kind = Number.isNaN(comma) ? 'point' : Number.isNaN(point) ? 'comma' : 'either';
	evidence[kind] ??= { line, text };
}

/**
 * How a file writes its numbers, by all of them together; null where that is not clear. With commas between the cells,
 * a point that nothing speaks against is a decimal point: who writes decimal commas parts cells by semicolons.
 */
export function decimalsOf({ point, comma, either }: Evidence, delimiter: string): Decimals | null {
	if (point && comma) return null;
	if (point) return 'point';
	if (comma) return 'comma';
	return either && (delimiter !== ',' || either.text.includes(',')) ? null : 'point';
}
