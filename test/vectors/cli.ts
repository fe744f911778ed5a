import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runVector } from './run';

/* npm run vectors -- DIR [--store sqlite]: plays every story in DIR; says each failure, then how many passed. */

async function main(): Promise<void> {
	const { positionals, values } = parseArgs({
		allowPositionals: true,
		options: { store: { type: 'string', default: 'sqlite' } },
	});
	const [folder] = positionals;
	if (!folder || values.store !== 'sqlite') {
		throw new Error('Usage: npm run vectors -- DIR [--store sqlite]');
	}
	const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
	const results = [];
	for (const file of files.sort()) results.push(await play(join(folder, file), file));
	const passed = results.filter(Boolean).length;
	console.log(`${passed} passed, ${results.length - passed} failed`);
	process.exit(passed > 0 && passed === results.length ? 0 : 1);
}

/** Plays one story on a store of its own and says what failed. */
async function play(path: string, file: string): Promise<boolean> {
	const home = mkdtempSync(join(tmpdir(), 'vector-'));
	try {
		const store = { kind: 'sqlite', path: join(home, 'scores.sqlite') };
		const failures = await runVector(readFileSync(path, 'utf8'), store);
		for (const { step, lead, got, expected } of failures) {
			console.log(
				`${file}: step ${step}, ${lead}: got ${JSON.stringify(got)}, expected ${JSON.stringify(expected)}`,
			);
		}
		return failures.length === 0;
	} catch (error) {
		console.log(`${file}: ${(error as Error).message}`);
		return false;
	} finally {
		rmSync(home, { recursive: true, force: true });
	}
}

void main().catch((error: Error) => {
	console.error(error.message);
	process.exit(1);
});
