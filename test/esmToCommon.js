const { transformSync } = require('esbuild');

/** For packages that come as ES modules only, which jest does not read. */
module.exports = {
	process: (code) => ({ code: transformSync(code, { format: 'cjs', target: 'node22' }).code }),
};
