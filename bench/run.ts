import { parseArgs } from 'node:util';

import { endAll } from '../harness/ending';
import { makeReport, type Report } from './report';

/* npm run bench [-- PART…] [--json]: measures, and prints what it measured. BENCH_SCALE=0.05 tries it out. */

/** What can be measured, by name; loaded when it is its turn. */
const PARTS: Record<string, () => Promise<(report: Report) => Promise<void>>> = {
	journey: async () => (await import('./journey')).journey,
	latency: async () => (await import('./latency')).latency,
	scoring: async () => (await import('./scoring')).scoring,
	sweep: async () => (await import('./sweep')).sweep,
	rules: async () => (await import('./rules')).rules,
	replay: async () => (await import('./replay')).replay,
	queue: async () => (await import('./queue')).queue,
	scale: async () => (await import('./tenMillion')).tenMillion,
	startup: async () => (await import('./startup')).startup,
};

/** Parts that take long, or need what not every machine has: only where they are named. */
const ONLY_BY_NAME = ['queue', 'scale'];

const isDefault = (name: string): boolean => !ONLY_BY_NAME.includes(name);

async function main(): Promise<void> {
	const { values, positionals } = parseArgs({
		options: { json: { type: 'boolean', default: false } },
		allowPositionals: true,
	});
	const unknown = positionals.filter((name) => !Object.hasOwn(PARTS, name));
	if (unknown.length > 0) {
		throw new Error(`There is no part ${unknown.join(', ')}. There are: ${Object.keys(PARTS).join(', ')}`);
	}
	const report = makeReport(values.json);
	for (const name of positionals.length > 0 ? positionals : Object.keys(PARTS).filter(isDefault)) {
		const part = await PARTS[name]!();
		await part(report);
	}
}

main()
	.catch((error: Error) => {
		console.error(error.message);
		process.exitCode = 1;
	})
	.finally(endAll);
