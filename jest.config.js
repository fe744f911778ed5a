/** @type {import('jest').Config} */
module.exports = {
	preset: 'ts-jest',
	testEnvironment: 'node',
	// Not the whole folder: demo/ holds a full n8n, and test/e2e and test/queue need one.
	roots: ['<rootDir>/test'],
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/', '<rootDir>/test/queue/'],
	// A node's class lies beside a .json of the same name, so imports say .js, which means the .ts here.
	moduleNameMapper: { '^(.*\\.node)\\.js$': '$1' },
	globalSetup: '<rootDir>/test/globalSetup.ts',
	globalTeardown: '<rootDir>/test/globalTeardown.ts',
	transform: {
		'node_modules/(echarts|zrender)/.+\\.js$': '<rootDir>/test/esmToCommon.js',
	},
	transformIgnorePatterns: ['node_modules/(?!(echarts|zrender)/)'],
	maxWorkers: 2,
	testTimeout: 90_000,
};
