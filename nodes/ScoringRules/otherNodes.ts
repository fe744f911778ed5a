/*
 * Published rules are used in other workflows, which have other nodes: an expression that names one would fail there, or
 * mean another node.
 */

const EXPRESSION = /\{\{([\s\S]*?)\}\}/g;
const STRINGS = /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'/g;
const COMMENTS = /\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;
/** `$("Name")`, `$node["Name"]` and `$items("Name")`. */
const OTHER_NODE = /(?<![\w$])(?:\$\s*\(|\$node(?![\w$])|\$items(?![\w$]))/;

/** The first expression in a raw parameter that names another node; null: none does. */
export function namesOtherNode(raw: unknown): string | null {
	if (typeof raw === 'string') return raw.startsWith('=') && isOfOtherNode(raw) ? raw.slice(1).trim() : null;
	if (typeof raw !== 'object' || raw === null) return null;
	for (const value of Object.values(raw)) {
		const found = namesOtherNode(value);
		if (found !== null) return found;
	}
	return null;
}

const isOfOtherNode = (raw: string): boolean =>
	[...raw.matchAll(EXPRESSION)].some(([, code]) =>
		OTHER_NODE.test(code!.replace(STRINGS, '""').replace(COMMENTS, '')),
	);
