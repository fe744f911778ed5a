import type { ICredentialDataDecryptedObject, IDataObject, INodeParameters, INodeType } from 'n8n-workflow';
import { ApplyDecay } from '../../nodes/ApplyDecay/ApplyDecay.node.js';
import { LeadScore } from '../../nodes/LeadScore/LeadScore.node.js';
import { ScoreLead } from '../../nodes/ScoreLead/ScoreLead.node.js';
import { ScoringRules } from '../../nodes/ScoringRules/ScoringRules.node.js';
import { ThresholdRouter } from '../../nodes/ThresholdRouter/ThresholdRouter.node.js';
import { after } from '../../scoring';
import { chain, runWorkflow, type WorkflowRun } from '../engine';
import {
	applyDecayParameters,
	leadScoreParameters,
	publishParameters,
	routerParameters,
	scoreLeadParameters,
} from './nodes';
import { vectorSchema, type Vector, type VectorStep } from './vector';

/** One expectation that did not come true. */
export interface Failure {
	/** The step's place in the story, from 1. */
	step: number;
	lead: string;
	got: unknown;
	expected: unknown;
}

const nodeTypes: Record<string, INodeType> = {
	applyDecay: new ApplyDecay(),
	leadScore: new LeadScore(),
	scoreLead: new ScoreLead(),
	scoringRules: new ScoringRules(),
	thresholdRouter: new ThresholdRouter(),
};

/**
 * Plays a story through the real nodes in n8n's engine.
 * @param text the story
 * @param store the credential of an empty store
 * @param isPublished whether its rules are published, and used by the steps, instead of standing in them
 * @throws where the story is not in the format, or a step fails
 */
export async function runVector(
	text: string,
	store: ICredentialDataDecryptedObject,
	isPublished = false,
): Promise<Failure[]> {
	const vector = vectorSchema.parse(JSON.parse(text));
	const failures: Failure[] = [];
	for (const [index, step] of vector.steps.entries()) {
		const read = await runStep(vector, step, store, isPublished);
		for (const [lead, expected] of Object.entries(step.expect ?? {})) {
			const got = await read(lead, expected);
			if (!isSame(got, expected, step.tolerance ?? 1e-6)) {
				failures.push({ step: index + 1, lead, got, expected });
			}
		}
	}
	return failures;
}

/** How to read what a step did to a lead, in the form in which it is expected. */
type Read = (lead: string, expected: unknown) => Promise<unknown>;

async function runStep(
	vector: Vector,
	step: VectorStep,
	store: ICredentialDataDecryptedObject,
	isPublished: boolean,
): Promise<Read> {
	const score = step.into ?? Object.keys(vector.scores)[0]!;
	const run: Run = async (type, id, parameters, items) =>
		await runNode(type, id, parameters, items, vector.timezone ?? 'UTC', store);
	if ('route' in step) return await runRouter(vector, step, score, run);
	if ('score' in step) {
		const set = step.rules ?? 'main';
		const rules = vector.rules[set];
		if (!rules) throw new Error(`There are no rules named "${set}"`);
		const name = step.as ?? set;
		// Other rules under the same name are its next version.
		if (isPublished) await run('scoringRules', 'publish', publishParameters(name, rules), [{}]);
		const used = isPublished ? name : rules;
		const parameters = scoreLeadParameters(used, vector.scores[score] ?? {}, score, step.at);
		await run('scoreLead', name, parameters, step.score);
	} else if ('decay' in step) {
		for (const at of instants(step)) {
			const items = (step.leads ?? ['']).map((lead) => ({ lead }));
			await run('applyDecay', 'decay', applyDecayParameters(step.decay, score, at, step.leads), items);
		}
	} else if ('adjust' in step) {
		const { at, fades, adjust } = step;
		await run('leadScore', 'adjust', leadScoreParameters('adjust', score, at, fades), adjust);
	} else if ('takeBack' in step || 'giveBack' in step) {
		const operation = 'takeBack' in step ? 'takeBack' : 'giveBack';
		for (const { rule, ...item } of 'takeBack' in step ? step.takeBack : step.giveBack) {
			const parameters = leadScoreParameters(operation, score, step.at, undefined, rule);
			await run('leadScore', operation, parameters, [item]);
		}
	} else {
		const { from, into } = step.merge;
		await run('leadScore', 'merge', leadScoreParameters('merge', score, step.at), [{ lead: from, into }]);
	}
	return async (lead, expected) => {
		if (typeof expected !== 'object' || expected === null) return await readScore(lead, score, run);
		const scores: Record<string, unknown> = {};
		for (const name of Object.keys(expected)) scores[name] = await readScore(lead, name, run);
		return scores;
	};
}

type Run = (
	type: string,
	id: string,
	parameters: INodeParameters,
	items: IDataObject[],
) => Promise<WorkflowRun>;

async function runRouter(
	vector: Vector,
	step: Extract<VectorStep, { route: unknown }>,
	score: string,
	run: Run,
): Promise<Read> {
	const name = typeof step.route === 'string' ? step.route : 'router';
	const router = typeof step.route === 'string' ? vector.routers?.[name] : step.route;
	if (!router) throw new Error(`There is no router named "${name}"`);
	const items = step.leads.map((lead) => ({ lead }));
	const result = await run('thresholdRouter', `router ${name}`, routerParameters(router, score), items);
	const outputs = ['below', ...router.bands.map(([band]) => band)];
	const holds = (output: number, lead: string) =>
		result.items('Step', output).some(({ json }) => json.lead === lead);
	return async (lead) => outputs.find((_band, output) => holds(output, lead)) ?? null;
}

async function readScore(lead: string, score: string, run: Run): Promise<unknown> {
	const result = await run('leadScore', 'get', leadScoreParameters('get', score), [{ lead }]);
	return (result.items('Step')[0]!.json.leadScoreDetail as IDataObject).score;
}

/** The instants of a decay that is repeated. */
function instants({ at, repeatEvery, until }: Extract<VectorStep, { decay: unknown }>): string[] {
	const all = [Date.parse(at)];
	while (repeatEvery && until) {
		const next = after(all[0]!, repeatEvery, 'UTC', all.length);
		if (next > Date.parse(until)) break;
		all.push(next);
	}
	return all.map((instant) => new Date(instant).toISOString());
}

async function runNode(
	type: string,
	id: string,
	parameters: INodeParameters,
	items: IDataObject[],
	timezone: string,
	store: ICredentialDataDecryptedObject,
): Promise<WorkflowRun> {
	const result = await runWorkflow(
		{
			...chain({
				type,
				id,
				name: 'Step',
				parameters: { store: 'shared', ...parameters },
				credentials: { leadScoreStoreApi: { id: '1', name: 'Store' } },
			}),
			settings: { timezone },
		},
		{ nodeTypes, items, credentials: { leadScoreStoreApi: store } },
	);
	if (result.error) throw new Error(`${result.error.message}. ${result.error.description ?? ''}`);
	return result;
}

function isSame(got: unknown, expected: unknown, tolerance: number): boolean {
	if (typeof expected === 'number') return typeof got === 'number' && Math.abs(got - expected) <= tolerance;
	if (typeof expected !== 'object' || expected === null) return got === expected;
	return Object.entries(expected).every(([key, value]) =>
		isSame((got as Record<string, unknown>)[key], value, tolerance),
	);
}
