import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runVector } from '../vectors/run';
import { examplesOf } from './examples';
import { playExamples } from './playExamples';

playExamples('semantics.md');

const home = mkdtempSync(join(tmpdir(), 'semantics-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

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
