import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { audit, verdictOn } from '../../build/audit';

/* The real npm asks a registry of our own, which has something to say or does not answer. */

const components = [
	{ group: '@scope', name: 'one', version: '1.2.3' },
	{ name: 'two', version: '2.0.0' },
	{ name: 'two', version: '3.0.0' },
];

let server: Server;
let asked: unknown;
let known: object | null;
/** A cache of its own, because npm remembers what it heard. */
let settings: Record<string, string>;
const cache = mkdtempSync(join(tmpdir(), 'npm-cache-'));

beforeAll(async () => {
	server = createServer((request, response) => void answer(request, response));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	settings = {
		npm_config_registry: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		npm_config_cache: cache,
	};
});

afterAll(() => {
	server.close();
	rmSync(cache, { recursive: true, force: true });
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
	if (request.method === 'POST') {
		const isZipped = request.headers['content-encoding'] === 'gzip';
		asked = JSON.parse(await text(isZipped ? request.pipe(createGunzip()) : request));
		response.writeHead(known ? 200 : 405).end(JSON.stringify(known ?? {}));
		return;
	}
	const versions = Object.fromEntries(
		['2.0.0', '3.0.0'].map((version) => [version, { name: 'two', version }]),
	);
	response.end(JSON.stringify({ name: 'two', versions, 'dist-tags': { latest: '3.0.0' } }));
}

let advisories = 0;
const advisory = (severity: string) => ({
	two: [
		{
			id: ++advisories,
			url: 'https://example.com/1',
			title: 'A hole',
			severity,
			vulnerable_versions: '<3.0.0',
		},
	],
});

test('exactly the bundled packages are asked about, in all their versions', async () => {
	known = {};
	const verdict = verdictOn(await audit(components, settings), components.length);

	expect(asked).toEqual({ '@scope/one': ['1.2.3'], two: ['2.0.0', '3.0.0'] });
	expect(verdict).toEqual({ code: 0, text: '3 bundled packages, 0 known vulnerabilities' });
});

test.each([
	['critical', 1],
	['high', 1],
	['moderate', 0],
	['low', 0],
])('something %s is printed and ends with %i', async (severity, code) => {
	known = advisory(severity);
	expect(verdictOn(await audit(components, settings), components.length)).toEqual({
		code,
		text: `${severity}: two <3.0.0: A hole https://example.com/1\n3 bundled packages, 1 known vulnerabilities`,
	});
});

test('a registry that does not answer is no clean bill', async () => {
	known = null;
	const { code, text: said } = verdictOn(await audit(components, settings), components.length);
	expect(code).toBe(2);
	expect(said).toMatch(/^The registry did not answer, so nothing was checked: 405 /);
});
