require('tsx/cjs');
const { dest, series, src } = require('gulp');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { bundleInto } = require('./build/bundle');
const { licensesOf, packagesOf } = require('./build/packages');
const { sbomOf } = require('./build/sbom');
const { n8n } = require('./package.json');

/** dist/nodes/X/X.node.js → X, which n8n takes for the name of the class. */
const className = (file) => path.basename(file).split('.')[0];
const classFiles = [...n8n.nodes, ...n8n.credentials];

async function clean() {
	fs.rmSync('dist', { recursive: true, force: true });
}

/** Checks the sources of the package, and writes the declarations that index.d.ts needs. */
async function types() {
	execFileSync(
		process.execPath,
		[require.resolve('typescript/bin/tsc'), '--project', 'tsconfig.build.json'],
		{
			stdio: 'inherit',
		},
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
	const files = ['{nodes,credentials}/**/*.{svg,png}', 'nodes/**/*.node.json'];
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
	if (typeof require('./dist/reports.js').report !== 'function') throw new Error('Reports are missing');
}

exports.build = series(clean, types, code, assets, check);
