import type { IDataObject, INode, INodeParameters, INodeType } from 'n8n-workflow';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resultOf } from '../../harness/results';
import { ApplyDecay } from '../../nodes/ApplyDecay/ApplyDecay.node';
import { AssignLead } from '../../nodes/AssignLead/AssignLead.node';
import { LeadScore } from '../../nodes/LeadScore/LeadScore.node';
import { LeadScoreTrigger } from '../../nodes/LeadScoreTrigger/LeadScoreTrigger.node';
import { LearnPoints } from '../../nodes/LearnPoints/LearnPoints.node';
import { ScoreLead } from '../../nodes/ScoreLead/ScoreLead.node';
import { ScoringRules } from '../../nodes/ScoringRules/ScoringRules.node';
import { ThresholdRouter } from '../../nodes/ThresholdRouter/ThresholdRouter.node';
import {
	chain,
	openPicker,
	runWorkflow,
	type RunOptions,
	type WorkflowJson,
	type WorkflowRun,
} from '../engine';

export const nodeTypes: Record<string, INodeType> = {
	'n8n-nodes-lead-scoring.learnPoints': new LearnPoints(),
	'n8n-nodes-lead-scoring.scoreLead': new ScoreLead(),
	'n8n-nodes-lead-scoring.applyDecay': new ApplyDecay(),
	'n8n-nodes-lead-scoring.assignLead': new AssignLead(),
	'n8n-nodes-lead-scoring.leadScore': new LeadScore(),
	'n8n-nodes-lead-scoring.leadScoreTrigger': new LeadScoreTrigger(),
	'n8n-nodes-lead-scoring.scoringRules': new ScoringRules(),
	'n8n-nodes-lead-scoring.thresholdRouter': new ThresholdRouter(),
};

export * from './filters';

const folder = mkdtempSync(join(tmpdir(), 'n8n-lead-scoring-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An n8n with a home of its own, and so with no scores yet. */
export interface N8n {
	userFolder: string;
	/** The file in which "This n8n" keeps scores. */
	file: string;
	run: (workflow: WorkflowJson, items?: IDataObject[], options?: Partial<RunOptions>) => Promise<WorkflowRun>;
	/** What a picker in a node's panel offers. */
	pick: (
		node: ReturnType<typeof scoreLead>,
		search: string,
		filter?: string,
		options?: Partial<RunOptions>,
	) => Promise<string[]>;
}

let started = 0;

export function freshN8n(): N8n {
	const userFolder = join(folder, String(++started));
	return {
		userFolder,
		file: join(userFolder, '.n8n', 'n8n-nodes-lead-scoring', 'scores.sqlite'),
		run: async (workflow, items, options) =>
			await runWorkflow(workflow, {
				userFolder,
				items,
				mode: 'manual',
				...options,
				nodeTypes: { ...nodeTypes, ...options?.nodeTypes },
			}),
		pick: async (node, search, filter, options) =>
			await openPicker(node, search, filter, { nodeTypes, userFolder, ...options }),
	};
}

type Settings = Partial<INode>;

const node =
	(type: string, name: string, defaults: INodeParameters) =>
	(parameters: object = {}, settings: Settings = {}) => ({
		type: `n8n-nodes-lead-scoring.${type}`,
		name,
		parameters: { ...defaults, ...parameters } as INodeParameters,
		...settings,
	});

/** A node whose runs by hand count, as most tests want them; `testRuns` can choose otherwise. */
const live = (type: string, name: string, defaults: INodeParameters) => {
	const build = node(type, name, defaults);
	return (parameters: object = {}, settings: Settings = {}) => {
		const { options = {} } = parameters as { options?: unknown };
		if (typeof options !== 'object') return build(parameters, settings);
		return build({ ...parameters, options: { testRuns: 'live', ...options } }, settings);
	};
};

/** Nodes as a user would set them up: a lead ID in the field `lead`, an event ID in `id`. */
export const scoreLead = live('scoreLead', 'Score Lead', {
	leadId: '={{ $json.lead }}',
	eventId: '={{ $json.id }}',
	rules: { rule: [{ name: 'Any event', award: 'everyTime', points: 10, appliesTo: 'every' }] },
});
export const applyDecay = live('applyDecay', 'Apply Decay', {});
export const leadScore = node('leadScore', 'Lead Score', { leadId: '={{ $json.lead }}' });
export const router = live('thresholdRouter', 'Threshold Router', { leadId: '={{ $json.lead }}' });

/** By weights 2 and 1. */
export const assignLead = live('assignLead', 'Assign Lead', {
	leadId: '={{ $json.lead }}',
	people: { person: [{ name: 'Ann', weight: 2 }, { name: 'Ben' }] },
});

export const scoringRules = node('scoringRules', 'Scoring Rules', {
	ruleSet: { __rl: true, mode: 'name', value: 'Team rules' },
});

export const learnPoints = node('learnPoints', 'Learn Points', { outcomeField: 'outcome' });

export const trigger = node('leadScoreTrigger', 'Lead Score Trigger', {});

/** A workflow of a trigger and these nodes in a row. */
export const journey = (...nodes: Array<ReturnType<typeof scoreLead>>): WorkflowJson =>
	chain({ type: 'n8n-nodes-base.manualTrigger', name: 'Start' }, ...nodes);

/** Scores by lead, as they come out of a node: the exact ones. */
export const scoresIn = (run: WorkflowRun, nodeName = 'Score Lead', output = 0): unknown[] =>
	resultsIn(run, nodeName, output).map(({ score = null }) => score);

/** What a node says of each lead, under plain names. */
export const resultsIn = (run: WorkflowRun, nodeName = 'Lead Score', output = 0): IDataObject[] =>
	run.items(nodeName, output).map(({ json }) => resultOf(json));

export const jsonOf = (run: WorkflowRun, nodeName: string, output = 0): IDataObject[] =>
	run.items(nodeName, output).map(({ json }) => json);

export const messages = (run: WorkflowRun, nodeName = 'Score Lead'): string[] =>
	run.hints(nodeName).map(({ message }) => message);
