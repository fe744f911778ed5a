import assert from 'node:assert/strict';
import type { IDataObject, INode } from 'n8n-workflow';

import type { Execution } from '../../harness/n8n';
import type { Editor } from './browser';
import { choose, field, shown } from './panel';
import { eventually, type Stage, type Story } from './story';
import { smallWorkflow } from './workflows';

const POOL = { __rl: true, mode: 'name', value: 'Partners' };
const PEOPLE = {
	person: [
		{ name: 'Ann', weight: 2, dailyMaximum: 2, active: true },
		{ name: 'Ben', weight: 1, dailyMaximum: 1, active: true },
		{ name: 'Cay', weight: 1, dailyMaximum: 0, active: false },
	],
};
const LEADS = ['ada', 'bob', 'cyd', 'dan'].map((name) => ({ email: `${name}@partners.example` }));

/** Runs Assign Lead over leads, and returns what came out at each of its outputs. */
async function step(
	{ n8n }: Stage,
	name: string,
	parameters: IDataObject,
	leads: IDataObject[] = LEADS,
): Promise<IDataObject[][]> {
	const all = { leadId: '={{ $json.email }}', pool: POOL, ...parameters };
	const workflow = smallWorkflow(name, { name: 'Assign Lead', type: 'assignLead', parameters: all }, leads);
	const execution: Execution = await n8n.run(await n8n.importWorkflow(workflow), { triggerNode: 'Start' });
	assert.equal(execution.status, 'success', execution.error?.message);
	const outputs = execution.runData['Assign Lead']![0]!.data!.main!;
	return outputs.map((items) => (items ?? []).map(({ json }) => json));
}

const who = (items: IDataObject[]) => items.map(({ email, assignedTo }) => [email, assignedTo]);

async function deals(stage: Stage): Promise<void> {
	const [assigned, nobody] = await step(stage, 'Assign partners', { people: PEOPLE });
	assert.deepEqual(who(assigned!), [
		['ada@partners.example', 'Ann'],
		['bob@partners.example', 'Ben'],
		['cyd@partners.example', 'Ann'],
	]);
	assert.deepEqual(who(nobody!), [['dan@partners.example', null]]);
	assert.equal(
		nobody![0]!.assignedToWhy,
		'Nobody is free: not active: Cay; daily maximum reached: Ann (2), Ben (1)',
	);
}

async function releases(stage: Stage): Promise<void> {
	const [released] = await step(stage, 'Release a partner', { operation: 'release' }, LEADS.slice(1, 2));
	assert.equal((released![0]!.assignedToDetail as IDataObject).releasedFrom, 'Ben');
	// Cay has come back.
	const people = { person: PEOPLE.person.map((one) => ({ ...one, active: true })) };
	const [assigned] = await step(stage, 'Assign partners again', { people });
	assert.deepEqual(
		who(assigned!).map(([, person]) => person),
		['Ann', 'Cay', 'Ann', 'Cay'],
	);
	const [counted] = await step(stage, 'Count partners', { operation: 'whoHasWhat' }, LEADS.slice(0, 1));
	assert.deepEqual(
		counted!.map(({ person, leads, today }) => [person, leads, today]),
		[
			['Ann', 2, 2],
			['Ben', 0, 1],
			['Cay', 2, 2],
		],
	);
}

async function marks(stage: Stage): Promise<void> {
	const parameters = { operation: 'markTouched', touchedBy: 'Ann', touchedAt: '2026-03-31T09:00:00Z' };
	const [first] = await step(stage, 'Touch a partner', parameters, LEADS.slice(0, 1));
	assert.equal(first![0]!.touchedIsNew, true);
	assert.equal(first![0]!.touchedWhat, 'Touched: 2026-03-31T09:00:00.000Z, by Ann');
	const [again] = await step(stage, 'Touch a partner again', parameters, LEADS.slice(0, 1));
	assert.equal(again![0]!.touchedIsNew, false);
}

/** A person sets the trigger to remind, and its panel asks for what it needs. */
async function panels(stage: Stage): Promise<void> {
	const hours = { hours: { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' } };
	const workflow = smallWorkflow('Panels of assigning', {
		name: 'Assign Lead',
		type: 'assignLead',
		parameters: { pool: POOL, people: PEOPLE, options: { workingHours: hours } },
	});
	const trigger: INode = {
		id: 'trigger',
		name: 'Reminder',
		type: 'n8n-nodes-lead-scoring.leadScoreTrigger',
		typeVersion: 1,
		position: [0, 300],
		parameters: {},
	};
	const id = await stage.n8n.importWorkflow({ ...workflow, nodes: [...workflow.nodes, trigger] });
	await stage.inEditor(async (editor: Editor) => {
		await editor.openWorkflow(id);
		assert.deepEqual(await editor.outputNames('Assign Lead'), ['Assigned', 'Nobody Free']);
		await editor.openNode('Assign Lead');
		await stage.shot(editor, 'assign-lead-panel');
		await field(editor, 'from').scrollIntoViewIfNeeded();
		assert.equal(await shown(editor, 'from'), '09:00');
		await stage.shot(editor, 'assign-lead-working-hours');
		await choose(editor, 'operation', 'Mark as Touched');
		await eventually(async () => assert.equal(await shown(editor, 'touchedBy'), ''));
		await stage.shot(editor, 'assign-lead-mark-as-touched');
		await editor.closeNode();
		await editor.openNode('Reminder');
		await editor.saved('"startWhen":"notTouched"', async () => {
			await choose(editor, 'startWhen', 'Lead Was Not Touched in Time');
		});
		assert.equal(await shown(editor, 'pool'), 'Sales');
		assert.equal(await shown(editor, 'within'), '1');
		await stage.shot(editor, 'trigger-not-touched');
		await choose(editor, 'runsFrom', 'Entering a Band');
		await eventually(async () => assert.equal(await field(editor, 'pool').count(), 0));
		await stage.shot(editor, 'trigger-not-touched-in-a-band');
	});
}

export const assign: Story = {
	title: 'Assign Lead',
	steps: {
		'deals leads by turns, and says why nobody is free': deals,
		'a released lead goes to who is next; each person is counted': releases,
		'a lead is marked as touched, once for each time': marks,
		'the panels ask for what is needed': panels,
	},
};
