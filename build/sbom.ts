import own from '../package.json';
import type { Described } from './packages';

/*
 * The bill of materials of the package: what it bundles, which its dependencies do not show. CycloneDX 1.6, without the
 * time of the build, so that the same sources give the same file.
 */

const purlOf = ({ name, version }: Described) => `pkg:npm/${name.replace('@', '%40')}@${version}`;

/** One license of the SPDX list has an ID; what is more than one is an expression. */
const licensesOf = ({ license }: Described) => [
	/\s/.test(license) ? { expression: license } : { license: { id: license } },
];

export interface Component {
	type: 'application' | 'library';
	'bom-ref': string;
	group?: string;
	name: string;
	version: string;
	licenses: object[];
	purl: string;
}

function component(type: Component['type'], described: Described): Component {
	const { name, version } = described;
	const purl = purlOf(described);
	const group = /^@[^/]+(?=\/)/.exec(name)?.[0];
	return {
		type,
		'bom-ref': purl,
		...(group && { group }),
		name: group ? name.slice(group.length + 1) : name,
		version,
		licenses: licensesOf(described),
		purl,
	};
}

/** @param found packages as they are on the disk: one can be there more than once */
export function sbomOf(found: Described[]): object {
	const packages = [...new Map(found.map((described) => [purlOf(described), described])).values()];
	const bundledBy = (names: object) =>
		packages
			.filter(({ name }) => name in names)
			.map(purlOf)
			.sort();
	return {
		$schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
		bomFormat: 'CycloneDX',
		specVersion: '1.6',
		version: 1,
		metadata: { lifecycles: [{ phase: 'build' }], component: component('application', own) },
		components: packages.map((described) => component('library', described)),
		dependencies: [
			{ ref: purlOf(own), dependsOn: bundledBy(own.devDependencies) },
			...packages.map((described) => ({
				ref: purlOf(described),
				dependsOn: bundledBy({ ...described.dependencies, ...described.optionalDependencies }),
			})),
		],
	};
}
