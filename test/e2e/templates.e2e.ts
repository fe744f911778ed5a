import assert from 'node:assert/strict';
import { NodeHelpers, type IDataObject, type INode, type INodeTypeDescription } from 'n8n-workflow';

import { counting } from '../../harness/counting';
import type { Execution, WorkflowJson } from '../../harness/n8n';
import { EXAMPLES, example } from './examples';
import { eventually, type Stage, type Story } from './story';
import { TEMPLATES, type Arrival, type Template } from './templates';

/** All that came out of a step, at its first output. */
const itemsOf = ({ runData }: Execution, node: string): IDataObject[] =>
	(runData[node] ?? []).flatMap(({ data }) => (data?.main?.[0] ?? []).map(({ json }) => json));

/** Runs a workflow as the editor's button does. */
async function press({ n8n }: Stage, workflow: WorkflowJson, start: string): Promise<Execution> {
	const execution = await n8n.run(await n8n.importWorkflow(workflow), { triggerNode: start });
	assert.equal(execution.status, 'success', `${workflow.name}: ${execution.error?.message}`);
	return execution;
}

/** @param isTest whether nothing live has changed */
function checkArrivals(
	execution: Execution,
	arrives: Record<string, Arrival[]>,
	isTest = false,
	field = 'leadScore',
): void {
	for (const [node, expected] of Object.entries(arrives)) {
		const came = itemsOf(execution, node).map((json) => {
			const detail = json[`${field}Detail`] as { leadId: string; score: number; test?: true };
			return { ...detail, why: json[`${field}Why`] };
		});
		for (const { leadId, test = false } of came) assert.equal(test, isTest, `${node}: ${leadId}`);
		assert.deepEqual(
			came.map(({ leadId, why }) => [leadId, why]),
			expected.map(([lead, , why]) => [lead, why]),
			node,
		);
		// Points of some days ago fade while the test runs.
		expected.forEach(([lead, score], index) =>
			assert.ok(Math.abs(came[index]!.score - score) < 0.001, `${lead}: ${came[index]!.score}, not ${score}`),
		);
	}
}

/** The workflow with what each step that is switched off would be told, in place of that step. */
function showingWhatIsSent(workflow: WorkflowJson): WorkflowJson {
	const nodes = workflow.nodes.map((node): INode => {
		if (!node.disabled) return node;
		const assignments = expressionsIn(node.parameters, []).map(([name, value]) => {
			return { id: name, name, value, type: 'string' };
		});
		const parameters = { mode: 'manual', assignments: { assignments }, options: {} };
		return { ...node, type: 'n8n-nodes-base.set', typeVersion: 3.4, parameters, disabled: false };
	});
	return { ...workflow, nodes };
}

/** Every expression in parameters, with the path to it. */
function expressionsIn(value: unknown, path: string[]): Array<[path: string, expression: string]> {
	if (typeof value === 'string') return value.startsWith('=') ? [[path.join('.'), value]] : [];
	return typeof value === 'object' && value !== null
		? Object.entries(value).flatMap(([name, part]) => expressionsIn(part, [...path, name]))
		: [];
}

async function checkTemplate(stage: Stage, template: Template): Promise<void> {
	const workflow = example(template.file);
	const name = `${workflow.name}, pressed`;
	checkArrivals(
		await press(stage, { ...workflow, name }, template.start),
		template.arrives,
		true,
		template.field,
	);
	if (!template.sends) return;
	const shown = { ...showingWhatIsSent(workflow), name: `${workflow.name}, shown` };
	const execution = await press(stage, shown, template.start);
	for (const [node, expected] of Object.entries(template.sends)) {
		const sent = itemsOf(execution, node);
		assert.equal(sent.length, expected.length, node);
		expected.forEach((fields, index) => assert.partialDeepStrictEqual(sent[index], fields));
	}
}

/** The workflow as it is when it is published: what it does counts. */
const live = (file: string, name: string, change: (node: INode) => INode = (node) => node): WorkflowJson => {
	const workflow = counting(example(file));
	return { ...workflow, name, nodes: workflow.nodes.map(change) };
};

async function contactAgain(stage: Stage): Promise<void> {
	const workflow = live('do-not-contact', 'Do not contact, live');
	await press(stage, workflow, 'Event');
	const later = [
		{ id: 'd5', email: 'bob@example.com', event: 'subscribed', subscription: 'subscribed' },
		{ id: 'd6', email: 'ada@example.com', event: 'unsubscribed', subscription: 'unsubscribed' },
		{ id: 'd7', email: 'cyd@example.com', event: 'prices_viewed' },
	];
	const pinData = { Event: later.map((body) => ({ json: { body } })) };
	checkArrivals(await press(stage, { ...workflow, pinData }, 'Event'), {
		'Remove from all lists': [['ada@example.com', -960, 'Unsubscribed -1000, Asked for a demo +40']],
		'Send nurture emails': [],
		'Hand over to sales': [['bob@example.com', 40, 'Asked for a demo +40']],
	});
}

async function askOnce(stage: Stage): Promise<void> {
	const workflow = live('ai-verdict', "An AI's verdict, live");
	await press(stage, workflow, 'Form');
	const request = {
		'Work email': 'Tom@bakery.example',
		'Job title': 'Owner',
		submittedAt: '2025-09-08T09:00:00Z',
	};
	const again = await press(stage, { ...workflow, pinData: { Form: [{ json: request }] } }, 'Form');
	assert.equal(again.runData['Ask the AI'], undefined);
	checkArrivals(again, {
		'Score Lead': [
			['tom@bakery.example', 50, 'Asked for a demo +30, Decides what to buy +15, AI: a fair request +5'],
		],
	});
}

const EXPORT = `activity_id,contact,activity,date,title
x2,Nina@alpen.example,Call,2025-06-01,Owner
x1,nina@alpen.example,Demo,2025-05-01,Owner
`;

async function upload(stage: Stage): Promise<void> {
	const { n8n } = stage;
	const switchedOn = (node: INode): INode => ({ ...node, disabled: false });
	const id = await n8n.importWorkflow(live('crm-import', 'CRM import, live', switchedOn));
	const executions = async () => {
		const filter = encodeURIComponent(JSON.stringify({ workflowId: id }));
		const { results } = await n8n.rest<{ results: Array<{ id: string }> }>(
			'GET',
			`/executions?filter=${filter}`,
		);
		return results;
	};
	const uploaded = async (): Promise<Execution> => {
		const { length } = await executions();
		const form = new FormData();
		form.append('field-0', new Blob([EXPORT], { type: 'text/csv' }), 'export.csv');
		// A form that has just been published is there a moment later.
		await eventually(async () => {
			const address = `${n8n.url}/form/crm-import-form`;
			assert.equal((await fetch(address, { method: 'POST', body: form })).status, 200);
		});
		await eventually(async () => assert.equal((await executions()).length, length + 1));
		return await n8n.ended((await executions())[0]!.id);
	};
	await n8n.switchOn(id);
	const changes = (execution: Execution) =>
		itemsOf(execution, 'Score Lead').map(({ activity_id, leadScoreChange }) => [
			activity_id,
			leadScoreChange,
		]);
	const first = await uploaded();
	assert.equal(first.status, 'success', first.error?.message);
	assert.deepEqual(changes(first), [
		['x1', 55],
		['x2', 10],
	]);
	assert.deepEqual(
		itemsOf(first, 'Best first').map(({ leadId, leadScorePrevious }) => [leadId, leadScorePrevious]),
		[['nina@alpen.example', 65]],
	);
	assert.deepEqual(changes(await uploaded()), [
		['x1', 0],
		['x2', 0],
	]);
	await n8n.switchOff(id);
}

/** What n8n says of a step as it would be when it is switched on: what is missing, and what it does not know. */
function wrongIn(node: INode, types: INodeTypeDescription[]): string[] {
	const type = types.find(
		({ name, version }) => name === node.type && [version].flat().includes(node.typeVersion),
	);
	if (!type) return [`${node.name}: n8n has no ${node.type} ${node.typeVersion}`];
	const known =
		NodeHelpers.getNodeParameters(type.properties, node.parameters, true, false, node, type) ?? {};
	const on = { ...node, disabled: false, parameters: known };
	const issues = NodeHelpers.getNodeParametersIssues(type.properties, on, type);
	const missing = Object.values(issues?.parameters ?? {}).flat();
	const unknown = Object.keys(node.parameters).filter((name) => !(name in known));
	return [...missing, ...unknown].map((what) => `${node.name}: ${what}`);
}

const pressed = Object.fromEntries(
	TEMPLATES.map((template) => [
		`${template.file}: ${template.shows}`,
		async (stage: Stage) => await checkTemplate(stage, template),
	]),
);

export const templates: Story = {
	title: 'Examples to start from',
	steps: {
		...pressed,
		'do-not-contact: who subscribes again is back where it was, who unsubscribes leaves sales': contactAgain,
		'ai-verdict: a later request of the same lead asks nobody, and keeps the verdict': askOnce,
		'crm-import: a file that is uploaded through the form counts, and once only': upload,
		'no step of any example misses anything, or has a setting that n8n does not know': async ({ n8n }) => {
			const answer = await fetch(`${n8n.url}/types/nodes.json`, { headers: { cookie: n8n.cookie } });
			const types = (await answer.json()) as INodeTypeDescription[];
			const wrong = EXAMPLES.flatMap((file) =>
				example(file).nodes.flatMap((node) => wrongIn(node, types).map((what) => `${file}: ${what}`)),
			);
			assert.deepEqual(wrong, []);
		},
	},
};
