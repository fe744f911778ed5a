/** Whether upper and lower case distinguish the IDs of a record type. `automatic`: only in IDs of systems where they do. */
export type IdCase = 'automatic' | 'ignore' | 'match';
export const ID_CASES = ['automatic', 'ignore', 'match'] as const;

/** The most characters of an ID, a name or a reason. */
export const LONGEST_TEXT = 500;
/** Texts this long are not looked at any closer. */
const FAR_TOO_LONG = 20 * LONGEST_TEXT;

/** IDs of systems that give out several that differ in nothing but case. */
const DEPEND_ON_CASE = [
	// Salesforce, in 15 characters; those of 18 do not depend on it.
	/^(?=.{15}$)a?\d[0-9A-Za-z]+$/,
	// Airtable, Stripe, Close.
	/^rec[0-9A-Za-z]{14}$/,
	/^cus_[0-9A-Za-z]{8,}$/,
	/^(?:lead|cont)_[0-9A-Za-z]{43}$/,
];

const PLAIN = /^[\x21-\x7e]*$/;
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu;
/** White space, and what looks like it: the empty pattern of Braille. */
const BLANK = /[\s\u0085\u2800]/g;
const CONTROL = /\p{Cc}/gu;

/** An ID as it can be seen: without characters that show nothing, and with each letter composed in one way. */
export function visible(text: string): string {
	if (PLAIN.test(text)) return text;
	return text
		.toWellFormed()
		.replace(IGNORABLE, '')
		.replace(BLANK, ' ')
		.replace(CONTROL, '')
		.normalize('NFC')
		.trim();
}

/** What programs and people write where there is nothing. */
const NOTHING = new Set(
	[
		['null', 'undefined', 'nan', 'none', 'nil', 'n/a', 'n.a.', 'unknown', 'anonymous'],
		['(null)', '(none)', '(empty)', '(blank)', '(not set)', '<null>', '<none>', '<empty>', '[object object]'],
		['#n/a', '#null!', '#value!', '#ref!', '#name?', '#num!', '#div/0!'],
	].flat(),
);
const PUNCTUATION = /^\p{P}*$/u;

/** Whether a text stands for nothing: it is blank, "null", "n/a", "-" and the like. */
export function standsForNothing(text: string): boolean {
	return text.length <= FAR_TOO_LONG && isNothing(visible(text));
}

const isNothing = (id: string): boolean => NOTHING.has(id.toLowerCase()) || PUNCTUATION.test(id);

/** Whether a text has more characters than are kept. */
export function isTooLong(text: string): boolean {
	if (text.length <= LONGEST_TEXT / 2) return false;
	return text.length > FAR_TOO_LONG || ignoringCase(visible(text)).length > LONGEST_TEXT;
}

/** The ID of the lead that an ID as someone wrote it stands for; null: it stands for nothing, or is too long. */
export function leadIdOf(text: string, idCase: IdCase): string | null {
	if (isTooLong(text)) return null;
	const id = visible(text);
	if (isNothing(id)) return null;
	return dependsOnCase(id, idCase) ? id : ignoringCase(id);
}

/** How an ID may stand in a store of an earlier version, which took any text: as it is written, trimmed, lower-cased. */
export function earlierSpellings(text: string, idCase: IdCase): string[] {
	const trimmed = text.trim().toWellFormed();
	return [text, trimmed, dependsOnCase(trimmed, idCase) ? trimmed : trimmed.toLowerCase()];
}

/** A name without what people write differently: case, spaces, signs. Two names of which it is the same are spelled alike. */
export const simpleName = (name: string): string =>
	name
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]/gu, '');

const ignoringCase = (id: string): string => id.toLowerCase().normalize('NFC');

const dependsOnCase = (id: string, idCase: IdCase): boolean =>
	idCase === 'match' || (idCase === 'automatic' && DEPEND_ON_CASE.some((one) => one.test(id)));
