import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startN8n, type RunningN8n } from '../../harness/n8n';
import type { Story } from './story';
import { smallWorkflow } from './workflows';

/** Presses the Test button of a credential that names this file. */
async function press(n8n: RunningN8n, path: string): Promise<string> {
	const credential = { name: 'Store', type: 'leadScoreStoreApi', data: { kind: 'sqlite', path } };
	const id = await n8n.importCredential(credential);
	const { message } = await n8n.rest<{ message: string }>('POST', '/credentials/test', {
		credentials: { id, ...credential },
	});
	return message;
}

const names = async (n8n: RunningN8n): Promise<string[]> => {
	const all = await n8n.rest<Array<{ name: string }>>('GET', '/workflows');
	return all.map(({ name }) => name).sort();
};

export const ownData: Story = {
	title: "n8n's own data",
	steps: {
		"a credential that names n8n's database is refused, and what n8n saves afterwards stays": async ({
			tarball,
		}) => {
			const home = await mkdtemp(join(tmpdir(), 'lead-scoring-own-data-'));
			const database = join(home, '.n8n', 'database.sqlite');
			const links = join(home, 'links');
			let n8n = await startN8n({ home, tarball });
			try {
				await mkdir(links);
				await symlink(database, join(links, 'scores.sqlite'));
				await symlink(join(home, '.n8n'), join(links, 'n8n'));
				for (const path of [
					database,
					`${database}-wal`,
					`${database}-shm`,
					join(links, 'scores.sqlite'),
					join(links, 'n8n', 'database.sqlite'),
				]) {
					assert.match(
						await press(n8n, path),
						/cannot be a score store: it belongs to n8n itself\. Name another/,
					);
				}
				const saved = Array.from({ length: 10 }, (_, index) => `Saved afterwards ${index}`);
				for (const name of saved) {
					await n8n.importWorkflow(smallWorkflow(name, { name: 'Get', type: 'leadScore', parameters: {} }));
				}
				assert.deepEqual(await names(n8n), saved);
				await n8n.stop();
				n8n = await startN8n({ home, tarball });
				assert.deepEqual(await names(n8n), saved);
			} finally {
				await n8n.stop();
				await rm(home, { recursive: true, force: true });
			}
		},
	},
};
