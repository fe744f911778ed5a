import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { runVector } from './run';
import { openSource, type Source } from './source';

/*
 * npm run vectors -- DIR [--store sqlite|postgres] [--published]: plays every story in DIR; says each failure, then how many
 * passed. With --published, rules are published and used by the steps, instead of standing in them.
 */

async function main(): Promise<void> {
	const { positionals, values } = parseArgs({
		allowPositionals: true,
		options: {
			store: { type: 'string', default: 'sqlite' },
			published: { type: 'boolean', default: false },
		},
	});
	const [folder] = positionals;
	if (!folder || !['sqlite', 'postgres'].includes(values.store)) {
		throw new Error('Usage: npm run vectors -- DIR [--store sqlite|postgres] [--published]');
	}
	const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
	const source = await openSource(values.store as Source['kind']);
	const results = [];
	try {
		for (const file of files.sort())
			results.push(await play(join(folder, file), file, source.fresh(), values.published));
	} finally {
		await source.close();
	}
	const passed = results.filter(Boolean).length;
	console.log(`${passed} passed, ${results.length - passed} failed`);
	process.exitCode = passed > 0 && passed === results.length ? 0 : 1;
}

/** Plays one story on a store of its own and says what failed. */
async function play(
	path: string,
	file: string,
	store: ICredentialDataDecryptedObject,
	isPublished: boolean,
): Promise<boolean> {
	try {
		const failures = await runVector(readFileSync(path, 'utf8'), store, isPublished);
		for (const { step, lead, got, expected } of failures) {
			console.log(
				`${file}: step ${step}, ${lead}: got ${JSON.stringify(got)}, expected ${JSON.stringify(expected)}`,
			);
		}
		return failures.length === 0;
	} catch (error) {
		console.log(`${file}: ${(error as Error).message}`);
		return false;
	}
}

void main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
