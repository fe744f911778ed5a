import type { Step } from '../../records';
import type { StepCalls } from '../../transaction';
import type { Names } from '../names';
import type { Session } from '../session';
import { fromText, toKey, toText } from '../texts';

interface StepRow extends Step {
	step: number;
}

export function steps(t: Names) {
	const sql = {
		step: `SELECT step, key, workflow, node FROM ${t.steps} WHERE key = $1`,
		save: `INSERT INTO ${t.steps} (key, workflow, node) VALUES ($1, $2, $3)
			ON CONFLICT (key) DO UPDATE SET workflow = excluded.workflow, node = excluded.node RETURNING step`,
		steps: `SELECT step, key, workflow, node FROM ${t.steps} WHERE step = ANY($1)`,
	};
	return (session: Session): StepCalls => ({
		async step({ key, workflow, node }) {
			const [known] = await session.query<StepRow>(sql.step, toKey(key));
			if (known && fromText(known.workflow) === workflow && fromText(known.node) === node) return known.step;
			session.alone();
			const keys = session.keys.of([key]);
			const [row] = await session.query<StepRow>(sql.save, ...keys, toText(workflow), toText(node));
			return row!.step;
		},

		async steps(numbers) {
			const rows = await session.query<StepRow>(sql.steps, numbers);
			const keys = await session.keys.idsOf(rows.map(({ key }) => key));
			return new Map(
				rows.map(({ step, workflow, node }, index) => [
					step,
					{ key: keys[index]!, workflow: fromText(workflow), node: fromText(node) },
				]),
			);
		},
	});
}
