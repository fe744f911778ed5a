import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runVector } from '../vectors/run';
import { inPostgres } from '../vectors/source';
import { examplesOf } from './examples';

const docs = join(__dirname, '../../docs');

export const readPage = (page: string): string => readFileSync(join(docs, page), 'utf8');

/** Tests that the worked examples of a page come true, through the real nodes and on both stores. */
export function playExamples(page: string): void {
	const home = mkdtempSync(join(tmpdir(), 'examples-'));
	afterAll(() => rmSync(home, { recursive: true, force: true }));
	const examples = examplesOf(readPage(page)).map((example, index) => ({ ...example, index }));
	const schema = page.replace(/\W/g, '_');

	describe.each(['sqlite', 'postgres'])(`the numbers in docs/${page} come true, on %s`, (kind) => {
		test.each(examples)('$heading', async ({ story, isRefused, index }) => {
			const store =
				kind === 'sqlite'
					? { kind, path: join(home, `${index}.sqlite`) }
					: inPostgres(Number(process.env.POSTGRES_PORT), `${schema}_${index}`);
			const failures = runVector(story, store);
			if (isRefused) await expect(failures).rejects.toThrow();
			else expect(await failures).toEqual([]);
		});
	});

	test.each(examples)(
		`docs/${page}, $heading: every number in the words is one of the story`,
		({ strangers }) => {
			expect(strangers).toEqual([]);
		},
	);
}
