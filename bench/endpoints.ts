import type { INode } from 'n8n-workflow';

import { publish, type RunningN8n } from '../harness/n8n';
import { resultOf } from '../harness/results';
import { execute, itemsOf, START } from './executions';
import type { Stage } from './stage';
import { eventsProgram } from './workflows/events';
import { code, own, row, workflow } from './workflows/nodes';
import { oneQueryJourney } from './workflows/oneQuery';
import { ourJourney, ourStep, type StoreChoice } from './workflows/ours';
import { scoreTable } from './workflows/scoreTable';

/** A production webhook whose workflow does something with each event before it answers. */
export interface Endpoint {
	url: string;
	/** The scores that it has stored for the leads of so many first events, by lead; undefined if it stores none. */
	scores?(events: number): Promise<Map<string, number>>;
}

/** The shortest workflow there is: its answer, too, waits until the workflow has ended. */
export const openNothing = async (n8n: RunningN8n): Promise<Endpoint> => {
	const nodes = [webhook('nothing')];
	return await publish(n8n, workflow('nothing', [{ nodes, links: [] }]), 'nothing');
};

export const EDIT_FIELDS = 'two Edit Fields';
export const TWO_WRITES = 'two steps that write a row in PostgreSQL';

/** Two steps that change nothing. */
export const openEditFields = async (n8n: RunningN8n): Promise<Endpoint> => {
	const edit = (name: string) => own(name, 'set', 3.4, { includeOtherFields: true, options: {} });
	const nodes = [webhook('edit-fields'), edit('Edit Fields'), edit('Edit Fields 2')];
	return await publish(n8n, workflow('edit-fields', [{ nodes, links: row(nodes) }]), 'edit-fields');
};

/** Two steps that each write one row in PostgreSQL: the least that two steps do which remember anything there. */
export async function openTwoWrites(
	n8n: RunningN8n,
	{ sql, ownCredential }: Pick<Stage, 'sql' | 'ownCredential'>,
): Promise<Endpoint> {
	const id = await n8n.importCredential(ownCredential);
	const write = async (table: string, email: string): Promise<INode> => {
		await sql(`CREATE TABLE ${table} (email text PRIMARY KEY, events integer)`);
		const query = `INSERT INTO ${table} AS stored VALUES ($1, 1)
			ON CONFLICT (email) DO UPDATE SET events = stored.events + 1 RETURNING email`;
		return own(
			`Write ${table}`,
			'postgres',
			2.7,
			{ operation: 'executeQuery', query, options: { queryReplacement: `={{ [${email}] }}` } },
			{ credentials: { postgres: { id, name: 'Database' } } },
		);
	};
	const nodes = [
		webhook('two-writes'),
		await write('first_write', `${FIELDS}.email`),
		await write('second_write', '$json.email'),
	];
	return await publish(n8n, workflow('two-writes', [{ nodes, links: row(nodes) }]), 'two-writes');
}

/** Score Lead → Threshold Router. */
export async function openOurs(n8n: RunningN8n, path: string, choice: StoreChoice): Promise<Endpoint> {
	const part = ourJourney({ nodes: [webhook(path)], fields: FIELDS }, choice, path);
	const { url } = await publish(n8n, workflow(path, [part]), path);
	return {
		url,
		async scores(events) {
			const get = ourStep('Lead Score', 'leadScore', choice, path, {
				operation: 'get',
				leadId: '={{ $json.email }}',
			});
			const nodes = [own(START, 'manualTrigger', 1), code('Events', eventsProgram(events)), get];
			const execution = await execute(n8n, workflow('Look up', [{ nodes, links: row(nodes) }]));
			if (execution.error) throw new Error(execution.error.message);
			const found = itemsOf(execution, get.name).map(({ fields }) =>
				resultOf<{ leadId: string; score: number }>(fields),
			);
			return new Map(found.map(({ leadId, score }) => [leadId, score]));
		},
	};
}

/** A Code node → one atomic upsert → a Switch. */
export async function openOneQuery(
	n8n: RunningN8n,
	{ sql, ownCredential }: Pick<Stage, 'sql' | 'ownCredential'>,
): Promise<Endpoint> {
	const table = 'one_query';
	await sql(scoreTable(table));
	const credential = await n8n.importCredential(ownCredential);
	const part = oneQueryJourney({ nodes: [webhook(table)], fields: FIELDS }, table, credential);
	const { url } = await publish(n8n, workflow(table, [part]), table);
	return {
		url,
		async scores() {
			const rows = await sql<{ email: string; score: number }>(`SELECT email, score FROM ${table}`);
			return new Map(rows.map(({ email, score }) => [email, score]));
		},
	};
}

/** Where a webhook's item has the event. */
const FIELDS = '$json.body';

const webhook = (path: string): INode =>
	own(
		'Webhook',
		'webhook',
		2.1,
		{ httpMethod: 'POST', path, responseMode: 'lastNode', responseData: 'noData', options: {} },
		{ webhookId: path },
	);
