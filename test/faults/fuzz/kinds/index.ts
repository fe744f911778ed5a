import { connections } from './connections';
import { csv } from './csv';
import { instants } from './instants';
import { items } from './items';
import type { Kind } from './kind';
import { lines } from './lines';
import type { KindName } from './names';
import { parameters } from './parameters';
import { rules } from './rules';
import { tools } from './tools';

export const KINDS: Record<KindName, Kind> = {
	lines,
	csv,
	connections,
	instants,
	items,
	rules,
	tools,
	parameters,
};
