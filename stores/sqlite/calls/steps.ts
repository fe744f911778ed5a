import type { DatabaseSync } from 'node:sqlite';
import type { Step } from '../../records';
import type { StepCalls } from '../../transaction';
import { statement } from '../statement';

export function steps(database: DatabaseSync): StepCalls {
	const save = statement<{ step: number }>(
		database,
		`INSERT INTO steps (key, workflow, node) VALUES (?, ?, ?)
			ON CONFLICT (key) DO UPDATE SET workflow = excluded.workflow, node = excluded.node RETURNING step`,
	);
	const step = statement<Step>(database, 'SELECT key, workflow, node FROM steps WHERE step = ?');
	return {
		async step({ key, workflow, node }) {
			return save.get(key, workflow, node)!.step;
		},

		async steps(numbers) {
			const found = new Map<number, Step>();
			for (const number of numbers) {
				const row = step.get(number);
				if (row) found.set(number, { ...row });
			}
			return found;
		},
	};
}
