import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');

/** The folder whose package.json pins the n8n that we run. */
const N8N_FOLDER = join(ROOT, 'demo/n8n');

/** An n8n, and the Node.js that runs it. */
export interface Installation {
	folder: string;
	node: string;
}

/** The n8n that we run, on the Node.js that runs us. */
export const PINNED: Installation = { folder: N8N_FOLDER, node: process.execPath };

const PACKAGE_NAME = 'n8n-nodes-lead-scoring';

/** Tells a person what happens now. */
export type Say = (line: string) => void;

/** Installs the pinned n8n, unless the one installed here came from the same lock file. */
export async function installN8n(say: Say): Promise<void> {
	await install(N8N_FOLDER, 'package-lock.json', ['ci'], ['sqlite3'], say);
}

/**
 * Installs another n8n with a Node.js of its own, unless the one in that folder came from the same package.json.
 * @param manifest the package.json that pins both; what n8n itself depends on is as new as it allows
 */
export async function installOtherN8n(folder: string, manifest: string, say: Say): Promise<Installation> {
	await mkdir(folder, { recursive: true });
	await copyFile(manifest, join(folder, 'package.json'));
	await install(folder, 'package.json', ['install', '--no-package-lock'], ['node', 'sqlite3'], say);
	return { folder, node: join(folder, 'node_modules/node/bin/node') };
}

/**
 * @param pinned the file that says what is to be installed
 * @param built the packages whose scripts are run
 */
async function install(
	folder: string,
	pinned: string,
	command: string[],
	built: string[],
	say: Say,
): Promise<void> {
	const wanted = createHash('sha256')
		.update(await readFile(join(folder, pinned)))
		.digest('hex');
	// Written last: an installation that was interrupted is done again.
	const stamp = join(folder, 'node_modules/.installed');
	if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === wanted) return;

	const started = Date.now();
	say(`Installing n8n into ${relative('', folder)}/node_modules (once, some 3 GB and a few minutes)…`);
	await execute('npm', [...command, '--ignore-scripts', '--loglevel=error'], folder);
	say('Compiling its SQLite driver…');
	await execute('npm', ['rebuild', ...built, '--loglevel=error'], folder);
	await writeFile(stamp, wanted);
	say(`n8n is installed (${seconds(started)}).`);
}

/**
 * Builds this package and packs it as npm would publish it, unless PACKED names a tarball. Returns the tarball's path.
 * @param build `quick` leaves out the types
 */
export async function packPackage(say: Say, build: 'build' | 'quick' = 'build'): Promise<string> {
	if (process.env.PACKED) return process.env.PACKED;
	const started = Date.now();
	const folder = join(ROOT, '.cache/package');
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	await execute('npx', ['gulp', build], ROOT);
	await execute('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], ROOT);
	const [tarball] = await readdir(folder);
	if (!tarball) throw new Error('npm pack left no tarball');
	say(`Packed ${tarball} (${seconds(started)}).`);
	return join(folder, tarball);
}

/** Where n8n keeps this package. */
export const packageFolder = (home: string): string => join(home, '.n8n/nodes/node_modules', PACKAGE_NAME);

/** Puts the packed package where n8n keeps installed community packages, in place of any other version. */
export async function unpackInto(home: string, tarball: string): Promise<void> {
	const folder = packageFolder(home);
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	await execute('tar', ['-xzf', resolve(tarball), '--strip-components=1'], folder);
}

/** Runs a command silently; its output is only of interest when it fails. */
async function execute(command: string, args: string[], cwd: string): Promise<void> {
	const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
	let output = '';
	child.stdout.on('data', (chunk) => (output += chunk));
	child.stderr.on('data', (chunk) => (output += chunk));
	const code = await new Promise<number | null>((done, failed) => {
		child.once('error', failed);
		child.once('close', done);
	});
	if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${output.slice(-4000)}`);
}

function seconds(since: number): string {
	return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
