import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runVector } from '../vectors/run';
import { inPostgres } from '../vectors/source';
import { examplesOf } from './examples';

const page = readFileSync(join(__dirname, '../../docs/semantics.md'), 'utf8');
const home = mkdtempSync(join(tmpdir(), 'semantics-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const examples = examplesOf(page).map((example, index) => ({ ...example, index }));

describe.each(['sqlite', 'postgres'])('the numbers in docs/semantics.md come true, on %s', (kind) => {
	test.each(examples)('$heading', async ({ story, isRefused, index }) => {
		const store =
			kind === 'sqlite'
				? { kind, path: join(home, `${index}.sqlite`) }
				: inPostgres(Number(process.env.POSTGRES_PORT), `semantics_${index}`);
		const failures = runVector(story, store);
		if (isRefused) await expect(failures).rejects.toThrow();
		else expect(await failures).toEqual([]);
	});
});

test.each(examples)('$heading: every number in the words is one of the story', ({ strangers }) => {
	expect(strangers).toEqual([]);
});

describe('an example', () => {
	const example = `
## Opens

An open gives 5 points.

| When      | What happens     | Ann |
| --------- | ---------------- | --: |
| 1 January | Ann opens a mail |   5 |

<details><summary>The story</summary>

\`\`\`json story
{
	"rules": { "main": [{ "name": "Open", "award": "everyTime", "points": 5, "when": [] }] },
	"steps": [{ "at": "2026-01-01T00:00:00Z", "score": [{ "lead": "ann", "data": {}, "eventId": "a" }] }]
}
\`\`\`

</details>
`;
	const store = () => ({ kind: 'sqlite', path: join(home, `${Math.random()}.sqlite`) });

	test('comes true', async () => {
		const [one] = examplesOf(example);
		expect(one!.strangers).toEqual([]);
		expect(await runVector(one!.story, store())).toEqual([]);
	});

	test('fails where a number in its table is changed', async () => {
		const [one] = examplesOf(example.replace('|   5 |', '|   6 |'));
		expect(await runVector(one!.story, store())).toEqual([{ step: 1, lead: 'ann', got: 5, expected: 6 }]);
	});

	test('fails where a number in its words is changed', () => {
		expect(examplesOf(example.replace('gives 5', 'gives 7'))[0]!.strangers).toEqual(['7']);
	});

	test('fails where a date is changed, or a row has no step', () => {
		expect(() => examplesOf(example.replace('1 January', '2 January'))).toThrow(/"2 January"/);
		expect(() => examplesOf(example.replace(/\| 1 Jan.*\n/, ''))).toThrow(/each row/);
	});
});
