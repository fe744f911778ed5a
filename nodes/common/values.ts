import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { fieldPath } from './fieldPath';

/** Reads something from an item. */
export type ItemReader<T> = (item: INodeExecutionData, index: number) => T;

/** A parameter as it stands in the workflow, compiled once. */
export interface CompiledValue {
	read: ItemReader<unknown>;
	/** Whether it is the same for every item, as far as its text shows. */
	isConstant: boolean;
	/** Whether it is one field of the item. */
	isField: boolean;
}

/**
 * Compiles a raw parameter: a constant stays one, a plain field (`{{ $json.a.b }}`) becomes a property read, and only
 * what is neither is left to n8n's expressions, which cost some 0.4 ms an item.
 */
export function compileValue(context: IExecuteFunctions, raw: unknown): CompiledValue {
	if (typeof raw !== 'string' || !raw.startsWith('=')) {
		return { read: () => raw, isConstant: true, isField: false };
	}
	const field = fieldPath(raw);
	if (field?.steps) {
		const { steps } = field;
		return { read: (item) => follow(item.json, steps), isConstant: false, isField: true };
	}
	const expression = field?.expression ?? raw.slice(1);
	return {
		read: (_item, index) => context.evaluateExpression(expression, index),
		isConstant: false,
		isField: field !== null,
	};
}

/** What is at a path in a value; undefined: nothing. */
export function follow(start: unknown, path: string[]): unknown {
	let value: unknown = start;
	for (const step of path) {
		if (value === null || value === undefined || !Object.hasOwn(value, step)) return undefined;
		value = (value as Record<string, unknown>)[step];
	}
	return value;
}

/** What an expression can ask for that is the same for all items. */
const SAME_FOR_ALL =
	/\$(?:vars|workflow|now|today|execution|env|secrets|runIndex|prevNode|nodeId|nodeVersion|webhookId|mode)\b|(?:\$\((?:"[^"\\]*"|'[^'\\]*')\)|\$input)\.(?:first|last|all)\(\)/g;

/** No panel has parameters in so many levels; a program could write thousands, which would end in no sentence. */
const DEEPEST = 50;

/** Whether a raw parameter, or a part of it, can be another one for another item. */
export const canDiffer = (raw: unknown): boolean => differing(raw).length > 0;

/** The expressions in a raw parameter that can differ between items, with the path to each. */
export function differing(raw: unknown, path: string[] = []): Array<[path: string[], expression: string]> {
	if (typeof raw === 'string') {
		return raw.startsWith('=') && raw.replace(SAME_FOR_ALL, '').includes('$') ? [[path, raw]] : [];
	}
	if (typeof raw !== 'object' || raw === null || path.length === DEEPEST) return [];
	return Object.entries(raw).flatMap(([key, value]) => differing(value, [...path, key]));
}

/** Reads what distinguishes the items for which a raw parameter differs. */
export function compileEach(context: IExecuteFunctions, raw: unknown): ItemReader<string> {
	const values = differing(raw).map(([, expression]) => compileValue(context, expression));
	return (item, index) => JSON.stringify(values.map(({ read }) => asText(read(item, index))));
}

/** A raw parameter with its expressions evaluated for an item. */
export function resolve(context: IExecuteFunctions, raw: unknown, index = 0, level = 0): unknown {
	if (typeof raw === 'string') {
		return raw.startsWith('=') ? context.evaluateExpression(raw.slice(1), index) : raw;
	}
	if (typeof raw !== 'object' || raw === null || level === DEEPEST) return raw;
	const within = (value: unknown) => resolve(context, value, index, level + 1);
	if (Array.isArray(raw)) return raw.map(within);
	return Object.fromEntries(Object.entries(raw).map(([key, value]) => [key, within(value)]));
}

/** A value of any type as a text; empty where it cannot be written, as thousands of levels and circles cannot. */
export function asText(value: unknown): string {
	if (typeof value === 'string') return value;
	try {
		return JSON.stringify(value) ?? '';
	} catch {
		return '';
	}
}

/** A value of any type as a text for an error, not too long. */
export function inWords(value: unknown): string {
	return asText(value).slice(0, 100);
}

/** A text parameter that is the same for all items, trimmed. */
export function readText(context: IExecuteFunctions, name: string, off: string): string {
	return asText(context.getNodeParameter(name, 0, off)).trim();
}
