import { z } from 'zod';

const TYPES: Partial<Record<string, string>> = {
	string: 'a text',
	number: 'a number',
	integer: 'a whole number',
	boolean: 'true or false',
	array: 'a list',
	object: 'a group of fields',
};

/** What is wrong with a value of another type than is asked for; with the field's name before it, a sentence. */
function wrongType(issue: z.ZodIssueOptionalMessage): string {
	if (issue.code !== 'invalid_type')
		return issue.code === 'invalid_enum_value' ? NO_CHOICE : 'cannot be used';
	if (issue.received === 'undefined') return 'is missing';
	const expected = TYPES[issue.expected];
	return expected ? `must be ${expected}` : NO_CHOICE;
}
const NO_CHOICE = 'is not one of the choices';

/** Where a schema has no sentence of its own, zod would say it in words for programmers. */
const elseSay =
	(say: (issue: z.ZodIssueOptionalMessage) => string): z.ZodErrorMap =>
	(issue, context) => {
		const isOurs = context.defaultError !== z.defaultErrorMap(issue, context).message;
		return { message: isOurs ? context.defaultError : say(issue) };
	};

/** For zod, where errors name the field before what is wrong with it. */
export const afterField = elseSay(wrongType);

/** For zod, where errors are whole sentences. */
export const inSentences = elseSay((issue) => {
	const field = issue.path.findLast((step) => typeof step === 'string');
	return `${field === undefined ? 'A value' : `"${inTitleCase(field)}"`} ${wrongType(issue)}`;
});

/** As panels have the names of parameters: "tableName" is "Table Name". */
export const inTitleCase = (name: string): string =>
	name.charAt(0).toUpperCase() + name.slice(1).replace(/[A-Z]/g, (capital) => ` ${capital}`);
