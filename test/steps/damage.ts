/* eslint-disable @typescript-eslint/no-explicit-any -- lines are broken here in all ways */
import fc from 'fast-check';

/** Values that people and attackers put where something else belongs. */
export const strange = fc.constantFrom<unknown>(
	...[null, '', 'x', ' BOB ', '__proto__', [], {}, [[]], { a: 1 }, true],
	...[0, -1, 1, 2.5, 1e9 + 1, 1e15, 1e300, -1e300, 1e308, 9e15, -62135596800000],
);

/** Every place in a value that something can be put in. */
export function placesIn(value: unknown, path: string[] = []): string[][] {
	if (typeof value !== 'object' || value === null) return [path];
	return [path, ...Object.entries(value).flatMap(([key, one]) => placesIn(one, [...path, key]))];
}

export function put(value: any, path: string[], what: unknown): any {
	if (path.length === 0) return what;
	const [key, ...rest] = path;
	const copy = Array.isArray(value) ? [...value] : { ...value };
	copy[key!] = put(value[key!], rest, what);
	return copy;
}
