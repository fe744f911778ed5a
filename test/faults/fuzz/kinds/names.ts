/** Ways in. A list of its own, so that who only names them does not load n8n. */
export const KIND_NAMES = [
	'lines',
	'csv',
	'connections',
	'instants',
	'items',
	'rules',
	'tools',
	'parameters',
] as const;
export type KindName = (typeof KIND_NAMES)[number];

export const isKindName = (name: string): name is KindName =>
	(KIND_NAMES as readonly string[]).includes(name);
