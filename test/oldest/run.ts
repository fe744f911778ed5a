import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { HOMES } from '../../demo/journey';
import { installOtherN8n, packPackage, startN8n } from '../../harness/n8n';
import { journeyStory } from '../e2e/journey.e2e';
import { play, setStage } from '../e2e/story';

/* npm run test:oldest: the example journey in the oldest n8n, on the oldest Node.js, that docs/compatibility.md names. */

/** This n8n knows none of the parts that are switched off in the pinned one. */
const ENV = { N8N_DISABLED_MODULES: '' };

const say = (line: string): void => console.log(line);

async function main(): Promise<void> {
	const installation = await installOtherN8n(
		join(HOMES, 'oldest-n8n'),
		join(__dirname, 'n8n/package.json'),
		say,
	);
	const tarball = await packPackage(say);
	const home = await mkdtemp(join(tmpdir(), 'lead-scoring-oldest-'));
	try {
		say('Starting n8n…');
		const n8n = await startN8n({ home, tarball, installation, env: ENV });
		try {
			const settings = await n8n.rest<{ versionCli: string; nodeJsVersion: string }>('GET', '/settings');
			const { passed, failed } = await play([journeyStory], setStage(n8n, home, tarball, undefined));
			const versions = `n8n ${settings.versionCli} on Node.js ${settings.nodeJsVersion}`;
			say(`\n${versions}: ${passed} passed, ${failed} failed`);
			if (failed > 0) process.exitCode = 1;
		} finally {
			await n8n.stop();
		}
	} finally {
		await rm(home, { recursive: true, force: true });
	}
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
