/** Something in quotes, as JavaScript has it. */
const QUOTED = String.raw`"(?:[^"\\\n\r]|\\[^\n\r])*"|'(?:[^'\\\n\r]|\\[^\n\r])*'`;
/** One step into a value: .name, ["name"] or [0], each perhaps optional. */
const STEP = String.raw`\s*(?:\??\.\s*([\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*)|(?:\?\.)?\[\s*(?:(${QUOTED})|(0|[1-9]\d*))\s*\])`;
/** The item, and what else the editor writes when a field is dragged from the output of an earlier node. */
const ITEM = String.raw`\$json|\$input\.item\.json`;
const OTHERS = String.raw`\$\((?:${QUOTED})\)\.(?:item|first\(\)|last\(\)|all\(\)\[\d+\])\.json|\$node\[(?:${QUOTED})\]\.json`;

const FIELD = new RegExp(String.raw`^=\s*\{\{\s*(?:(${ITEM})|${OTHERS})((?:${STEP})+)\s*\}\}\s*$`, 'u');
const STEPS = new RegExp(STEP, 'gu');

/** A parameter that is a plain field and nothing else; blanks around it make no difference. */
export interface FieldPath {
	/** The names that lead to it within the item; null: it is a field of another node's item, or n8n must read the names. */
	steps: string[] | null;
	/** As n8n evaluates it, without blanks around it. */
	expression: string;
}

/** Reads a raw parameter as a plain field, whatever its name; null: it is something else. */
export function fieldPath(raw: string): FieldPath | null {
	const field = FIELD.exec(raw);
	// n8n takes these for the end of the expression, wherever they stand.
	if (!field || field[2]!.includes('}}')) return null;
	const steps = [...field[2]!.matchAll(STEPS)].map(
		([, name, quoted, index]) => name ?? index ?? unquoted(quoted!),
	);
	const isOwn = field[1] !== undefined && !steps.includes(null);
	return { steps: isOwn ? (steps as string[]) : null, expression: raw.slice(1).trim() };
}

const ESCAPED: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** A text in quotes as JavaScript reads it; null: it has escapes of characters by number, which are left to n8n. */
function unquoted(quoted: string): string | null {
	if (/\\[\dux]/.test(quoted.replaceAll('\\\\', ''))) return null;
	return quoted.slice(1, -1).replace(/\\(.)/gu, (_, char: string) => ESCAPED[char] ?? char);
}

/** The expression that reads a field of an item. */
export const fieldExpression = (path: string[]): string =>
	`={{ $json${path.map((name) => (NAME.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`)).join('')} }}`;

const NAME = /^[A-Za-z_$][\w$]*$/;
