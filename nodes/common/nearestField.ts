import { distance } from 'fastest-levenshtein';
import type { IDataObject } from 'n8n-workflow';
import { simpleName } from '../../scoring';

/** Levels and fields that are looked at: what people mean is not deep inside. */
const DEEPEST = 3;
const MOST_FIELDS = 500;

/**
 * The field that was most likely meant where an item has none at `path`: one of that name in another place, else one in the
 * same place whose name is almost the same. Null: no field is like it.
 */
export function nearestField(json: IDataObject, path: string[]): string | null {
	const fields = fieldsIn(json);
	const wanted = simpleName(path.at(-1)!);
	const elsewhere = fields.find((field) => simpleName(field.at(-1)!) === wanted);
	if (elsewhere) return elsewhere.join('.');
	const place = path.slice(0, -1).join('.');
	const [nearest] = fields
		.filter((field) => field.slice(0, -1).join('.') === place)
		.map((field): [field: string[], typos: number] => [field, distance(simpleName(field.at(-1)!), wanted)])
		.filter(([, typos]) => typos <= (wanted.length > 4 ? 2 : 1))
		.sort(([, one], [, other]) => one - other);
	return nearest ? nearest[0].join('.') : null;
}

/** The paths of an item's fields, those that are less deep first. */
export function fieldsIn(json: IDataObject): string[][] {
	const found: string[][] = [];
	let level: Array<[path: string[], fields: IDataObject]> = [[[], json]];
	while (level.length > 0 && found.length < MOST_FIELDS) {
		const next: typeof level = [];
		for (const [path, fields] of level) {
			for (const [name, value] of Object.entries(fields).slice(0, MOST_FIELDS)) {
				const field = [...path, name];
				found.push(field);
				const isOpen = typeof value === 'object' && value !== null && !Array.isArray(value);
				if (isOpen && field.length < DEEPEST) next.push([field, value as IDataObject]);
			}
		}
		level = next;
	}
	return found;
}
