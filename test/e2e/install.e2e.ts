import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { countChanges, journey } from '../../demo/journey';
import { counting } from '../../harness/counting';
import { packageFolder, unpackInto } from '../../harness/install';
import { startN8n, type Execution, type RunningN8n } from '../../harness/n8n';
import { name, version } from '../../package.json';
import { commandsOf } from '../docs/blocks';
import type { Story } from './story';

const run = promisify(execFile);
const ROOT = resolve(__dirname, '../..');

/** The commands of README.md and docs/install.md. */
async function documented(): Promise<Record<'install' | 'upgrade' | 'remove', string[]>> {
	const readme = commandsOf(await readFile(join(ROOT, 'README.md'), 'utf8'));
	const page = commandsOf(await readFile(join(ROOT, 'docs/install.md'), 'utf8'));
	assert.equal(readme.length, 2);
	assert.equal(page.length, 4);
	const [build, unpack, upgrade, remove] = page as [string[], string[], string[], string[]];
	assert.deepEqual(readme[1], [...build, ...unpack]);
	return { install: readme[1]!, upgrade, remove };
}

/** Types commands as an administrator does, whose home is `home`. `npm ci` was the first thing that happened here. */
async function type(commands: string[], home: string): Promise<void> {
	for (const command of commands.filter((one) => one !== 'npm ci')) {
		await run('bash', ['-c', command], { cwd: ROOT, env: { ...process.env, HOME: home } });
	}
}

/** What n8n's settings page does with a package that it has downloaded. */
async function installAsN8nDoes(home: string, tarball: string): Promise<void> {
	await unpackInto(home, tarball);
	const folder = packageFolder(home);
	const file = join(folder, 'package.json');
	const { devDependencies, peerDependencies, optionalDependencies, ...kept } = JSON.parse(
		await readFile(file, 'utf8'),
	) as Record<string, unknown>;
	assert.ok(devDependencies && peerDependencies && !optionalDependencies);
	await writeFile(file, JSON.stringify(kept, null, 2));
	const flags = ['--audit=false', '--fund=false', '--bin-links=false', '--install-strategy=shallow'];
	await run('npm', ['install', ...flags, '--ignore-scripts=true', '--package-lock=false'], { cwd: folder });
}

/** An n8n with what is in `home`, for as long as `visit` takes. */
async function inN8n(home: string, visit: (n8n: RunningN8n) => Promise<void>): Promise<void> {
	const n8n = await startN8n({ home });
	try {
		await visit(n8n);
	} finally {
		await n8n.stop();
	}
}

const runJourney = async (n8n: RunningN8n): Promise<Execution> => await n8n.run(journey.id!);

/** The journey has run here before: nothing counts twice. */
async function scoresAreThere(n8n: RunningN8n): Promise<void> {
	const again = await runJourney(n8n);
	assert.equal(again.status, 'success');
	assert.deepEqual(countChanges(again), { changed: 0, routed: 0 });
}

async function raiseSchema(home: string, by: number): Promise<void> {
	const store = new DatabaseSync(join(home, '.n8n/n8n-nodes-lead-scoring/scores.sqlite'));
	const { user_version: version } = store.prepare('PRAGMA user_version').get() as { user_version: number };
	store.exec(`PRAGMA user_version = ${version + by}`);
	store.close();
}

let home: string;

export const install: Story = {
	title: 'Install, upgrade, go back, remove',
	steps: {
		'the commands of the README install it': async () => {
			home = await mkdtemp(join(tmpdir(), 'lead-scoring-install-'));
			await type((await documented()).install, home);
			await inN8n(home, async (n8n) => {
				await n8n.importWorkflow(counting(journey));
				const first = await runJourney(n8n);
				assert.equal(first.status, 'success');
				assert.ok(countChanges(first).changed > 0);
			});
		},

		'the commands of docs/install.md put another version in its place, and every score stays': async () => {
			await type((await documented()).upgrade, home);
			await inN8n(home, scoresAreThere);
		},

		"so does n8n's settings page, with nothing to be installed with it; newer tables are refused in a sentence":
			async ({ tarball }) => {
				await installAsN8nDoes(home, tarball);
				assert.equal(existsSync(join(packageFolder(home), 'node_modules')), false);
				// An older version, to which the tables are newer ones, says so; this one knows them again.
				await raiseSchema(home, 1);
				await inN8n(home, async (n8n) => {
					const { status, error } = await runJourney(n8n);
					assert.equal(status, 'error');
					assert.match(error!.message, /was written by a newer version of this package/);
					await raiseSchema(home, -1);
					await scoresAreThere(n8n);
				});
			},

		'the commands of docs/install.md remove it': async () => {
			await type((await documented()).remove, home);
			await inN8n(home, async (n8n) => {
				await assert.rejects(runJourney(n8n), /unrecognized|not found|missing/i);
			});
			await rm(home, { recursive: true });
			await rm(join(ROOT, `${name}-${version}.tgz`));
		},
	},
};
