import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { TestRun } from '../../steps';
import type { Store } from '../../stores';
import { oneOf } from './choices';
import { hint } from './hints';
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

/** Where a step works. */
export interface StepStore {
	/** The store that the step changes: the live one, or that of a test. */
	store: Store;
	/** The store that the panel names. */
	live: Store;
	test: TestRun | null;
	/** Whether a test begins with leads as they are live. */
	isFromLive: boolean;
	/** To be called at the end. @param done what a run by hand did to live scores; null: nothing */
	close(done: string | null): Promise<void>;
}

/** Opens the store of a step that changes scores: by hand, a copy that is kept apart. */
export async function openStepStore(context: IExecuteFunctions, option: OptionReader): Promise<StepStore> {
	const chosen = oneOf(context, 'Test Runs', option<unknown>('testRuns', 'apart'), TEST_RUNS);
	const live = await openStore(context);
	if (!isByHand(context) || chosen === 'live') {
		const close = async (done: string | null): Promise<void> => showLive(context, done);
		return { store: live, live, test: null, isFromLive: false, close };
	}
	const test = await TestRun.open(live, {
		workflow: `${context.getInstanceId()}/${context.getWorkflow().id ?? ''}`,
		execution: context.getExecutionId(),
		step: context.getNode().name,
		run: Number(context.getWorkflowDataProxy(0).$runIndex),
		before: stepsBefore(context),
		now: Date.now(),
	});
	const close = async (): Promise<void> => {
		await test.save();
		hint(
			context,
			'This run by hand was a test: no live score has changed. To score for real, publish the workflow; to let tests count, choose "Change Live Scores" under the option Test Runs.',
			'info',
		);
	};
	return { store: test.store, live, test, isFromLive: chosen === 'fromLive', close };
}

function showLive(context: IExecuteFunctions, done: string | null): void {
	if (context.getMode() === 'integrated') {
		hint(
			context,
			'This workflow was called by another one, so live scores have changed, even if that one was run by hand.',
			'info',
		);
	} else if (isByHand(context) && done) {
		hint(
			context,
			`This run by hand ${done}, because the option Test Runs is set to "Change Live Scores".`,
			'info',
		);
	}
}

/** Nodes of ours whose tests leave something for the steps after them. */
const OURS = /\.(scoreLead|applyDecay|thresholdRouter)$/;

/** Our steps before this one that n8n has results of, nearest first: those at the same distance together. */
function stepsBefore(context: IExecuteFunctions): string[][] {
	const { $: nodeOf } = context.getWorkflowDataProxy(0) as {
		$: (name: string) => { isExecuted: boolean };
	};
	const steps: string[][] = [];
	const seen = new Set([context.getNode().name]);
	for (let depth = 1; ; depth++) {
		const found = context
			.getParentNodes(context.getNode().name, { depth })
			.filter(({ name }) => !seen.has(name));
		if (found.length === 0) return steps;
		for (const { name } of found) seen.add(name);
		steps.push(
			found.filter(({ name, type }) => OURS.test(type) && nodeOf(name).isExecuted).map(({ name }) => name),
		);
	}
}
