import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { publish } from '../../harness/n8n';
import { unsuccessful } from './executions';
import type { Stage } from './stage';
import { makeTraffic } from './traffic';
import { eventWorkflow } from './workflows';

const PATH = 'embedded-events';

/** A step that keeps scores beside n8n would have one file for each worker: it refuses to. */
export async function embeddedStory({
	n8n,
	crm,
	report,
}: Pick<Stage, 'n8n' | 'crm' | 'report'>): Promise<void> {
	const { main, homes } = n8n;
	const { id, url } = await publish(main, eventWorkflow(PATH, crm.url, { store: 'embedded' }), PATH);
	const [event] = makeTraffic().events;
	const answer = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(event),
	});
	const [onWorker] = await unsuccessful(main, id);
	const messages = {
		'a worker': onWorker && (await main.ended(onWorker)).error?.message,
		'a worker that runs it by hand': (await main.run(id)).error?.message,
	};

	report.title('Queue mode, with the store "This n8n"');
	report.check(`the webhook answers ${answer.status}`, answer.ok ? ['It succeeded'] : []);
	for (const [place, message = 'it did not fail'] of Object.entries(messages)) {
		report.check(`on ${place} the step fails: ${message}`, /queue mode/.test(message) ? [] : [message]);
	}
	const files = homes.map((home) => join(home, '.n8n/storage/n8n-nodes-lead-scoring'));
	report.check(`nothing was written beside any of ${homes.length} processes`, files.filter(existsSync));
}
