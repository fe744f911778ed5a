import { createHash } from 'node:crypto';
import {
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeParameterResourceLocator,
} from 'n8n-workflow';
import type { StepRequest } from '../../steps';
import { hint } from './hints';
import { tooLong } from './ids';
import type { OptionReader } from './options';
import { asText, inWords } from './values';
import { instantProblem, readInstant } from './instants';
import { readZone } from './zone';

/** What every step says of itself, from n8n: who and when it is, and which score it works on. */
export function stepRequest(context: IExecuteFunctions, option: OptionReader): StepRequest {
	const step = stepOf(context);
	const execution = context.getExecutionId();
	const { $runIndex } = context.getWorkflowDataProxy(0);
	const zone = readZone(context);
	const now = Date.now();
	return {
		entity: option('entity', 'contact'),
		score: scoreName(context),
		step,
		execution,
		run: execution ? `${step.key}/${execution}/${$runIndex}/${hashOf(context.getInputData())}` : null,
		at: stepInstant(context, option<unknown>('asIf', ''), zone, now),
		now,
		zone,
		notice: context.getMode() === 'manual' ? tellOnce(context) : undefined,
	};
}

/** A step as the store knows it: the same node of the same workflow in the same n8n. */
export function stepOf(
	context: Pick<IExecuteFunctions, 'getWorkflow' | 'getNode' | 'getInstanceId'>,
): StepRequest['step'] {
	const { id, name } = context.getWorkflow();
	const node = context.getNode();
	return {
		key: `${context.getInstanceId()}/${id ?? name}/${node.id}`,
		workflow: name ?? '',
		node: node.name,
	};
}

/** Tells inputs apart: only a run over the same items is the same run. */
function hashOf(items: INodeExecutionData[]): string {
	const hash = createHash('sha256');
	for (const { json } of items) hash.update(`${JSON.stringify(json)}\n`);
	return hash.digest('base64url');
}

/** Shows each sentence once; every chunk of a run says the same. For a person at the editor: production runs are faster. */
function tellOnce(context: IExecuteFunctions): (sentence: string) => void {
	const told = new Set<string>();
	return (sentence) => {
		if (!told.has(sentence)) hint(context, sentence, 'info');
		told.add(sentence);
	};
}

/** The name under "Score". */
export function scoreName(context: IExecuteFunctions): string {
	const locator = context.getNodeParameter('score', 0, null) as INodeParameterResourceLocator | null;
	// Merging has no such field: it works on all scores.
	if (locator === null) return '';
	const name = asText(locator.value ?? '').trim();
	const bad = tooLong('The name of the score', name);
	if (bad) throw new NodeOperationError(context.getNode(), bad.message, { description: bad.description });
	if (name !== '') return name;
	throw new NodeOperationError(context.getNode(), 'The score has no name', {
		description: 'Pick or type a name under "Score".',
	});
}

function stepInstant(context: IExecuteFunctions, asIf: unknown, zone: string, now: number): number {
	if (asIf === null || asIf === '') return now;
	const problem = instantProblem(asIf, zone, now);
	if (problem === null) return readInstant(asIf, zone)!;
	throw new NodeOperationError(context.getNode(), `"Calculate As If It Were" ${problem}: ${inWords(asIf)}`, {
		description:
			'Enter an instant such as 2026-03-31T09:00:00Z, from 1990 to at most a day ahead of the real time.',
	});
}
