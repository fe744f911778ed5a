/** `id`: a text that is, or is a part of, a key, and can be of any length. */
export type ColumnType = 'integer' | 'bigint' | 'double precision' | 'text' | 'id';

export interface Table {
	/** Its columns in their order. */
	columns: Record<string, ColumnType>;
	/** Those that identify its rows, and by which they can be read in order. */
	key: string[];
}

/** The tables that every store has, in the order in which a move copies them. */
export const TABLES = {
	scores: {
		columns: { score: 'integer', entity: 'id', name: 'id', definition: 'text' },
		key: ['score'],
	},
	sweeps: {
		columns: {
			score: 'integer',
			number: 'integer',
			at: 'bigint',
			fade: 'integer',
			groups: 'text',
			step: 'integer',
			execution: 'text',
		},
		key: ['score', 'number'],
	},
	steps: {
		columns: { step: 'integer', key: 'id', workflow: 'text', node: 'text' },
		key: ['step'],
	},
	aliases: {
		columns: { entity: 'id', alias: 'id', lead: 'id' },
		key: ['entity', 'alias'],
	},
	outcomes: {
		columns: {
			entity: 'id',
			lead: 'id',
			outcome: 'id',
			kind: 'text',
			at: 'bigint',
			value: 'double precision',
			reason: 'text',
			holds_from: 'bigint',
			step: 'integer',
			execution: 'text',
			written_at: 'bigint',
		},
		key: ['entity', 'lead', 'outcome'],
	},
	pools: {
		columns: { pool: 'id', state: 'text' },
		key: ['pool'],
	},
	assignments: {
		columns: {
			entity: 'id',
			lead: 'id',
			pool: 'id',
			event: 'id',
			person: 'text',
			at: 'bigint',
			day: 'text',
			number: 'integer',
			step: 'integer',
			execution: 'text',
		},
		key: ['entity', 'lead', 'pool', 'event'],
	},
	touches: {
		columns: {
			entity: 'id',
			lead: 'id',
			at: 'bigint',
			by_whom: 'text',
			step: 'integer',
			execution: 'text',
		},
		key: ['entity', 'lead', 'at'],
	},
	rule_versions: {
		columns: {
			rule_set: 'id',
			version: 'integer',
			rules: 'text',
			note: 'text',
			at: 'bigint',
			workflow: 'text',
			node: 'text',
		},
		key: ['rule_set', 'version'],
	},
	rule_uses: {
		columns: { rule_set: 'id', key: 'id', workflow: 'text', node: 'text', at: 'bigint' },
		key: ['rule_set', 'key'],
	},
	leads: {
		columns: {
			score: 'integer',
			lead: 'id',
			state: 'text',
			next_at: 'bigint',
			falls_at: 'bigint',
			lasting: 'double precision',
			fading: 'double precision',
			since: 'bigint',
			fade: 'integer',
		},
		key: ['score', 'lead'],
	},
	events: {
		columns: { score: 'integer', lead: 'id', event: 'id', at: 'bigint', decided: 'text' },
		key: ['score', 'lead', 'event'],
	},
	expiring: {
		columns: {
			score: 'integer',
			lead: 'id',
			expires_at: 'bigint',
			seq: 'integer',
			rule: 'integer',
			at: 'bigint',
			points: 'double precision',
		},
		key: ['score', 'lead', 'expires_at', 'seq'],
	},
	ledger: {
		columns: {
			score: 'integer',
			lead: 'id',
			at: 'bigint',
			seq: 'integer',
			kind: 'text',
			rule: 'integer',
			points: 'double precision',
			offered: 'double precision',
			expires_at: 'bigint',
			event: 'text',
			step: 'integer',
			execution: 'text',
			written_at: 'bigint',
			note: 'text',
			limited: 'integer',
		},
		key: ['score', 'lead', 'at', 'seq'],
	},
	routes: {
		columns: {
			score: 'integer',
			lead: 'id',
			router: 'integer',
			band: 'text',
			activity: 'bigint',
			began: 'double precision',
			asked: 'text',
		},
		key: ['score', 'lead', 'router'],
	},
	crossings: {
		columns: {
			crossing: 'bigint',
			score: 'integer',
			lead: 'id',
			router: 'integer',
			from_band: 'text',
			to_band: 'text',
			points: 'double precision',
			at: 'bigint',
			execution: 'text',
		},
		key: ['score', 'crossing'],
	},
	outputs: {
		columns: { run: 'id', part: 'integer', output: 'text', at: 'bigint' },
		key: ['run', 'part'],
	},
	test_copies: {
		columns: {
			workflow: 'id',
			execution: 'id',
			position: 'integer',
			step: 'id',
			run: 'integer',
			at: 'bigint',
			data: 'text',
		},
		key: ['workflow', 'execution', 'position'],
	},
} satisfies Record<string, Table>;

export type TableName = keyof typeof TABLES;

export const TABLE_NAMES = Object.keys(TABLES) as TableName[];

/** The tables of which a score has rows, in the order in which they are deleted with it. */
export const SCORE_TABLES: TableName[] = [
	'leads',
	'events',
	'expiring',
	'ledger',
	'routes',
	'crossings',
	'sweeps',
	'scores',
];

/** A row's values, in the order of its table's columns. */
export type Row = Array<string | number | null>;

/** Where the next page of a table's rows begins: as the store knows it. */
export type Cursor = Row;

/** A page of a table, of rows by column in the order of its key: their values, and where the next page begins. */
export function pageOf(
	table: TableName,
	found: Array<Record<string, Row[number]>>,
	size: number,
): { rows: Row[]; next: Cursor | null } {
	const { columns, key } = TABLES[table];
	const last = found.at(-1);
	return {
		rows: found.map((row) => Object.keys(columns).map((name) => row[name]!)),
		next: last && found.length === size ? key.map((name) => last[name]!) : null,
	};
}

const FITS: Record<ColumnType, (value: Row[number]) => boolean> = {
	integer: Number.isSafeInteger,
	bigint: Number.isSafeInteger,
	'double precision': Number.isFinite,
	text: (value) => typeof value === 'string',
	id: (value) => typeof value === 'string',
};

/** Whether a row's values have the types of its table's columns, which not every database enforces. */
export function fits(table: TableName, row: Row): boolean {
	const types: ColumnType[] = Object.values(TABLES[table].columns);
	return types.every((type, index) => row[index] === null || FITS[type](row[index]!));
}
