import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { rule, when, filter, freshN8n, journey, jsonOf, scoreLead } from '../nodes/setup';
import { blocksOf } from './blocks';

const ROOT = resolve(__dirname, '../..');
const inDocs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' });
const pages = ['README.md', ...inDocs.filter((file) => file.endsWith('.md')).map((file) => `docs/${file}`)];
const others = ['CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'test/vectors/stories/README.md'];
const textOf = (page: string) => readFileSync(join(ROOT, page), 'utf8');

/** Where code blocks run, by the page and what stands behind the three backticks; null where they cannot. */
const RUNS: Array<[page: RegExp, info: RegExp, by: string | null]> = [
	[/^README\.md$/, /^sh$/, '.ci/run, test/e2e/install.e2e.ts'],
	[/^README\.md$/, /^json$/, 'below'],
	[/^docs\/install\.md$/, /^sh$/, 'test/e2e/install.e2e.ts'],
	[/^docs\/install\.md$/, /^sh environment$/, 'below'],
	// Needs Docker.
	[/^docs\/install\.md$/, /^sh docker$/, null],
	[/^docs\/compatibility\.md$/, /^sh$/, 'test/docs/compatibility.test.ts'],
	[/^docs\/library\.md$/, /^ts$/, 'test/e2e/library.e2e.ts'],
	// Needs a published package.
	[/^docs\/library\.md$/, /^sh published$/, null],
	[/^docs\/postgresql\.md$/, /^sql( rights)?$/, 'test/stores/postgres.test.ts'],
	[/^docs\/(semantics|coming-from\/.*)\.md$/, /^json story$/, 'test/docs/semantics.test.ts'],
];

/** GitHub's anchor of a heading. */
const anchor = (heading: string) =>
	heading
		.toLowerCase()
		.replace(/[^\p{L}\p{N}\s_-]/gu, '')
		.trim()
		.replace(/\s/g, '-');

describe.each([...pages, ...others])('%s', (page) => {
	const text = textOf(page);
	// What is in a code block is no link and no heading.
	const prose = text
		.replace(/^( *)```.*?^\1```$/gms, '')
		.replace(/`[^`\n]*`/g, (code) => ' '.repeat(code.length));

	test('links to what is there', () => {
		const broken = [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
			.map(([, target]) => target!)
			.filter((target) => !/^(https?|mailto):/.test(target))
			.filter((target) => {
				const [file, heading] = target.split('#') as [string, string?];
				const linked = file === '' ? page : relative(ROOT, resolve(ROOT, dirname(page), file));
				if (!existsSync(join(ROOT, linked))) return true;
				const headings = [...textOf(linked).matchAll(/^#+ (.*)$/gm)].map(([, one]) => anchor(one!));
				return heading !== undefined && !headings.includes(heading);
			});
		expect(broken).toEqual([]);
	});

	test('code is marked as what it is, and a test runs it where it can be run', () => {
		if (!pages.includes(page)) return;
		const unknown = blocksOf(text)
			.filter(({ info }) => info !== 'text')
			.filter(({ info }) => !RUNS.some(([where, what]) => where.test(page) && what.test(info)))
			.map(({ info, line }) => `line ${line}: ${info}`);
		expect(unknown).toEqual([]);
	});
});

test('docs/README.md leads to every page', () => {
	const index = textOf('docs/README.md');
	expect(
		inDocs.filter((file) => file.endsWith('.md') && file !== 'README.md' && !index.includes(`(${file})`)),
	).toEqual([]);
});

test('the README stays short', () => {
	expect(textOf('README.md').split('\n').length).toBeLessThan(150);
});

test('the fields in the README are what Score Lead adds', async () => {
	const [block] = blocksOf(textOf('README.md')).filter(({ info }) => info === 'json');
	const did = (name: string, points: number) =>
		rule(filter([when('event', 'string', 'equals', name)]), { name, points });
	const rules = {
		rule: [did('Opened an email', 2), did('Looked at prices', 10), did('Asked for a demo', 40)],
	};
	const events = rules.rule.map(({ name }, index) => ({
		lead: 'ann@example.com',
		id: String(index),
		event: name,
	}));
	const run = await freshN8n().run(journey(scoreLead({ rules })), events);

	expect(jsonOf(run, 'Score Lead').at(-1)).toEqual({
		...events.at(-1),
		...(JSON.parse(block!.text) as object),
	});
});

test('the list of packages in docs/install.md is what n8n reads', () => {
	const [block] = blocksOf(textOf('docs/install.md')).filter(({ info }) => info === 'sh environment');
	const [, list] = /^N8N_COMMUNITY_PACKAGES='(.*)'$/m.exec(block!.text)!;
	const { name, version } = JSON.parse(textOf('package.json')) as { name: string; version: string };
	expect(JSON.parse(list!)).toEqual([{ name, version }]);
});
