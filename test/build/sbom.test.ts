import { readFileSync, rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { bundleInto } from '../../build/bundle';
import { packagesOf } from '../../build/packages';
import { sbomOf } from '../../build/sbom';

/** What of CycloneDX 1.6 we write: nothing else may be there. */
const purl = z.string().regex(/^pkg:npm\/(%40[\w.-]+\/)?[\w.-]+@\d+\.\d+\.\d+[\w.+-]*$/);
const license = z.union([
	z.strictObject({ license: z.strictObject({ id: z.string().regex(/^[\w.+-]+$/) }) }),
	z.strictObject({ expression: z.string().regex(/ (AND|OR|WITH) /) }),
]);
const component = z.strictObject({
	type: z.enum(['application', 'library']),
	'bom-ref': purl,
	group: z.string().startsWith('@').optional(),
	name: z.string().regex(/^[\w.-]+$/),
	version: z.string().regex(/^\d+\.\d+\.\d+/),
	licenses: z.array(license).length(1),
	purl,
});
const bom = z.strictObject({
	$schema: z.literal('http://cyclonedx.org/schema/bom-1.6.schema.json'),
	bomFormat: z.literal('CycloneDX'),
	specVersion: z.literal('1.6'),
	version: z.literal(1),
	metadata: z.strictObject({
		lifecycles: z.tuple([z.strictObject({ phase: z.literal('build') })]),
		component,
	}),
	components: z.array(component).min(1),
	dependencies: z.array(z.strictObject({ ref: purl, dependsOn: z.array(purl) })),
});

const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the bill of materials', () => {
	let files: string[];
	let made: z.infer<typeof bom>;

	beforeAll(async () => {
		files = await bundleInto(folder);
		made = bom.parse(sbomOf(packagesOf(files)));
	});

	test('lists every package that the bundles have code of, once, and no other', () => {
		const wanted = new Set(
			files.flatMap((file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []),
		);
		const names = made.components.map(({ group, name }) => (group ? `${group}/${name}` : name));

		expect(new Set(names)).toEqual(wanted);
		expect(names).toEqual(expect.arrayContaining(['echarts', 'luxon', 'pg', 'zod']));
		expect(names).not.toContain('n8n-workflow');
		expect(new Set(made.components.map(({ purl }) => purl)).size).toBe(made.components.length);
	});

	test('names the versions and licenses of what lies in node_modules', () => {
		for (const name of ['pg', 'luxon', 'zod', 'echarts']) {
			const { version, license: id } = JSON.parse(
				readFileSync(join('node_modules', name, 'package.json'), 'utf8'),
			) as { version: string; license: string };
			expect(made.components.find((one) => one.name === name)).toMatchObject({
				version,
				purl: `pkg:npm/${name}@${version}`,
				licenses: [{ license: { id } }],
			});
		}
	});

	test('says which package brings which, all of them from ours on', () => {
		const depends = new Map(made.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
		const reached = new Set<string>();
		const reach = (ref: string) => {
			if (reached.has(ref)) return;
			reached.add(ref);
			depends.get(ref)!.forEach(reach);
		};
		reach(made.metadata.component.purl);

		expect([...depends.keys()].sort()).toEqual([...reached].sort());
		expect(reached.size).toBe(made.components.length + 1);
	});
});

test('a scoped package and one with two licenses are written as the formats want it', () => {
	const packages = [{ name: '@scope/one', version: '1.2.3', license: 'MIT OR Apache-2.0' }];
	const { components } = bom.parse(sbomOf(packages));
	expect(components).toMatchObject([
		{
			group: '@scope',
			name: 'one',
			purl: 'pkg:npm/%40scope/one@1.2.3',
			licenses: [{ expression: 'MIT OR Apache-2.0' }],
		},
	]);
});

test.each([undefined, 'SEE LICENSE IN LICENSE.md'])('a package with the license %j is noticed', (license) => {
	expect(() => bom.parse(sbomOf([{ name: 'one', version: '1.2.3', license: license as string }]))).toThrow();
});
