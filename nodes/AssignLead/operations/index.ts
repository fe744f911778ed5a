import { assign } from './assign';
import { markTouched } from './markTouched';
import type { Operation } from './operation';
import { release } from './release';
import { whoHasWhat } from './whoHasWhat';

/** What the node can do, by name, as the panel lists it: a new operation is a file and a line here. */
export const operations: Operation[] = [assign, markTouched, release, whoHasWhat];
