import { build, type BuildOptions, type Plugin } from 'esbuild';
import { join, resolve } from 'node:path';

const settings = {
	bundle: true,
	platform: 'node',
	target: 'node22',
	// pg asks for pg-native only if it was chosen, which is impossible here.
	external: ['n8n-workflow', 'pg-native'],
	define: { 'process.env.NODE_PG_FORCE_NATIVE': 'undefined' },
	metafile: true,
	absWorkingDir: resolve(__dirname, '..'),
} satisfies BuildOptions;

/** What imports reports/ when it makes one reads the file beside it. */
const reportsApart: Plugin = {
	name: 'reports apart',
	setup({ onResolve }) {
		onResolve({ filter: /\/reports$/ }, () => ({ path: './reports.js', external: true }));
	},
};

/**
 * All code goes into one file: so there is one copy of each module, and what it holds, such as an open store, is the same
 * for all nodes. Only reports are a file of their own: they hold nothing, and n8n's start shall not wait for the chart
 * library.
 */
export const bundles = (folder: string) => [
	{
		...settings,
		entryPoints: ['index.ts'],
		outfile: join(folder, 'index.js'),
		plugins: [reportsApart],
	},
	{ ...settings, entryPoints: ['reports/index.ts'], outfile: join(folder, 'reports.js'), minify: true },
];

/** Writes the bundles. Returns the source files that went in. */
export async function bundleInto(folder: string): Promise<string[]> {
	const results = await Promise.all(bundles(folder).map(async (options) => await build(options)));
	return results.flatMap(({ metafile }) => Object.keys(metafile.inputs));
}
