import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { endBeforeUs } from '../harness/ending';
import { decayAll } from '../steps';
import { openSqlite } from '../stores';
import { decaying, populate } from './population';
import { halfLife, NIGHTS, REPLAYS, type Replayed } from './replayed';
import { say, type Report } from './report';
import { scaled } from './scale';

const LEADS = 100_000;
/** What changes would have made of all leads, and whether the score predicts wins, each in a process that does nothing else. */
export async function replay(report: Report): Promise<void> {
	const size = scaled(LEADS);
	const home = await mkdtemp(join(tmpdir(), 'lead-scoring-bench-'));
	const removeHome = endBeforeUs(async () => await rm(home, { recursive: true, force: true }));
	const file = join(home, 'scores.sqlite');
	const store = openSqlite(file);
	say(`SQLite: ${size.toLocaleString('en')} stored leads with 8 awards each, and ${NIGHTS} decays…`);
	await populate(store, 0, size);
	for (let day = 1; day <= NIGHTS; day++) {
		await decayAll(store, decaying(day, halfLife(30)), { of: 'changes', atLeast: 0, limit: 0 });
	}
	for (const [name, { goal }] of Object.entries(REPLAYS)) {
		const child = fork(join(__dirname, 'replayProcess.ts'), [file, name, String(size)]);
		const [{ ms, peakRss }] = (await once(child, 'message')) as [Replayed];
		report({
			name: `${name}, ${size.toLocaleString('en')} leads (SQLite)`,
			ours: ms,
			theirs: scaled(goal),
			unit: 'ms',
			ratio: scaled(goal) / ms,
			goal: { atLeast: 1 },
			ourPeakRss: peakRss,
			note: 'Theirs: the time that it may take.',
		});
	}
	await removeHome();
}
