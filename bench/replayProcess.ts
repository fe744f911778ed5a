import { tryChanges } from '../steps';
import { openSqlite } from '../stores';
import { DAY, NOW } from './population';
import { NIGHTS, TRIALS, type Replayed } from './replayed';

/* Tries one change on all leads of a file, and tells its parent what that took. */

async function replayAlone(file: string, name: string): Promise<Replayed> {
	const start = performance.now();
	await tryChanges(openSqlite(file), {
		...{ entity: 'contact', score: 'Lead Score', at: NOW + NIGHTS * DAY, zone: 'UTC' },
		...{ changes: TRIALS[name]!, bands: [['Sales', 20]], size: 10 },
	});
	return { ms: performance.now() - start, peakRss: process.resourceUsage().maxRSS / 1024 };
}

const [file, name] = process.argv.slice(2) as [string, string];
void replayAlone(file, name).then((replayed) => process.send!(replayed));
