import 'n8n-workflow';
import { PackageDirectoryLoader } from 'n8n-core';

import type { Started } from './startup';

/* Loads a package as n8n does when it starts, and tells its parent what that took. */

async function load(folder: string): Promise<Started> {
	globalThis.gc!();
	const before = process.memoryUsage();
	const start = performance.now();
	await new PackageDirectoryLoader(folder).loadAll();
	const ms = performance.now() - start;
	globalThis.gc!();
	const after = process.memoryUsage();
	const held = after.heapUsed + after.external - before.heapUsed - before.external;
	return { ms, held: held / 2 ** 20 };
}

void load(process.argv[2]!).then((started) => process.send!(started));
