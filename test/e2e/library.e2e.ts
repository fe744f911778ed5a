import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { unpackInto } from '../../harness/install';
import type { Story } from './story';

const run = promisify(execFile);
const ROOT = resolve(__dirname, '../..');
const PACKAGE = 'n8n-nodes-lead-scoring';

export const library: Story = {
	title: 'The library',
	steps: {
		'the example in docs/library.md compiles and runs with the packed package': async ({ tarball }) => {
			const page = await readFile(join(ROOT, 'docs/library.md'), 'utf8');
			const [, example] = /^```ts\n(.*?)^```$/ms.exec(page)!;
			await inProject(tarball, async (folder) => {
				await writeFile(join(folder, 'example.mts'), example!);
				await run(process.execPath, ['example.mts'], { cwd: folder });
				const options = ['--noEmit', '--strict', '--module', 'nodenext', '--types', 'node'];
				await run(
					process.execPath,
					[join(ROOT, 'node_modules/typescript/bin/tsc'), ...options, 'example.mts'],
					{
						cwd: folder,
					},
				).catch((error: { stdout: string }) => assert.fail(error.stdout));
			});
		},

		'the package declares its library in one file, and nothing of what is inside': async ({ tarball }) => {
			await inProject(tarball, async (folder) => {
				const files = await readdir(join(folder, 'node_modules', PACKAGE), { recursive: true });
				assert.deepEqual(
					files.filter((file) => file.endsWith('.d.ts')),
					['dist/index.d.ts'],
				);
			});
		},
	},
};

/** A project that has installed the package beside n8n-workflow. */
async function inProject(tarball: string, visit: (folder: string) => Promise<void>): Promise<void> {
	const folder = await mkdtemp(join(tmpdir(), 'lead-scoring-library-'));
	try {
		const modules = join(folder, 'node_modules');
		await unpackInto(folder, tarball);
		await mkdir(join(modules, '@types'), { recursive: true });
		await cp(join(folder, '.n8n/nodes/node_modules', PACKAGE), join(modules, PACKAGE), { recursive: true });
		for (const name of ['n8n-workflow', '@types/node']) {
			await symlink(join(ROOT, 'node_modules', name), join(modules, name));
		}
		await visit(folder);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
