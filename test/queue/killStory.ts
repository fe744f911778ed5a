import { join } from 'node:path';

import { publish } from '../../harness/n8n';
import { failedSteps, retry, unsuccessful } from './executions';
import { judge } from './judge';
import { killAtWork } from './kill';
import { replay } from './scores';
import { send } from './sender';
import type { Stage } from './stage';
import { makeTraffic } from './traffic';
import { eventWorkflow } from './workflows';

const PATH = 'lead-events';
/** How much of the traffic is answered when the worker is killed. */
const BEFORE_KILL = 0.4;
/** How often the sender sends what was not answered. */
const ATTEMPTS = 3;

/**
 * Traffic through two workers, one of which is killed at work. n8n does not run its jobs again, so the sender sends what
 * was not answered once more, with the same event IDs.
 */
export async function killStory({ n8n, crm, scores, folder, report }: Stage): Promise<void> {
	const { main, workers } = n8n;
	const credential = await main.importCredential({
		name: 'Shared scores',
		type: 'leadScoreStoreApi',
		data: scores.credential,
	});
	const workflow = eventWorkflow(PATH, crm.url, { store: 'shared', credential });
	const { id, url } = await publish(main, workflow, PATH);
	const { leads, events, deliveries } = makeTraffic();
	const victim = workers[0]!;

	report.tell(`Sending ${events.length} events of ${leads.length} leads in ${deliveries.length} deliveries…`);
	const killAfter = Math.round(BEFORE_KILL * deliveries.length);
	const middle = Promise.withResolvers<void>();
	const sending = send(url, deliveries, (answered) => answered === killAfter && middle.resolve());
	// Should all be over before, the killing fails and says so.
	void sending.finally(middle.resolve);
	const killing = middle.promise.then(async () => {
		const caught = await killAtWork(victim, crm);
		report.tell(
			`Killed ${victim.name} (kill -9) after ${killAfter} answers, with ${caught.length} of its executions between the router and the next step; it is not replaced.`,
		);
	});
	let [unanswered] = await Promise.all([sending, killing]);
	report.tell(`Not answered: ${unanswered.length}.`);
	for (let attempt = 1; attempt <= ATTEMPTS && unanswered.length > 0; attempt++) {
		unanswered = await send(url, unanswered);
		report.tell(`Sent again with the same event IDs. Not answered: ${unanswered.length}.`);
	}
	const killed = await unsuccessful(main, id);
	report.tell(`n8n has given up ${killed.length} executions: ${killed.join(', ')}.`);
	const shares = workers.map(({ name, begun }) => ({ name, begun: begun() }));
	report.tell(`Pressed Retry in n8n for each of them: ${await retry(main, killed)} succeeded.`);

	judge(report, {
		events,
		unanswered,
		shares,
		killed,
		failedSteps: await failedSteps(main, killed),
		expected: await replay(join(folder, 'replay.sqlite'), events, leads),
		actual: await scores.scoresOf(leads),
		crossings: await scores.crossings(),
		emissions: crm.emissions,
	});
}
