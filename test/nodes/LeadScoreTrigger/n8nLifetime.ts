import type { ExecutionCancelledError, IDataObject, IRun } from 'n8n-workflow';
import { chain, pollOnce, type RunOptions, type WorkflowJson } from '../../engine';
import type { N8n } from '../setup';

type TriggerModule = typeof import('../../../nodes/LeadScoreTrigger/LeadScoreTrigger.node');

/** An n8n from its start to its end, with one trigger: what it knows beside its files is gone then. */
export interface Life {
	/** The trigger looks, as n8n has it do once a minute. Returns what it started a run with. */
	poll: () => Promise<Started | null>;
	/** A person changes the trigger. */
	change: (node: Parameters<typeof chain>[0]) => void;
}

export interface Started {
	items: IDataObject[];
	/** The run comes to its end. */
	end: () => Promise<void>;
	/** n8n could not begin it. */
	fail: () => Promise<void>;
	/** Its worker died, in queue mode. */
	lose: () => Promise<void>;
	/** It is stopped. */
	stop: (error: ExecutionCancelledError) => Promise<void>;
}

/** What n8n tells of a run that came to its end, and of one whose worker died: nothing but the error. */
const run = (status: 'success' | 'error', data: object): IRun =>
	({ status, data: { resultData: { runData: {}, ...data } } }) as unknown as IRun;
const ENDED = run('success', { lastNodeExecuted: 'Last' });
const LOST = run('error', { error: new Error('job stalled more than maxStalledCount') });

const settled = async () => await new Promise((resolve) => setTimeout(resolve, 30));

export function live(n8n: N8n, node: Parameters<typeof chain>[0], options: Partial<RunOptions> = {}): Life {
	let workflow: WorkflowJson = chain(node);
	let type!: InstanceType<TriggerModule['LeadScoreTrigger']>;
	jest.isolateModules(() => {
		const { LeadScoreTrigger } = jest.requireActual<TriggerModule>(
			'../../../nodes/LeadScoreTrigger/LeadScoreTrigger.node',
		);
		type = new LeadScoreTrigger();
	});
	return {
		change: (other) => (workflow = chain(other)),
		poll: async () => {
			let started: Started | null = null;
			const returned = await pollOnce(workflow, {
				userFolder: n8n.userFolder,
				nodeTypes: { 'n8n-nodes-lead-scoring.leadScoreTrigger': type },
				...options,
				emit: ([items], _response, done) => {
					const after = async (act: () => void) => {
						act();
						await settled();
					};
					started = {
						items: items!.map(({ json }) => json),
						end: async () => await after(() => done!.resolve(ENDED)),
						lose: async () => await after(() => done!.resolve(LOST)),
						stop: async (error) => await after(() => done!.reject(error)),
						fail: async () => await after(() => done!.reject(new Error('The workflow is gone'))),
					};
				},
			});
			expect(returned).toBeNull();
			return started;
		},
	};
}
