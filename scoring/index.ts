/** The domain, pure: what points mean. No n8n, no I/O, no clock. */
export * from './bands';
export * from './explain';
export * from './fades';
export * from './history';
export * from './lead';
export * from './merge';
export * from './past';
export * from './rules';
export * from './score';
export * from './scoreItem';
export * from './settle';
export * from './time';
export * from './total';
export * from './triggers';
export * from './watch';
export * from './work';
