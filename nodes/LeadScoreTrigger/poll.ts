import {
	NodeOperationError,
	type ExecutionCancelledError,
	type IDataObject,
	type INodeExecutionData,
	type IPollFunctions,
	type IRun,
} from 'n8n-workflow';
import {
	readExample,
	pollCrossings,
	saveEmitted,
	type EmittedCrossing,
	type TriggerRequest,
} from '../../steps';
import { inWords, shownPoints } from '../../scoring';
import type { Store } from '../../stores';
import { asNodeError, openStore } from '../common/store';
import { readRequest } from './request';
import { forgetRuns, noteLooked, noteRun, runsOf } from './runs';

/**
 * Lead Score Trigger: starts the workflow with the crossings that it has not emitted yet. n8n saves the state of a
 * polling trigger before the run has begun, so that a run cut off by the end of n8n would never be repeated, and does not
 * save it where nothing is found. So the store remembers the last crossing up to which every run has ended; what has been
 * emitted since then is known to this process.
 */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const request = readRequest(context);
	try {
		const store = await openStore(context);
		if (context.getMode() === 'manual') return [[await example(context, store, request)]];
		await emitCrossings(context, store, request);
		return null;
	} catch (error) {
		throw asNodeError(context, error);
	}
}

async function example(
	context: IPollFunctions,
	store: Store,
	request: TriggerRequest,
): Promise<INodeExecutionData> {
	const found = await readExample(store, request);
	if (found) return itemOf(found, request);
	const { message, description } = noExample(request);
	throw new NodeOperationError(context.getNode(), message, { description });
}

function noExample({ threshold, wait }: TriggerRequest): { message: string; description: string } {
	if (wait?.until === 'untouched' && wait.since === 'dealt') {
		return {
			message: `No lead has been assigned in the pool "${wait.pool}" yet, so there is nothing to test with`,
			description:
				'Run a workflow with Assign Lead, then test again. Check the names under "Score" and "Pool".',
		};
	}
	if (threshold !== null) {
		return {
			message: 'No lead has done this yet, so there is nothing to test with',
			description:
				'Leads that crossed the threshold before now do not count. Let a step change the score of a lead so that it crosses, then test again. Check the name under "Score".',
		};
	}
	return {
		message: 'No Threshold Router has seen a lead do this yet, so there is nothing to test with',
		description:
			'Run a workflow with a Threshold Router in which a lead changes its band, then test again. Check the names under "Score" and "Band".',
	};
}

async function emitCrossings(context: IPollFunctions, store: Store, request: TriggerRequest): Promise<void> {
	const trigger = JSON.stringify([
		request.step.key,
		context.getNodeParameter('store'),
		context.getNode().credentials,
		request.entity,
		request.score,
	]);
	const after = runsOf(trigger)?.upTo ?? null;
	const { crossings, upTo } = await pollCrossings(store, request, after);
	// Another poll may have been faster: what came after it is still to be emitted.
	if ((runsOf(trigger)?.upTo ?? null) !== after) return await emitCrossings(context, store, request);
	if (crossings.length === 0) {
		noteLooked(trigger, upTo);
		return;
	}
	const items = crossings.map((crossing) => itemOf(crossing, request));
	const run = context.helpers.createDeferredPromise<IRun | undefined>();
	const over = noteRun(trigger, upTo);
	context.__emit([items], undefined, run);
	void afterRun(context, run.promise, async () => {
		const last = over();
		if (last !== null) await saveEmitted(store, request, last);
	}).then((hasRun) => {
		if (!hasRun) forgetRuns(trigger);
	});
}

/** Waits for a run to end, and notes it. Returns whether it has begun at all. */
async function afterRun(
	context: IPollFunctions,
	run: Promise<IRun | undefined>,
	note: () => Promise<void>,
): Promise<boolean> {
	if (!(await run.then(hasBegun, isStopped))) return false;
	// Where this cannot be saved, the end of the next run is; until then this process remembers it.
	await note().catch((error: Error) => context.logger.error(`${context.getNode().name}: ${error.message}`));
	return true;
}

/** In queue mode, a run that was lost with its worker ends with an error and without a trace of any step. */
function hasBegun(run: IRun | undefined): boolean {
	if (!run) return false;
	const { lastNodeExecuted, runData } = run.data.resultData;
	return run.status !== 'error' || lastNodeExecuted !== undefined || Object.keys(runData).length > 0;
}

/** A person, or the workflow's time limit, has stopped the run; it is not to be repeated. */
const isStopped = (error: unknown): boolean =>
	['manual', 'timeout'].includes((error as Partial<ExecutionCancelledError>).reason ?? '');

function itemOf(crossing: EmittedCrossing, request: TriggerRequest): INodeExecutionData {
	const { id, lead, score, at, execution } = crossing;
	return {
		json: {
			crossing: id,
			leadId: lead,
			score: shownPoints(score),
			...whatHappened(crossing, request),
			at: new Date(at).toISOString(),
			scoreName: request.score,
			recordType: request.entity,
			execution,
		},
	};
}

function whatHappened(
	{ from, to, direction, by }: EmittedCrossing,
	{ threshold, wait }: TriggerRequest,
): IDataObject {
	if (wait?.until === 'untouched') {
		const what = wait.since === 'dealt' ? { assignedTo: from, pool: wait.pool } : { band: from };
		return { ...what, notTouchedFor: inWords(wait.duration) };
	}
	if (threshold !== null) return { threshold, direction };
	return {
		band: to ?? 'Below',
		previousBand: from ?? 'Below',
		router: by?.node,
		routerWorkflow: by?.workflow,
		direction,
	};
}
