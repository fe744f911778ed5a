import { compare } from './compare';
import { get } from './get';
import { listVersions } from './listVersions';
import type { Operation } from './operation';
import { publish } from './publish';
import { publishDraft } from './publishDraft';
import { publishEarlier } from './publishEarlier';
import { remove } from './remove';
import { saveDraft } from './saveDraft';

/** What the node can do, by name, as the panel lists it: a new operation is a file and a line here. */
export const operations: Operation[] = [
	compare,
	get,
	listVersions,
	publish,
	publishDraft,
	publishEarlier,
	remove,
	saveDraft,
];
