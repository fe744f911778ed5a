const { build: bundle } = require('esbuild');
const { dest, series, src } = require('gulp');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
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

/**
 * All code goes into one file, which the files that n8n loads only point to: so there is one copy of each
 * module, and what it holds, such as an open store, is the same for all nodes.
 */
async function code() {
	const { metafile } = await bundle({
		entryPoints: ['index.ts'],
		outfile: 'dist/index.js',
		bundle: true,
		platform: 'node',
		target: 'node22',
		// pg asks for pg-native only where someone chose it.
		external: ['n8n-workflow', 'pg-native'],
		metafile: true,
	});
	for (const file of classFiles) {
		const name = className(file);
		fs.mkdirSync(path.dirname(file), { recursive: true });
		const toIndex = path.relative(path.dirname(file), 'dist/index.js').replaceAll(path.sep, '/');
		fs.writeFileSync(file, `exports.${name} = require('${toIndex}').${name};\n`);
	}
	fs.writeFileSync('dist/THIRD-PARTY-LICENSES.txt', licenses(Object.keys(metafile.inputs)));
}

/** The licenses of the packages that these files come from. */
function licenses(files) {
	const folders = new Set(files.map((file) => /^(.*node_modules\/(@[^/]+\/)?[^/]+)\//.exec(file)?.[1]));
	folders.delete(undefined);
	return [...folders]
		.sort()
		.map((folder) => {
			const read = (file) => fs.readFileSync(path.join(folder, file), 'utf8');
			const { name, version, license } = JSON.parse(read('package.json'));
			const text = fs.readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
			return `${name} ${version} (${license})\n${text ? `\n${read(text).trim()}\n` : ''}`;
		})
		.join(`\n${'-'.repeat(80)}\n\n`);
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
}

exports.build = series(clean, types, code, assets, check);
