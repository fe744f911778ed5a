import type { IDataObject, INodeParameters, INodeType } from 'n8n-workflow';
import { ApplyDecay } from '../../nodes/ApplyDecay/ApplyDecay.node';
import { ScoreLead } from '../../nodes/ScoreLead/ScoreLead.node';
import { ThresholdRouter } from '../../nodes/ThresholdRouter/ThresholdRouter.node';
import { after, type Instant } from '../../scoring';
import { chain, runWorkflow, type WorkflowRun } from '../engine';
import { applyDecayParameters, routerParameters, scoreLeadParameters } from './nodes';
import { vectorSchema, type Vector, type VectorStep } from './vector';
import { readLeads } from '../../steps';
import { openSqlite } from '../../stores';

/** One expectation that did not come true. */
export interface Failure {
	step: number;
	lead: string;
	got: unknown;
	expected: unknown;
}

const nodeTypes: Record<string, INodeType> = {
	scoreLead: new ScoreLead(),
	applyDecay: new ApplyDecay(),
	thresholdRouter: new ThresholdRouter(),
};

/**
 * Plays a story through the real nodes in n8n's engine, on a store of its own.
 * @param file the story's text
 * @throws where the story is not in the format, or a step fails
 */
export async function runVector(text: string, folder: string): Promise<Failure[]> {
	const vector = vectorSchema.parse(JSON.parse(text));
	const store = `${folder}/scores.sqlite`;
	const failures: Failure[] = [];
	for (const [index, step] of vector.steps.entries()) {
		const got = await runStep(vector, step, folder, store);
		for (const [lead, expected] of Object.entries(step.expect ?? {})) {
			const actual = got ? got(lead) : await scoreOf(vector, step, store, lead, expected);
			if (!isSame(actual, expected, step.tolerance ?? 1e-6)) {
				failures.push({ step: index + 1, lead, got: actual, expected });
			}
		}
	}
	return failures;
}

/** Runs a step; a routing step returns where each lead left. */
async function runStep(
	vector: Vector,
	step: VectorStep,
	folder: string,
	path: string,
): Promise<((lead: string) => string | null) | undefined> {
	const score = step.into ?? Object.keys(vector.scores)[0]!;
	const run = async (type: string, id: string, parameters: INodeParameters, items: IDataObject[]) =>
		await runNode(
			type,
			id,
			{ store: 'shared', ...parameters },
			items,
			vector.timezone ?? 'UTC',
			folder,
			path,
		);
	if ('score' in step) {
		const set = step.rules ?? 'main';
		const rules = vector.rules[set];
		if (!rules) throw new Error(`There are no rules named "${set}"`);
		const parameters = scoreLeadParameters(rules, vector.scores[score] ?? {}, score, step.at);
		await run('scoreLead', step.as ?? set, parameters, step.score as IDataObject[]);
		return undefined;
	}
	if ('decay' in step) {
		for (const at of instants(step)) {
			const items = (step.leads ?? ['']).map((lead) => ({ lead }));
			await run('applyDecay', 'decay', applyDecayParameters(step.decay, score, at, step.leads), items);
		}
		return undefined;
	}
	if ('route' in step) {
		const router = typeof step.route === 'string' ? vector.routers?.[step.route] : step.route;
		if (!router) throw new Error(`There is no router named "${String(step.route)}"`);
		const id = typeof step.route === 'string' ? step.route : 'router';
		const items = step.leads.map((lead) => ({ lead }));
		const result = await run('thresholdRouter', `router ${id}`, routerParameters(router, score), items);
		return (lead) =>
			outputOf(
				result,
				router.bands.map(([name]) => name),
				lead,
			);
	}
	throw new Error('no node yet');
}

/** The instants of a decay that is repeated. */
function instants(step: Extract<VectorStep, { decay: unknown }>): string[] {
	const start = Date.parse(step.at);
	if (!step.repeatEvery) return [step.at];
	const all: Instant[] = [];
	for (let n = 0; ; n++) {
		const at = after(start, step.repeatEvery, 'UTC', n);
		if (at > Date.parse(step.until ?? step.at)) return all.map((one) => new Date(one).toISOString());
		all.push(at);
	}
}

async function runNode(
	type: string,
	id: string,
	parameters: INodeParameters,
	items: IDataObject[],
	timezone: string,
	folder: string,
	path: string,
): Promise<WorkflowRun> {
	const credential = { leadScoreStoreApi: { id: '1', name: 'Store' } };
	const workflow = chain({ type, id, name: 'Step', parameters, credentials: credential });
	const result = await runWorkflow(
		{ ...workflow, id: 'vectors', settings: { timezone } },
		{ nodeTypes, items, userFolder: folder, credentials: { leadScoreStoreApi: { kind: 'sqlite', path } } },
	);
	if (result.error) throw new Error(`${result.error.message}. ${result.error.description ?? ''}`);
	return result;
}

function outputOf(result: WorkflowRun, bands: string[], lead: string): string | null {
	const names = ['below', ...bands];
	const output = names.findIndex((_name, index) =>
		result.items('Step', index).some(({ json }) => json.lead === lead),
	);
	return names[output] ?? null;
}

async function scoreOf(
	vector: Vector,
	step: VectorStep,
	path: string,
	lead: string,
	expected: unknown,
): Promise<unknown> {
	const read = async (score: string) => {
		const [found] = await readLeads(openSqlite(path), 'contact', score, [lead.trim().toLowerCase()]);
		return found?.score ?? null;
	};
	if (typeof expected !== 'object' || expected === null) {
		return await read(step.into ?? Object.keys(vector.scores)[0]!);
	}
	const scores: Record<string, unknown> = {};
	for (const name of Object.keys(expected)) scores[name] = await read(name);
	return scores;
}

function isSame(got: unknown, expected: unknown, tolerance: number): boolean {
	if (typeof expected === 'number') return typeof got === 'number' && Math.abs(got - expected) <= tolerance;
	if (typeof expected !== 'object' || expected === null) return got === expected;
	return Object.entries(expected).every(([key, value]) =>
		isSame((got as Record<string, unknown>)[key], value, tolerance),
	);
}
