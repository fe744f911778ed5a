/** What our steps say of a lead in an item, under plain names: their flat fields, and the detail with the exact numbers. */
export function resultOf<T>(json: Record<string, unknown>): T {
	const flat = Object.entries(json).flatMap(([field, value]) => {
		const [, first, rest] = /^leadScore([A-Z])(\w*)$/.exec(field) ?? [];
		return first ? [[first.toLowerCase() + rest, value]] : [];
	});
	const { detail, ...shown } = Object.fromEntries(flat) as Record<string, unknown>;
	return { ...shown, ...(detail as object | undefined) } as T;
}
