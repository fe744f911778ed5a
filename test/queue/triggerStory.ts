import { setTimeout as sleep } from 'node:timers/promises';

import { DURABLE_POLLING } from '../../harness/durablePolling';
import { withSteps } from '../e2e/examples';
import { meetWorkflow } from '../e2e/workflows';
import type { Emission } from './crm';
import type { Stage } from './stage';
import { HOT, tellWorkflow, WATCHED } from './workflows';

/** Leads that pass the threshold at a time. */
const LEADS = 50;
const TIMEOUT_MS = 90_000;

/** A trigger looks in n8n's main process, and what it starts runs on a worker, which is killed in the middle of it. */
export async function triggerStory({ n8n, crm, scores, report }: Stage): Promise<void> {
	const { workers } = n8n;
	const credential = await n8n.main.importCredential({
		name: 'Shared scores',
		type: 'leadScoreStoreApi',
		data: scores.credential,
	});
	const choice = { store: 'shared' as const, credential };
	const own = {
		parameters: { store: choice.store, score: WATCHED },
		credentials: { leadScoreStoreApi: { id: credential, name: 'Shared scores' } },
	};
	const id = await n8n.main.importWorkflow(tellWorkflow(crm.url, choice));
	const told = (): Emission[] => crm.emissions.filter(({ band }) => band === HOT);
	const look = async () => {
		await n8n.main.switchOff(id);
		await n8n.main.switchOn(id);
	};
	const meet = async (round: number) =>
		await n8n.main.run(await n8n.main.importWorkflow(withSteps(meetWorkflow(round, LEADS), own)));
	/** Waits, and has the trigger look now and then, as n8n does once a minute. */
	const until = async (isSo: () => boolean, what: string) => {
		const deadline = Date.now() + TIMEOUT_MS;
		while (!isSo()) {
			if (Date.now() > deadline) throw new Error(`The trigger: not ${what} after ${TIMEOUT_MS / 1000} s`);
			await sleep(2_000);
			await look();
		}
	};

	await n8n.main.switchOn(id);
	await meet(1);
	await until(() => told().length >= LEADS, 'told');
	await look();

	crm.hold();
	await meet(2);
	await look();
	await until(() => crm.waiting().length > 0, 'started');
	const [execution] = crm.waiting();
	const victim = workers.find((worker) => worker.running() && worker.begun().includes(execution!))!;
	await victim.kill();
	crm.release();
	report.tell(`Killed ${victim.name} (kill -9), which ran execution ${execution} of a trigger.`);
	await until(() => told().length >= 2 * LEADS, 'told again');
	await look();

	report.tell('Starting the main process again, with durable poll cursors…');
	await n8n.restartMain(DURABLE_POLLING);
	await meet(3);
	await until(() => told().length >= 3 * LEADS, 'told with durable poll cursors');
	await look();

	const all = told();
	const leads = new Set(all.map(({ lead }) => lead));
	const crossings = new Set(all.map(({ crossing }) => crossing));
	report.title(
		'Lead Score Trigger in queue mode, with a worker that is killed in the run that it started, and durable poll cursors at the end',
	);
	report.check(
		`${leads.size} leads that rose to the threshold were told`,
		leads.size === 3 * LEADS ? [] : [`${3 * LEADS} rose`],
	);
	report.check(
		'each once: the run that died had told nobody yet',
		all.length === leads.size && crossings.size === leads.size ? [] : [`${all.length} times`],
	);
}
