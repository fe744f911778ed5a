/** Which folders may import which: the floors of docs/architecture.md. `npm run lint` checks it, types included. */

/** A folder may import nothing of ours but itself and these. */
const mayImport = (folder, ...below) => ({
	name: `${folder} imports only what lies below`,
	severity: 'error',
	from: { path: `^${folder}/` },
	to: {
		path: '^(nodes|credentials|steps|stores|scoring|reports|learning|library)/',
		pathNot: `^(${[folder, ...below].join('|')})/`,
	},
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
	forbidden: [
		{ name: 'no circles', severity: 'error', from: {}, to: { circular: true } },
		mayImport('nodes', 'steps', 'stores', 'scoring', 'reports', 'learning'),
		mayImport('steps', 'stores', 'scoring'),
		mayImport('stores', 'scoring'),
		mayImport('scoring'),
		mayImport('reports', 'scoring'),
		mayImport('learning'),
		mayImport('library', 'scoring'),
		mayImport('credentials'),
	],
	options: {
		tsConfig: { fileName: 'tsconfig.json' },
		tsPreCompilationDeps: true,
		doNotFollow: { path: 'node_modules' },
		exclude: { path: '^(dist|demo/n8n)/' },
	},
};
