const { readFileSync } = require('node:fs');
const { transformSync } = require('esbuild');

/*
 * Loads TypeScript compiled as the package is. What is measured must be what runs in n8n: tsx, which runs everything else
 * here, also names each inner function whenever it is made, and takes up to twice as long in the innermost loops.
 */
require.extensions['.ts'] = (module, file) => {
	const { code } = transformSync(readFileSync(file, 'utf8'), {
		loader: 'ts',
		format: 'cjs',
		target: 'node22',
		sourcefile: file,
		sourcemap: 'inline',
		supported: { 'dynamic-import': false },
	});
	module._compile(code, file);
};
