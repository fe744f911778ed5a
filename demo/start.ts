import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { packageFolder } from '../harness/install';
import { HOMES, journey } from './journey';
import { installN8n, packPackage, startN8n } from '../harness/n8n';

/*
 * npm start: an n8n to look around in, with the package installed and the journey imported.
 * npm run dev: the same, and whatever is saved runs in it a moment later.
 */

const say = (line: string): void => console.log(line);

async function main(): Promise<void> {
	const { reload } = parseArgs({ options: { reload: { type: 'boolean' } } }).values;
	await installN8n(say);
	const tarball = await packPackage(say, reload ? 'quick' : 'build');
	const port = process.env.PORT ? Number(process.env.PORT) : 5678;
	const home = join(HOMES, 'n8n');
	say('Starting n8n…');
	const n8n = await startN8n({ home, tarball, port, env: reload ? { N8N_DEV_RELOAD: 'true' } : {} });
	await n8n.importWorkflow(journey);
	say(`\n  Address   ${n8n.url}/workflow/${journey.id}`);
	say(`  Email     ${n8n.owner.email}`);
	say(`  Password  ${n8n.owner.password}`);
	if (reload) rebuildOnSave(join(packageFolder(home), 'dist'));
	say('\nPress Ctrl+C to end it.');
}

/** Bundles every change into the package that n8n has loaded, and n8n loads it again. Ends with our process. */
function rebuildOnSave(folder: string): void {
	const env = { ...process.env, DEV_DIST: folder };
	const bundler = spawn('gulp', ['dev'], { cwd: join(__dirname, '..'), env, stdio: 'inherit' });
	process.on('exit', () => bundler.kill());
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
