import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

/** Reads a value from an item. */
export type Reader = (item: INodeExecutionData, index: number) => unknown;

/** A parameter as it stands in the workflow, compiled once. */
export interface CompiledValue {
	read: Reader;
	/** Whether it is the same for every item; whether it is one field of the item. */
	isConstant: boolean;
	isField: boolean;
}

const FIELD =
	/^=\{\{\s*\$json((?:\??\.[A-Za-z_$][\w$]*|(?:\?\.)?\[\s*(?:"[^"\\]*"|'[^'\\]*'|\d+)\s*\])+)\s*\}\}$/;
const STEP = /\??\.([A-Za-z_$][\w$]*)|(?:\?\.)?\[\s*(?:"([^"\\]*)"|'([^'\\]*)'|(\d+))\s*\]/g;

/**
 * Compiles a raw parameter: a constant stays one, a plain field (`{{ $json.a.b }}`) becomes a property read, and only
 * what is neither is left to n8n's expressions, which cost some 0.4 ms an item.
 */
export function compileValue(context: IExecuteFunctions, raw: unknown): CompiledValue {
	if (typeof raw !== 'string' || !raw.startsWith('=')) {
		return { read: () => raw, isConstant: true, isField: false };
	}
	const field = FIELD.exec(raw);
	if (field) {
		const path = [...field[1]!.matchAll(STEP)].map((step) => step[1] ?? step[2] ?? step[3] ?? step[4]!);
		return { read: (item) => follow(item.json, path), isConstant: false, isField: true };
	}
	const expression = raw.slice(1);
	return {
		read: (_item, index) => context.evaluateExpression(expression, index),
		isConstant: false,
		isField: false,
	};
}

function follow(start: unknown, path: string[]): unknown {
	let value: unknown = start;
	for (const step of path) {
		if (value === null || value === undefined || !Object.hasOwn(value, step)) return undefined;
		value = (value as Record<string, unknown>)[step];
	}
	return value;
}

/** A raw parameter that is the same for all items: its expressions are evaluated for the first one. */
export function resolve(context: IExecuteFunctions, raw: unknown): unknown {
	if (typeof raw === 'string') return raw.startsWith('=') ? context.evaluateExpression(raw.slice(1), 0) : raw;
	if (Array.isArray(raw)) return raw.map((value) => resolve(context, value));
	if (typeof raw !== 'object' || raw === null) return raw;
	return Object.fromEntries(Object.entries(raw).map(([key, value]) => [key, resolve(context, value)]));
}

/** A value of any type as a text. */
export function asText(value: unknown): string {
	return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** A value of any type as a text for an error, not too long. */
export function inWords(value: unknown): string {
	return asText(value).slice(0, 100);
}

/** A text parameter that is the same for all items, trimmed. */
export function readText(context: IExecuteFunctions, name: string, off: string): string {
	return asText(context.getNodeParameter(name, 0, off)).trim();
}
