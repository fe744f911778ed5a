import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runVector } from './run';
import { inPostgres } from './source';

const stories = join(__dirname, 'stories');
const home = mkdtempSync(join(tmpdir(), 'stories-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const files = readdirSync(stories).filter((name) => name.endsWith('.json'));

describe.each([
	['sqlite', 'in the steps', false],
	['postgres', 'in the steps', false],
	['sqlite', 'published', true],
	['postgres', 'published', true],
] as const)(
	'the stories of other systems come out with their numbers, on %s, with rules %s',
	(kind, _where, isPublished) => {
		test.each(files)('%s', async (file) => {
			const store =
				kind === 'sqlite'
					? { kind, path: join(home, `${file}${isPublished}.sqlite`) }
					: inPostgres(Number(process.env.POSTGRES_PORT), `story_${isPublished}_${files.indexOf(file)}`);
			expect(await runVector(readFileSync(join(stories, file), 'utf8'), store, isPublished)).toEqual([]);
		});
	},
);

const minimal = { name: 'A story', scores: { a: {} }, steps: [] };

test('a key that the format does not know is refused', async () => {
	const store = { kind: 'sqlite', path: join(home, 'refused.sqlite') };
	await expect(runVector(JSON.stringify({ ...minimal, extra: 1 }), store)).rejects.toThrow(/extra/);
});

test('an expectation that does not come true is a failure', async () => {
	const store = { kind: 'sqlite', path: join(home, 'failure.sqlite') };
	const step = {
		at: '2026-01-01T00:00:00Z',
		adjust: [{ lead: 'ann', points: 5, reason: 'Test' }],
		expect: { ann: 6, bob: null },
	};
	const failures = await runVector(JSON.stringify({ ...minimal, steps: [step] }), store);
	expect(failures).toEqual([{ step: 1, lead: 'ann', got: 5, expected: 6 }]);
});
