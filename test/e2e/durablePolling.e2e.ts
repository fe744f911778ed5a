import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { DURABLE_POLLING } from '../../harness/durablePolling';
import { endAndStart, killInRun, onEmbedded, stopInRun, type Plan } from './restarts.e2e';
import type { Story } from './story';

/** n8n keeps a cursor for the trigger, which has needed none. */
function keepsCursor(home: string): void {
	const database = new DatabaseSync(join(home, '.n8n/database.sqlite'), { readOnly: true });
	try {
		const cursors = database.prepare('SELECT "nodeId" FROM poller_state').all();
		assert.equal(cursors.length, 1, 'the polls were not durable');
	} finally {
		database.close();
	}
}

/** Durable cursors are switched on for a trigger that is at work, stay on through a kill, and are switched off again. */
const ON_AND_OFF: Plan = {
	clean: [{ end: stopInRun, env: DURABLE_POLLING }],
	kills: [{ end: killInRun, env: DURABLE_POLLING }, { end: killInRun }],
	check: keepsCursor,
};

export const durablePolling: Story = {
	title: 'Lead Score Trigger, with durable poll cursors',
	steps: {
		'tells every crossing while they are switched on and off, and twice only where n8n was killed': async ({
			tarball,
		}) => await endAndStart(ON_AND_OFF, tarball, onEmbedded),
	},
};
