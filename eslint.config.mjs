import { configs as n8nCommunity } from '@n8n/eslint-plugin-community-nodes';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** What goes into the package. */
const shipped = ['index.ts', '{nodes,credentials,scoring,learning,library,stores,steps,reports}/**/*.ts'];

/** What a layer must not know; which of our folders it may import is in .dependency-cruiser.cjs. */
const mayNotImport = (layer, packages) => ({
	files: [`${layer}/**/*.ts`],
	rules: {
		'no-restricted-imports': [
			'error',
			{ patterns: [{ regex: `^(${packages.join('|')})`, message: `${layer}/ knows nothing of it.` }] },
		],
	},
});

export default defineConfig(
	globalIgnores(['dist/', 'coverage/', '.cache/']),
	{ plugins: { 'n8n-nodes-base': n8nNodesBase } },
	{
		files: ['**/*.ts'],
		extends: [tseslint.configs.recommended],
		languageOptions: { parserOptions: { projectService: true } },
		rules: {
			'@typescript-eslint/await-thenable': 'error',
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/no-misused-promises': 'error',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
		},
	},
	{
		files: ['**/*.{js,mjs}'],
		extends: [tseslint.configs.recommended],
		rules: { '@typescript-eslint/no-require-imports': 'off' },
	},
	{
		files: shipped,
		extends: [tseslint.configs.recommendedTypeCheckedOnly, n8nCommunity.recommendedWithoutN8nCloudSupport],
		rules: {
			'no-console': 'error',
			// A method is async because its interface is, such as a store's.
			'@typescript-eslint/require-await': 'off',
			'@typescript-eslint/unbound-method': ['error', { ignoreStatic: true }],
		},
	},
	{
		files: ['nodes/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			// They count literal strings, but inputs and outputs are constants or an expression.
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
		},
	},
	{
		files: ['credentials/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.credentials.rules,
			// For n8n's own credentials; a community credential names a URL.
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
		},
	},
	{
		files: ['package.json'],
		extends: [n8nCommunity.recommendedWithoutN8nCloudSupport],
		languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
		rules: n8nNodesBase.configs.community.rules,
	},
	{
		files: ['{nodes,steps,stores,scoring,learning}/**/*.ts'],
		// Panels are tables.
		ignores: ['nodes/*/properties.ts'],
		rules: {
			'max-lines': ['error', 300],
			'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
		},
	},
	mayNotImport('scoring', ['n8n-', '@n8n/', 'node:', 'fs\\b']),
	mayNotImport('library', ['n8n-', '@n8n/', 'node:', 'fs\\b']),
	mayNotImport('stores', ['n8n-', '@n8n/']),
	mayNotImport('steps', ['n8n-', '@n8n/']),
	mayNotImport('reports', ['n8n-', '@n8n/', 'node:', 'fs\\b']),
	mayNotImport('learning', ['n8n-', '@n8n/', 'node:', 'fs\\b']),
	{
		files: ['{scoring,learning,library,reports}/**/*.ts'],
		rules: {
			'no-restricted-properties': [
				'error',
				{ object: 'Date', property: 'now', message: 'Take the instant as an argument.' },
				{ object: 'DateTime', property: 'now', message: 'Take the instant as an argument.' },
				{ object: 'Math', property: 'random', message: 'Scores and reports must be reproducible.' },
			],
		},
	},
);
