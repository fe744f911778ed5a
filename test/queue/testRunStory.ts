import { routed, RIGHT, tested } from '../e2e/testRuns.e2e';
import { withSteps } from '../e2e/examples';
import type { Stage } from './stage';

/** Pressed at a time, by as many people. */
const PEOPLE = 4;

/** A workflow that is run by hand runs on a worker, and each time perhaps on another one. */
export async function testRunStory({
	n8n,
	scores,
	report,
}: Pick<Stage, 'n8n' | 'scores' | 'report'>): Promise<void> {
	const { main, workers } = n8n;
	const credential = await main.importCredential({
		name: 'Shared scores',
		type: 'leadScoreStoreApi',
		data: scores.credential,
	});
	const own = {
		parameters: { store: 'shared' },
		credentials: { leadScoreStoreApi: { id: credential, name: 'Shared scores' } },
	};
	const id = await main.importWorkflow(withSteps(tested('Tested on workers'), own));
	const crossings = (await scores.crossings()).length;
	const runs = [
		...(await Promise.all(Array.from({ length: PEOPLE }, async () => await main.run(id)))),
		await main.run(id),
	];
	const begun = new Set(workers.flatMap((worker) => worker.begun()));

	report.title('Test runs in queue mode');
	report.check(
		`${runs.length} runs by hand, ${PEOPLE} of them at once, ran on workers`,
		runs.filter((run) => !begun.has(run.id)).map((run) => `${run.id} did not`),
	);
	report.check(
		'each routed the same leads to the same bands',
		runs
			.map(routed)
			.flatMap((out) => (JSON.stringify(out) === JSON.stringify(RIGHT) ? [] : [JSON.stringify(out)])),
	);
	const emails = ['ada@example.com', 'bob@example.com'];
	const live = await scores.scoresOf(emails);
	report.check('no live score and no crossing came of it', [
		...emails.filter((lead) => live.get(lead) !== null),
		...((await scores.crossings()).length === crossings ? [] : ['a crossing was recorded']),
	]);
}
