import type { INode, INodeParameters } from 'n8n-workflow';

import { own } from './nodes';

/** The two nodes with which n8n itself keeps a number for each lead. */
export interface OwnStore {
	/** Looks up the leads of its items; an item that finds nothing leaves no trace. */
	read: INode;
	/** Writes `email`, `engagement` and `score` of its items. */
	write: INode;
}

const READ = 'Stored score';
const WRITE = 'Store score';
const COLUMNS = ['email', 'engagement', 'score'];

/** The columns that a node writes, each from the field of its name. */
const columns = (matchingColumns: string[]): INodeParameters => ({
	mappingMode: 'defineBelow',
	value: Object.fromEntries(COLUMNS.map((name) => [name, `={{ $json.${name} }}`])),
	matchingColumns,
	schema: [],
	attemptToConvertTypes: false,
	convertFieldsToString: false,
});

const chosen = (value: string): INodeParameters => ({ __rl: true, mode: 'list', value });

/** Postgres nodes as they are set up by default. */
export function postgresStore(table: string, credential: string): OwnStore {
	const postgres = (name: string, operation: string, parameters: INodeParameters) =>
		own(
			name,
			'postgres',
			2.7,
			{ operation, schema: chosen('public'), table: chosen(table), ...parameters, options: {} },
			{ credentials: { postgres: { id: credential, name: 'Database' } } },
		);
	return {
		read: postgres(READ, 'select', {
			where: { values: [{ column: 'email', condition: 'equal', value: '={{ $json.email }}' }] },
		}),
		write: postgres(WRITE, 'upsert', { columns: columns(['email']) }),
	};
}

/** Data Table nodes as they are set up by default. */
export function dataTableStore(table: string): OwnStore {
	const dataTable = (name: string, operation: string, parameters: INodeParameters) =>
		own(name, 'dataTable', 1.1, {
			resource: 'row',
			operation,
			dataTableId: chosen(table),
			filters: { conditions: [{ keyName: 'email', condition: 'eq', keyValue: '={{ $json.email }}' }] },
			...parameters,
		});
	return {
		read: dataTable(READ, 'get', {}),
		write: dataTable(WRITE, 'upsert', { columns: columns([]) }),
	};
}
