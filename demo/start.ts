import { join } from 'node:path';

import { CACHE, journey } from './journey';
import { installN8n, packPackage, startN8n } from './n8n';

/* npm start: an n8n to look around in, with the package installed and the journey imported. */

const say = (line: string): void => console.log(line);

async function main(): Promise<void> {
	await installN8n(say);
	const tarball = await packPackage(say);
	const port = process.env.PORT ? Number(process.env.PORT) : 5678;
	say('Starting n8n…');
	const n8n = await startN8n({ home: join(CACHE, 'n8n'), tarball, port });
	await n8n.importWorkflow(journey);
	say(`\n  Address   ${n8n.url}/workflow/${journey.id}`);
	say(`  Email     ${n8n.owner.email}`);
	say(`  Password  ${n8n.owner.password}`);
	say('\nPress Ctrl+C to end it.');
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
