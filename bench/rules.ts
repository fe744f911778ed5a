import { performance } from 'node:perf_hooks';
import {
	NodeConnectionTypes,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
} from 'n8n-workflow';

import { Remarks } from '../nodes/ScoreLead/remarks';
import { compileRules, rulesInPanel } from '../nodes/ScoreLead/rules';
import { properties } from '../nodes/ScoreLead/properties';
import { chain, runWorkflow } from '../test/engine';
import { filter, rule, when, type FilterCondition } from '../test/nodes/filters';
import { execute, START } from './executions';
import type { Report } from './report';
import { scaled } from './scale';
import { setStage } from './stage';
import { code, own, row, workflow } from './workflows/nodes';

const ITEMS = 100_000;
const SAMPLE = 500;

/** Twenty conditions on texts and numbers. */
const conditions: FilterCondition[] = Array.from({ length: 20 }, (_, n) =>
	n % 2 === 0
		? when('type', 'string', n % 4 ? 'contains' : 'equals', `kind ${n}`)
		: when('size', 'number', 'gt', n * 50),
);

const itemOf = (n: number): IDataObject => ({ type: `kind ${n % 30}`, size: n % 1_200 });

/** Judges all items by all rules, as Score Lead does before it opens the store. */
class RulesAlone implements INodeType {
	description = {
		displayName: 'Rules Alone',
		name: 'rulesAlone',
		group: ['transform' as const],
		version: 1,
		description: 'Judges items',
		defaults: { name: 'Rules Alone' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getInputData();
		const start = performance.now();
		const rules = compileRules(this, rulesInPanel(this), 'missing', new Remarks());
		let held = 0;
		items.forEach((item, index) => {
			for (const { holds } of rules.of(item, index).match(item, index)) if (holds) held++;
		});
		return [[{ json: { ms: performance.now() - start, held }, pairedItem: { item: 0 } }]];
	}
}

/** d. Rules without a store, against n8n's Filter node with as many conditions. */
export async function rules(report: Report): Promise<void> {
	const count = scaled(ITEMS);
	const ours = await judged(Array.from({ length: count }, (_, n) => itemOf(n)));
	const theirs = await filtered(SAMPLE);
	const speed = (ms: number, of: number) => (of * conditions.length * 1_000) / ms;
	report({
		name: `${count.toLocaleString('en')} items × 20 rules on texts and numbers, without a store`,
		ours: speed(ours, count),
		theirs: speed(theirs, SAMPLE),
		unit: 'evaluations/s',
		ratio: speed(ours, count) / speed(theirs, SAMPLE),
		goal: { atLeast: 500 },
		note: `Theirs: the Filter node of n8n 2.41.1 with 20 conditions, on ${SAMPLE} of these items.`,
	});
}

async function judged(items: IDataObject[]): Promise<number> {
	const all = conditions.map((one, n) => rule(filter([one]), { name: `Rule ${n}` }));
	const run = await runWorkflow(
		chain({
			type: 'rulesAlone',
			name: 'Step',
			parameters: { leadId: '={{ $json.type }}', rules: { rule: all } },
		} as never),
		{ nodeTypes: { rulesAlone: new RulesAlone() }, items },
	);
	if (run.error) throw new Error(run.error.message);
	return Number(run.items('Step')[0]!.json.ms);
}

/** The time that the Filter node takes in a real n8n; none of its conditions holds, so all of them are judged. */
async function filtered(count: number): Promise<number> {
	const none = conditions.map((one) => ({
		...one,
		rightValue: typeof one.rightValue === 'number' ? 1e9 : 'none',
	}));
	const items = code(
		'Items',
		`return Array.from({ length: ${count} }, (_, n) => ({ json: (${itemOf.toString()})(n) }));`,
	);
	const nodes = [
		own(START, 'manualTrigger', 1),
		items,
		own('Filter', 'filter', 2.2, { conditions: filter(none, 'or') as never, options: {} }),
	];
	const stage = await setStage();
	try {
		const n8n = await stage.startN8n();
		const { error, runData } = await execute(n8n, workflow('Filter', [{ nodes, links: row(nodes) }]));
		if (error) throw new Error(error.message);
		await n8n.stop();
		return runData.Filter!.reduce((sum, { executionTime }) => sum + executionTime, 0);
	} finally {
		await stage.close();
	}
}
