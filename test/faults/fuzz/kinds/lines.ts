import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../../random';
import { Home } from '../home';
import { mutated, text } from '../hostile';
import { adjust, decay, EVENTS, leadScore, merge, route, score } from '../steps';
import type { Kind } from './kind';

/** Files of JSON lines: a real export, in which something was changed by hand or by a program. */
export const lines: Kind = {
	leavesLeads: true,
	async parts(random) {
		const real = await exported();
		const count = random.between(1, 4);
		const changed = new Set(Array.from({ length: count }, () => random.between(0, real.length - 1)));
		return real.flatMap((line, index) => (changed.has(index) ? broken(random, line) : [line]));
	},
	async play(home, parts, random) {
		const file = { text: parts.join('\n'), name: 'scores.jsonl' };
		await home.run([leadScore('importScores', { importFormat: 'jsonl', importField: 'data' })], [{}], {
			file,
		});
		await home.run([decay(random)]);
		await home.run([score(random), route()], EVENTS.slice(0, 4));
		await home.run([leadScore('report', { timelineOf: 'ann@example.com' })]);
	},
};

/** A changed line, mostly one that is still JSON. */
function broken(random: Random, line: string): string[] {
	const draw = random.next();
	if (draw < 0.05) return [];
	if (draw < 0.1) return [line, line];
	if (draw < 0.15) return [line.slice(0, random.between(0, line.length))];
	if (draw < 0.2) return [text(random)];
	let json: unknown = JSON.parse(line);
	for (let times = random.between(1, 3); times > 0; times--) json = mutated(random, json);
	return [JSON.stringify(json) ?? ''];
}

let made: Promise<string[]> | undefined;

/** What a store with something of everything exports. */
async function exported(): Promise<string[]> {
	made ??= makeExport();
	return await made;
}

async function makeExport(): Promise<string[]> {
	const folder = mkdtempSync(join(tmpdir(), 'fuzz-export-'));
	try {
		const home = new Home(folder, null);
		const random = new Random(1);
		await home.run([score(random), route()], EVENTS);
		await home.run([adjust()], [{ lead: 'ann@example.com', points: 4, reason: 'Met' }]);
		await home.run([decay(random)]);
		await home.run([merge()], [{ lead: 'dan@example.com', into: 'cay@example.com' }]);
		const run = await home.run([leadScore('exportScores', { exportFormat: 'jsonl' })]);
		const { data } = run!.items('leadScore')[0]!.binary!.data!;
		return Buffer.from(data, 'base64').toString('utf8').trimEnd().split('\n');
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
