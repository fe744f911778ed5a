/** What people write as the keys of a map: an object would also have those that every object has, such as "constructor". */
export const mapOf = <T>(entries: Record<string, T>): ReadonlyMap<string, T> =>
	new Map(Object.entries(entries));
