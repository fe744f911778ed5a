import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { endBeforeUs } from '../harness/ending';
import { packPackage } from '../harness/n8n';
import { packageFolder, unpackInto } from '../harness/install';
import { median } from './numbers';
import { say, type Report } from './report';

const ROUNDS = 5;

/** What loading a package took. */
export interface Started {
	ms: number;
	/** What it holds in memory before first use, in MB. */
	held: number;
}

/**
 * What the package adds to n8n's start: loaded by n8n's own loader, in a process that has loaded what n8n shares with it,
 * in turns with a package of one empty node.
 */
export async function startup(report: Report): Promise<void> {
	const tarball = await packPackage(say);
	const home = await mkdtemp(join(tmpdir(), 'lead-scoring-bench-'));
	const removeHome = endBeforeUs(async () => await rm(home, { recursive: true, force: true }));
	try {
		await unpackInto(home, tarball);
		const empty = join(home, 'n8n-nodes-empty');
		await writeEmptyPackage(empty);
		const ours: Started[] = [];
		const floor: Started[] = [];
		for (let round = 0; round < ROUNDS; round++) {
			floor.push(await load(empty));
			ours.push(await load(packageFolder(home)));
		}
		tell(report, 'time to load it', 'ms', ours, floor, ({ ms }) => ms);
		tell(report, 'memory it holds before first use', 'MB', ours, floor, ({ held }) => held);
	} finally {
		await removeHome();
	}
}

function tell(
	report: Report,
	what: string,
	unit: string,
	ours: Started[],
	floor: Started[],
	valueOf: (started: Started) => number,
): void {
	const [our, least] = [median(ours.map(valueOf)), median(floor.map(valueOf))];
	report({
		name: `startup: the package in n8n, ${what}`,
		ours: our,
		floor: least,
		unit,
		ratio: our / least,
		note: `The floor is a package of one empty node. Ours adds ${(our - least).toFixed(1)} ${unit}.`,
	});
}

async function load(folder: string): Promise<Started> {
	const child = fork(join(__dirname, 'startupProcess.ts'), [folder], {
		execArgv: [...process.execArgv, '--expose-gc'],
		// As n8n has it, so that a package finds what n8n shares with it.
		env: { ...process.env, NODE_PATH: resolve(__dirname, '../node_modules') },
	});
	const [started] = (await once(child, 'message')) as [Started];
	return started;
}

async function writeEmptyPackage(folder: string): Promise<void> {
	await mkdir(folder);
	const manifest = { name: 'n8n-nodes-empty', version: '1.0.0', n8n: { nodes: ['Empty.node.js'] } };
	await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
	await writeFile(
		join(folder, 'Empty.node.js'),
		`exports.Empty = class Empty {
			description = {
				displayName: 'Empty', name: 'empty', group: ['transform'], version: 1, description: 'Does nothing',
				defaults: { name: 'Empty' }, inputs: ['main'], outputs: ['main'], properties: [],
			};
		};`,
	);
}
