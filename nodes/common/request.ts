import { createHash } from 'node:crypto';
import {
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type NodeExecutionHint,
} from 'n8n-workflow';
import type { StepRequest } from '../../steps';
import { oneOf } from './choices';
import { hint } from './hints';
import { tooLong } from './ids';
import { instantProblem, isLeftEmpty, readInstant } from './instants';
import { jsonOf } from './jsonOf';
import { nodeOf } from './node';
import { fieldsOf, readOptions, type OptionReader } from './options';
import { asText, canDiffer, compileEach, inWords, type ItemReader } from './values';
import { readZone } from './zone';

/** What every step states about itself, from n8n: who it is, when it runs, and which score it works on. */
export function stepRequest(context: IExecuteFunctions, option: OptionReader): StepRequest {
	const request = stepBase(context);
	return { ...request, ...scoreAndInstant(context, option, request, 0) };
}

/**
 * What a step states about itself for each item: the score it works on and the instant it assumes can depend on the item.
 * Items with the same settings have the same request.
 */
export function stepRequests(
	context: IExecuteFunctions,
	option: OptionReader,
	base = stepBase(context),
): ItemReader<StepRequest> {
	const raw = SETTINGS_OF_ITEMS.map((name) =>
		context.getNodeParameter(name, 0, '', { rawExpressions: true }),
	);
	if (!canDiffer(raw)) {
		const request = { ...base, ...scoreAndInstant(context, option, base, 0) };
		return () => request;
	}
	const settings = compileEach(context, raw);
	const known = new Map<string, StepRequest>();
	return (item, index) => {
		const key = settings(item, index);
		let request = known.get(key);
		if (!request) {
			const own = readOptions(context, index);
			request = { ...base, ...scoreAndInstant(context, own, base, index, index) };
			known.set(key, request);
		}
		return request;
	};
}

type StepBase = Omit<StepRequest, 'entity' | 'score' | 'at'>;

/** The parameters of the two below. */
export const SETTINGS_OF_ITEMS = ['score', 'options.entity', 'options.asIf'];

/** What a step states about itself whatever it works on. */
export function stepBase(context: IExecuteFunctions): StepBase {
	const step = stepOf(context);
	const execution = context.getExecutionId();
	const { $runIndex } = context.getWorkflowDataProxy(0);
	const zone = readZone(context);
	const now = Date.now();
	return {
		step,
		execution,
		run: execution ? `${step.key}/${execution}/${$runIndex}/${hashOf(context.getInputData())}` : null,
		now,
		zone,
		notice: context.getMode() === 'manual' ? showOnce(context, 'info') : undefined,
		warn: showOnce(context, 'warning'),
	};
}

/** @param itemIndex the item whose fault it is where they cannot be read; undefined where they are the same for all */
function scoreAndInstant(
	context: IExecuteFunctions,
	option: OptionReader,
	{ zone, now }: Pick<StepRequest, 'zone' | 'now'>,
	index: number,
	itemIndex?: number,
): Pick<StepRequest, 'entity' | 'score' | 'at'> {
	return {
		entity: readEntity(context, option<unknown>('entity', 'contact'), itemIndex),
		score: scoreName(context, index, itemIndex),
		at: stepInstant(context, option<unknown>('asIf', ''), zone, now, itemIndex),
	};
}

/** The choice under "Record Type". */
export function readEntity(
	context: Pick<IExecuteFunctions, 'getNode'>,
	chosen: unknown,
	itemIndex?: number,
): string {
	return oneOf(context, 'Record Type', chosen, ['contact', 'company', 'deal'], itemIndex);
}

/** A step as the store knows it: the same node of the same workflow in the same n8n. */
export function stepOf(
	context: Pick<IExecuteFunctions, 'getWorkflow' | 'getNode' | 'getInstanceId'>,
): StepRequest['step'] {
	const { id, name } = context.getWorkflow();
	const node = nodeOf(context);
	return {
		key: `${context.getInstanceId()}/${id ?? name}/${node.id}`,
		workflow: name ?? '',
		node: node.name,
	};
}

/** Distinguishes inputs: only a run over the same items is the same run. */
function hashOf(items: INodeExecutionData[]): string {
	const hash = createHash('sha256');
	for (const item of items) hash.update(`${jsonOf(item)}\n`);
	return hash.digest('base64url');
}

/** Shows each sentence once; every chunk of a run says the same. */
function showOnce(context: IExecuteFunctions, type: NodeExecutionHint['type']): (sentence: string) => void {
	const shown = new Set<string>();
	return (sentence) => {
		if (!shown.has(sentence)) hint(context, sentence, type);
		shown.add(sentence);
	};
}

/** The name under "Score". */
export function scoreName(context: IExecuteFunctions, index = 0, itemIndex?: number): string {
	const locator = context.getNodeParameter('score', index, null);
	// Merging has no such field: it works on all scores.
	if (locator === null) return '';
	const name = asText(fieldsOf(locator).value ?? '').trim();
	const bad = tooLong('The name of the score', name);
	if (bad) {
		throw new NodeOperationError(context.getNode(), bad.message, { itemIndex, description: bad.description });
	}
	if (name !== '') return name;
	throw new NodeOperationError(context.getNode(), 'The score has no name', {
		itemIndex,
		description: 'Pick or type a name under "Score".',
	});
}

function stepInstant(
	context: IExecuteFunctions,
	asIf: unknown,
	zone: string,
	now: number,
	itemIndex?: number,
): number {
	if (isLeftEmpty(asIf)) return now;
	const problem = instantProblem(asIf, zone, now);
	if (problem === null) return readInstant(asIf, zone)!;
	throw new NodeOperationError(context.getNode(), `"Simulated Date" ${problem}: ${inWords(asIf)}`, {
		itemIndex,
		description:
			'Enter a date and time such as 2026-03-31T09:00:00Z, from 1990 to at most a day from now. To see how points fade, give your sample items older event times.',
	});
}
