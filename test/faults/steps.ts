import { createHash } from 'node:crypto';
import { decayAll, routeLeads, scoreLeads } from '../../steps';
import type { Store } from '../../stores';
import { decaying, reportOf, routing, scoring, type Execution, type StepName } from './executions';

/** What a step of an execution gave back. */
export interface Given {
	/** A short text for each result, to compare them by. */
	results: string[];
	/** The crossings that came out. */
	crossings: string[];
}

/** A result as a short text: the same for what was kept of it as JSON. */
export const digest = (result: unknown): string =>
	createHash('sha1').update(JSON.stringify(result)).digest('base64url').slice(0, 12);

/** The steps of an execution, in their order. */
export const stepsOf = ({ decay }: Execution): StepName[] => [
	...(decay ? (['decay'] as const) : []),
	'score',
	'route',
];

export async function runStep(store: Store, step: StepName, execution: Execution): Promise<Given> {
	switch (step) {
		case 'score': {
			const results = await scoreLeads(store, scoring(execution));
			return { results: results.map(digest), crossings: [] };
		}
		case 'route': {
			const results = await routeLeads(store, routing(execution));
			return { results: results.map(digest), crossings: results.flatMap(({ crossing }) => crossing ?? []) };
		}
		case 'decay': {
			const { leads, summary } = await decayAll(store, decaying(execution), reportOf(execution));
			return { results: [...leads, summary].map(digest), crossings: [] };
		}
	}
}
