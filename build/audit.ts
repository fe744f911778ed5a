import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Component } from './sbom';

type Bundled = Pick<Component, 'group' | 'name' | 'version'>;

/** The part of npm's answer that is used. */
interface Answer {
	vulnerabilities?: Record<string, { via: Array<string | Advisory> }>;
	error?: { summary?: string; detail?: string };
	message?: string;
}

interface Advisory {
	severity: string;
	name: string;
	title: string;
	url: string;
	range: string;
}

/*
 * npm run audit:bundled: asks the registry what is known against the libraries in the bill of materials of the last build.
 * They are devDependencies, so `npm audit --omit=dev` passes them by, and without it all tools of the tests are in the way.
 * Fails if something serious is known, and if the registry did not answer.
 */

/** A lock file of exactly these packages, which is all that `npm audit` reads. */
function lockOf(components: Bundled[]): { own: object; lock: object } {
	const packages = components.map(({ group, name, version }) => ({
		name: group ? `${group}/${name}` : name,
		version,
	}));
	// One package can be there in several versions, so each gets a name of its own.
	const entries = packages.map((one, index) => [`bundled-${index}`, one] as const);
	const dependencies = Object.fromEntries(
		entries.map(([alias, { name, version }]) => [alias, `npm:${name}@${version}`]),
	);
	const own = { name: 'bundled', version: '0.0.0', dependencies };
	const lock = {
		...own,
		lockfileVersion: 3,
		requires: true,
		packages: {
			'': own,
			...Object.fromEntries(entries.map(([alias, entry]) => [`node_modules/${alias}`, entry])),
		},
	};
	return { own, lock };
}

/** What `npm audit` reports about them, as JSON. @param settings of npm, as its environment has them */
export async function audit(components: Bundled[], settings: NodeJS.ProcessEnv = {}): Promise<Answer> {
	const folder = mkdtempSync(join(tmpdir(), 'audit-'));
	try {
		const { own, lock } = lockOf(components);
		writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...own, private: true }));
		writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock));
		return await answerOfNpm(folder, settings);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

async function answerOfNpm(cwd: string, settings: NodeJS.ProcessEnv): Promise<Answer> {
	const env = { ...process.env, ...settings };
	const options = { cwd, env, encoding: 'utf8' as const, shell: process.platform === 'win32' };
	return await new Promise((done) => {
		// It ends with an error where it finds something, too.
		execFile('npm', ['audit', '--json', '--package-lock-only'], options, (error, stdout, stderr) => {
			try {
				done(JSON.parse(stdout) as Answer);
			} catch {
				done({ message: stderr.trim() || error?.message });
			}
		});
	});
}

/** What to print, and the code to exit with. */
export function verdictOn(
	{ vulnerabilities, error, message }: Answer,
	count: number,
): { code: number; text: string } {
	if (!vulnerabilities) {
		const why = error?.summary || error?.detail || message || 'it gave no reason';
		return { code: 2, text: `The registry did not answer, so nothing was checked: ${why}` };
	}
	const known = Object.values(vulnerabilities).flatMap(({ via }) =>
		via.filter((advisory) => typeof advisory !== 'string'),
	);
	const lines = known.map(
		({ severity, name, title, url, range }) => `${severity}: ${name} ${range}: ${title} ${url}`,
	);
	const isSerious = known.some(({ severity }) => severity === 'high' || severity === 'critical');
	const sum = `${count} bundled packages, ${known.length} known vulnerabilities`;
	return { code: isSerious ? 1 : 0, text: [...lines, sum].join('\n') };
}

async function main(): Promise<void> {
	const file = resolve(__dirname, '../dist/sbom.cdx.json');
	if (!existsSync(file)) {
		console.error('There is no dist/sbom.cdx.json: run "npm run build" first.');
		process.exitCode = 2;
		return;
	}
	const { components } = JSON.parse(readFileSync(file, 'utf8')) as { components: Bundled[] };
	const { code, text } = verdictOn(await audit(components), components.length);
	console.log(text);
	process.exitCode = code;
}

if (require.main === module) void main();
