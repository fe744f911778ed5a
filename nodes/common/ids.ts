import { isTooLong, leadIdOf, LONGEST_TEXT, standsForNothing, type IdCase } from '../../scoring';
import { inWords } from './values';

/** What is wrong with an ID, and what to do about it. */
export interface BadId {
	message: string;
	description: string;
}

/** The text of an ID, as it was written: of texts and numbers; anything else, and a blank text, is none. */
export function writtenId(value: unknown): string | null {
	if (typeof value === 'number') return Number.isFinite(value) ? String(value) : null;
	return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/**
 * The ID of the lead that a value stands for; null: of none, also where the value is refused (`badId`). What cannot be
 * seen makes no difference: spaces around it, invisible characters, how letters are composed; nor does case, unless the
 * store says so.
 */
export function toLeadId(value: unknown, idCase: IdCase = 'automatic'): string | null {
	const text = writtenId(value);
	return text === null || isInexact(value) ? null : leadIdOf(text, idCase);
}

/** An event ID as its system writes it, without spaces around it: systems repeat theirs exactly. null: none. */
export function toEventId(value: unknown): string | null {
	const text = writtenId(value);
	if (text === null || badId('event ID', value) || standsForNothing(text)) return null;
	return text.trim().toWellFormed();
}

/** Whether a value is what people and programs write where there is no ID: "null", "n/a", "-". */
export const isPlaceholder = (value: unknown): value is string =>
	typeof value === 'string' && value.trim() !== '' && standsForNothing(value);

/** Why a value cannot be taken as an ID; null where it can, or is none. @param what the ID, for the sentence */
export function badId(what: string, value: unknown): BadId | null {
	if (isInexact(value)) {
		return {
			message: `The ${what} is a number too large to be exact: ${value}`,
			description: `n8n rounds numbers beyond ${Number.MAX_SAFE_INTEGER}, so two IDs can become one. Have it sent as text.`,
		};
	}
	return typeof value === 'string' ? tooLong(`The ${what}`, value) : null;
}

/** What is wrong with a text that is too long to be kept; null: nothing. @param what the text, beginning a sentence */
export function tooLong(what: string, text: string): BadId | null {
	if (!isTooLong(text)) return null;
	return {
		message: `${what} has more than ${LONGEST_TEXT} characters: "${inWords(text).slice(0, 50)}…"`,
		description: `Shorten it to ${LONGEST_TEXT} characters, or check the field it comes from.`,
	};
}

const isInexact = (value: unknown): value is number =>
	typeof value === 'number' && Number.isFinite(value) && Math.abs(value) > Number.MAX_SAFE_INTEGER;
