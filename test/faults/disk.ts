import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { endBeforeUs } from '../../harness/ending';
import { startScript } from './workerProcess';
import type { Random } from './random';
import { Section } from './report';

/** PostgreSQL's server and whoever may not write are nobody. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
/** Enough for a store with some executions, and soon full. */
const DISK = '8m';

/** Disks that are full, and files that may not be written: each in a process that has them to itself. */
export async function disk(random: Random, folder: string): Promise<Section> {
	const section = new Section('Disks');
	const own = () => {
		const path = mkdtempSync(join(folder, 'disk-'));
		if (isRoot) chownSync(path, NOBODY, NOBODY);
		return path;
	};
	// The superuser may write everything, so somebody else must try.
	await runApart(section, 'readOnlyFile', own(), random, { uid: isRoot ? NOBODY : undefined });
	if (!canMount()) {
		section.say('skipped: full disks, because this user may not mount one');
		return section;
	}
	for (const name of ['fullDiskOfFile', 'fullDiskOfServer']) {
		const path = own();
		const mounted = join(path, 'small');
		mkdirSync(mounted);
		chmodSync(path, 0o755);
		const mount = `mount -t tmpfs -o size=${DISK},mode=777 tmpfs "$0" && exec "$@"`;
		await runApart(section, name, path, random, { wrapper: ['unshare', '-m', 'sh', '-c', mount, mounted] });
	}
	return section;
}

/** Whether this user may mount a disk that only its own process sees. */
function canMount(): boolean {
	if (!isRoot) return false;
	return spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;
}

async function runApart(
	section: Section,
	name: string,
	folder: string,
	random: Random,
	options: { uid?: number; wrapper?: string[] },
): Promise<void> {
	const child = startScript('apart.ts', [name, folder, String(random.between(0, 1e9))], options);
	// It ends, and what it started too, when nobody gives it input any more.
	const end = endBeforeUs(async () => {
		child.stdin.end();
		if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
	});
	const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
	await end();
	try {
		section.take(JSON.parse(output) as Section);
	} catch {
		section.check(false, `${name} came to no end`, [`${name}: ${output}${errors}`]);
	}
}
