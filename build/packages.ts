import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A package's own description. */
export interface Described {
	name: string;
	version: string;
	license: string;
	dependencies?: Record<string, string>;
	optionalDependencies?: Record<string, string>;
}

export interface Package extends Described {
	folder: string;
}

/** The packages that these source files come from, by name, with each one's own description. */
export function packagesOf(files: string[]): Package[] {
	const folders = files.flatMap((file) => /^(.*node_modules\/(@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []);
	return [...new Set(folders)].sort().map((name) => {
		const folder = resolve(__dirname, '..', name);
		const described = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Described;
		return { ...described, folder };
	});
}

/** Their licenses and notices. */
export function licensesOf(packages: Package[]): string {
	return packages
		.map(({ folder, name, version, license }) => {
			const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
				.filter((file) => /^(licen[cs]e|notice)/i.test(file) && statSync(join(folder, file)).isFile())
				.map((file) => `\n${readFileSync(join(folder, file), 'utf8').trim()}\n`);
			return `${name} ${version} (${license})\n${texts.join('')}`;
		})
		.join(`\n${'-'.repeat(80)}\n\n`);
}
