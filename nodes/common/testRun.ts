import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { noticeUnknownNames, TestRun, type StepRequest, type TestRequest } from '../../steps';
import type { Store } from '../../stores';
import { oneOf } from './choices';
import { hint } from './hints';
import { nodeOf } from './node';
import type { OptionReader } from './options';
import { openStore } from './store';

/** An option of steps that change scores. */
export const testRunsOption: INodeProperties = {
	displayName: 'Test Runs',
	name: 'testRuns',
	type: 'options',
	options: [
		{
			name: 'Keep Apart',
			value: 'apart',
			description: 'A run by hand changes no live score. Each lead that is scored in it is new.',
		},
		{
			name: 'Keep Apart, Starting From the Live Score',
			value: 'fromLive',
			description: 'A run by hand changes no live score. Each lead starts from the score that it has.',
		},
		{
			name: 'Change Live Scores',
			value: 'live',
			description: 'A run by hand counts like any other run',
		},
	],
	default: 'apart',
	description:
		'What happens when you press Execute in the editor. Runs of the published workflow always change live scores.',
};

const TEST_RUNS = ['apart', 'fromLive', 'live'] as const;

/** Whether a person started this run in the editor: the workflow, a step alone, a test webhook, or a chat with an agent. */
export function isByHand(context: IExecuteFunctions): boolean {
	const mode = context.getMode();
	// A sub-workflow counts as live, whoever started its parent.
	if (mode === 'integrated') return false;
	const started = context.getExecutionContext?.()?.source ?? mode;
	return started === 'manual' || started === 'evaluation';
}

/** What every item of a test says; nothing where the run counts. */
export type TestMark = { test?: true };

/** Where a step works. */
export interface StepStore {
	/** The store that the step changes: the live one, or that of a test. */
	store: Store;
	/** The store that the panel names. */
	live: Store;
	mark: TestMark;
	/** To be called before the step works on leads of scores: a test needs them as they are live. */
	begin(entity: string, scores: string[], leads: string[]): Promise<void>;
	/** The same for all leads of a score. */
	beginAll(entity: string, score: string): Promise<void>;
	/** To be called before the step works on leads in a pool: a test needs that as it is live. */
	beginPool(pool: string, entity: string, leads: string[]): Promise<void>;
	/** Says that a step's score is unknown, where neither the store nor the test has it. */
	noticeUnknownNames(request: StepRequest): Promise<void>;
	/** To be called at the end. @param done what this did, for people who ran it by hand; "": nothing */
	end(done: string): Promise<void>;
}

/** What a step that is run by hand says, after what it works on. */
export interface TestWords {
	/** Of a test: "Run by hand: …." */
	tested: string;
	/** Of a workflow that another one calls: "…, so …, even if …" */
	called: string;
	/** The choice under "Test Runs" by which a run by hand counts. */
	live: string;
}

const SCORES: TestWords = {
	tested: 'no live score changed',
	called: 'its scores are live',
	live: 'Change Live Scores',
};

/**
 * Opens the store of a step that changes scores: by hand, one that is kept apart.
 * @param isScoring whether leads are new to a test of this step; to others they come as they are live, if no step scored them
 * @param opened the store that the panel names, where the step has opened it already
 * @param words for a step that changes something else
 */
export async function openStepStore(
	context: IExecuteFunctions,
	option: OptionReader,
	isScoring: boolean,
	opened?: Store,
	words = SCORES,
): Promise<StepStore> {
	const chosen = oneOf(context, 'Test Runs', option<unknown>('testRuns', 'apart'), TEST_RUNS);
	const live = opened ?? (await openStore(context));
	if (chosen === 'live' || !isByHand(context)) return liveStore(context, live, words);
	const test = await TestRun.open(live, testRequest(context));
	const isFromLive = chosen === 'fromLive' || !isScoring;
	return {
		store: test.store,
		live,
		mark: { test: true },
		async begin(entity, scores, leads) {
			if (isFromLive) await test.bringLeads(entity, scores, leads);
			else await test.bringScores(entity, scores, leads);
		},
		async beginAll(entity, score) {
			const most = await test.bringAll(entity, score);
			if (most === null) return;
			hint(context, `This test looked at the first ${most} leads of "${score}" only.`, 'info');
		},
		async beginPool(pool, entity, leads) {
			await test.bringPool(pool, entity, leads, isFromLive);
		},
		async noticeUnknownNames(request) {
			if (await test.hasScore(request)) return;
			await noticeUnknownNames(live, request, {}, await test.scoreNames(request.entity));
		},
		async end() {
			await test.save();
			hint(context, tested(words), 'info');
		},
	};
}

/** Two lines of the output pane at 1280 × 720. */
const tested = ({ tested: what }: TestWords): string =>
	`Run by hand: ${what}. To let such a run count, set the option Test Runs.`;

/** The store without a test: for runs that count, and for previews, which change nothing anyway. */
export function liveStore(context: IExecuteFunctions, live: Store, words = SCORES): StepStore {
	const nothing = async (): Promise<void> => {};
	return {
		store: live,
		live,
		mark: {},
		begin: nothing,
		beginAll: nothing,
		beginPool: nothing,
		noticeUnknownNames: async (request) => await noticeUnknownNames(live, request),
		async end(done) {
			if (done !== '') showLive(context, done, words);
		},
	};
}

function testRequest(context: IExecuteFunctions): TestRequest {
	return {
		workflow: `${context.getInstanceId()}/${context.getWorkflow().id ?? ''}`,
		execution: context.getExecutionId(),
		step: nodeOf(context).name,
		run: Number(context.getWorkflowDataProxy(0).$runIndex),
		before: stepsBefore(context),
		now: Date.now(),
	};
}

function showLive(context: IExecuteFunctions, done: string, { called, live }: TestWords): void {
	if (context.getMode() === 'integrated') {
		hint(
			context,
			`This workflow was called by another one, so ${called}, even if that one was run by hand.`,
			'info',
		);
	} else if (isByHand(context)) {
		hint(context, `This run by hand ${done}, because the option Test Runs is set to "${live}".`, 'info');
	}
}

/** Nodes of ours whose tests leave something for the steps after them. */
const OURS = /\.(scoreLead|applyDecay|thresholdRouter|assignLead)$/;

/** Our steps before this one that n8n has results of, nearest first: those at the same distance together. */
function stepsBefore(context: IExecuteFunctions): string[][] {
	const { $: resultsOf } = context.getWorkflowDataProxy(0) as {
		$: (name: string) => { isExecuted: boolean };
	};
	const steps: string[][] = [];
	const seen = new Set([nodeOf(context).name]);
	for (let depth = 1; ; depth++) {
		const found = context
			.getParentNodes(nodeOf(context).name, { depth })
			.filter(({ name }) => !seen.has(name));
		if (found.length === 0) return steps;
		for (const { name } of found) seen.add(name);
		steps.push(
			found.filter(({ name, type }) => OURS.test(type) && resultsOf(name).isExecuted).map(({ name }) => name),
		);
	}
}
