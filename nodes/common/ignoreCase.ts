import type { FilterConditionValue } from 'n8n-workflow';

/*
 * n8n ignores case by lower-casing what it compares, but not a pattern, which then matches no capital at all, and not as
 * people read ẞ, İ and the Greek Σ.
 */

/** How the two sides of a condition are to be handed to n8n, so that their case makes no difference. */
export interface Caseless {
	/** Whether n8n is to leave case alone, because the pattern itself says that case makes no difference. */
	isCaseSensitive: boolean;
	left: (value: unknown) => unknown;
	right: (value: unknown) => unknown;
}

const asItIs = (value: unknown): unknown => value;
const NOTHING_TO_DO: Caseless = { isCaseSensitive: false, left: asItIs, right: asItIs };
const PATTERN: Caseless = { isCaseSensitive: true, left: asItIs, right: caselessPattern };
const TEXT: Caseless = { isCaseSensitive: false, left: folded, right: folded };

/** How to ignore case under an operator. */
export function ignoringCase({ type, operation }: FilterConditionValue['operator']): Caseless {
	if (operation === 'regex' || operation === 'notRegex') return PATTERN;
	return type === 'string' || type === 'array' ? TEXT : NOTHING_TO_DO;
}

/** As n8n writes it: /pattern/flags, or a pattern alone. */
const LITERAL = /^\/(.*?)\/([gimusy]*)$/;
/** In a pattern between slashes, n8n reads no line breaks. */
const BREAKS: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\u2028': '\\u2028', '\u2029': '\\u2029' };

/** A pattern with the flag that ignores case: lower-casing it would make \S, a visible character, \s, a blank. */
function caselessPattern(pattern: unknown): unknown {
	if (typeof pattern !== 'string') return pattern;
	const [, source = pattern, flags = ''] = LITERAL.exec(pattern) ?? [];
	if (flags.includes('i')) return pattern;
	return `/${source.replace(/[\n\r\u2028\u2029]/g, (char) => BREAKS[char]!)}/${flags}i`;
}

/** Texts without a difference of case, alone or in a list. Plain ones are left to n8n. */
function folded(value: unknown): unknown {
	if (typeof value === 'string') return IS_ASCII.test(value) ? value : fold(value);
	return Array.isArray(value) && value.some((one) => typeof one === 'string') ? value.map(folded) : value;
}

const IS_ASCII = /^[\0-\x7f]*$/;

/** Upper case between makes one of ß and ẞ and ss, of σ and ς, and of i and the Turkish ı; İ is i with a dot. */
const fold = (text: string): string =>
	text.toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ').replaceAll('i\u0307', 'i');
