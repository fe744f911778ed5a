import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { installN8n, packPackage, startN8n } from '../../harness/n8n';
import { agent } from './agent.e2e';
import { agentScores } from './agentScores.e2e';
import { assign } from './assign.e2e';
import { canvas } from './canvas.e2e';
import { privacyAndFiles } from './privacyAndFiles.e2e';
import { correct } from './correct.e2e';
import { credential } from './credential.e2e';
import { durablePolling } from './durablePolling.e2e';
import { errors } from './errors.e2e';
import { explain } from './explain.e2e';
import { firstHour } from './firstHour.e2e';
import { install } from './install.e2e';
import { journeyStory } from './journey.e2e';
import { library } from './library.e2e';
import { longRuns } from './longRuns.e2e';
import { output } from './output.e2e';
import { ownData } from './ownData.e2e';
import { panels } from './panels.e2e';
import { report } from './report.e2e';
import { restarts } from './restarts.e2e';
import { router } from './router.e2e';
import { rules } from './rules.e2e';
import { store } from './store.e2e';
import { play, setStage, type Story } from './story';
import { teamRules } from './teamRules.e2e';
import { templates } from './templates.e2e';
import { testRuns } from './testRuns.e2e';
import { trigger } from './trigger.e2e';
import { tryDraft } from './tryDraft.e2e';

/* npm run test:e2e [-- PART OF A TITLE… --screenshots DIR]: the packed package in a real n8n, driven as a person does. */

/** In one n8n, one after the other. */
const STORIES = [
	journeyStory,
	firstHour,
	canvas,
	templates,
	panels,
	rules,
	router,
	assign,
	output,
	// Before any other brings a credential: it shows how the first one is made.
	credential,
	teamRules,
	tryDraft,
	errors,
	store,
	ownData,
	longRuns,
	explain,
	correct,
	privacyAndFiles,
	testRuns,
	trigger,
	report,
	agent,
	agentScores,
	library,
];

/** Beside them: each starts, and mostly waits for, an n8n of its own. */
const WITH_OWN_N8N = [install, restarts, durablePolling];

const say = (line: string): void => console.log(line);

async function main(): Promise<void> {
	const { values, positionals } = parseArgs({
		options: { screenshots: { type: 'string' } },
		allowPositionals: true,
	});
	const isWanted = ({ title }: Story) =>
		positionals.length === 0 || positionals.some((part) => title.toLowerCase().includes(part.toLowerCase()));
	const screenshots = values.screenshots && resolve(values.screenshots);
	await installN8n(say);
	const tarball = await packPackage(say);
	const home = await mkdtemp(join(tmpdir(), 'lead-scoring-e2e-'));
	try {
		say('Starting n8n…');
		const n8n = await startN8n({ home, tarball });
		try {
			const stage = setStage(n8n, home, tarball, screenshots);
			const counts = await Promise.all(
				[STORIES, WITH_OWN_N8N].map(async (stories) => await play(stories.filter(isWanted), stage)),
			);
			const passed = counts.reduce((sum, count) => sum + count.passed, 0);
			const failed = counts.reduce((sum, count) => sum + count.failed, 0);
			if (screenshots) say(`\nScreenshots: ${screenshots}`);
			say(`\n${passed} passed, ${failed} failed`);
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
