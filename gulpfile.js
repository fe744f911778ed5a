require('tsx/cjs');
const { context } = require('esbuild');
const { dest, series, src, watch } = require('gulp');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { bundleInto, bundles } = require('./build/bundle');
const { licensesOf, packagesOf } = require('./build/packages');
const { sbomOf } = require('./build/sbom');
const { checkReference } = require('./build/writeReference');
const { n8n } = require('./package.json');

/** dist/nodes/X/X.node.js → X, which n8n takes for the name of the class. */
const className = (file) => path.basename(file).split('.')[0];
const classFiles = [...n8n.nodes, ...n8n.credentials];

async function clean() {
	fs.rmSync('dist', { recursive: true, force: true });
}

const run = (program, ...args) =>
	execFileSync(process.execPath, [require.resolve(program), ...args], { stdio: 'inherit' });

/** Checks the sources of the package, and writes what its library declares into one file. n8n reads no types. */
async function types() {
	run('typescript/bin/tsc', '--project', 'tsconfig.build.json');
	fs.mkdirSync('dist', { recursive: true });
	run(
		'dts-bundle-generator/dist/bin/dts-bundle-generator.js',
		...['--silent', '--no-check', '--no-banner', '--project', 'tsconfig.build.json'],
		...['--out-file', 'dist/index.d.ts', 'library/index.ts'],
	);
}

/** The bundles, and the files that n8n loads, which only point to them; beside them, what others wrote of it. */
async function code() {
	const packages = packagesOf(await bundleInto('dist'));
	for (const file of classFiles) {
		const name = className(file);
		fs.mkdirSync(path.dirname(file), { recursive: true });
		const toIndex = path.relative(path.dirname(file), 'dist/index.js').replaceAll(path.sep, '/');
		fs.writeFileSync(file, `exports.${name} = require('${toIndex}').${name};\n`);
	}
	fs.writeFileSync('dist/THIRD-PARTY-LICENSES.txt', licensesOf(packages));
	fs.writeFileSync('dist/sbom.cdx.json', `${JSON.stringify(sbomOf(packages), null, '\t')}\n`);
}

function assets() {
	const files = ['{nodes,credentials}/**/*.{svg,png}', 'nodes/**/{*.node,__schema__/**/*}.json'];
	return src(files, { base: '.', encoding: false }).pipe(dest('dist'));
}

/**
 * n8n knows a class by its name, and the bundler may rename it. It could keep all names, but then each
 * function costs a quarter of a microsecond more wherever it is made, in the innermost loops too.
 */
async function check() {
	for (const file of classFiles) {
		const { [className(file)]: Class } = require(path.resolve(file));
		if (new Class().constructor.name !== className(file)) {
			throw new Error(`The class ${className(file)} in ${file} lost its name`);
		}
	}
	// An environment that is meant for other programs keeps the package from nothing.
	execFileSync(process.execPath, ['dist/index.js'], {
		env: { ...process.env, NODE_PG_FORCE_NATIVE: '1' },
		stdio: 'inherit',
	});
	if (typeof require('./dist/reports.js').report !== 'function') throw new Error('Reports are missing');
}

/** Bundles the code again whenever a source is saved, into the package of a running n8n: see demo/start.ts. */
async function rebuildOnSave() {
	const [index, reports] = await Promise.all(
		bundles(process.env.DEV_DIST).map((options) =>
			context({ ...options, minify: false, logLevel: 'warning' }),
		),
	);
	watch(
		['index.ts', '{nodes,credentials,library,learning,scoring,steps,stores}/**/*.ts'],
		async function nodes() {
			await index.rebuild();
		},
	);
	watch('{reports,scoring}/**/*.ts', async function pages() {
		await reports.rebuild();
	});
}

exports.build = series(clean, checkReference, types, code, assets, check);
/** Without the types, which take most of the time. */
exports.quick = series(clean, code, assets);
exports.dev = rebuildOnSave;
