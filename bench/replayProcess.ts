import { openSqlite } from '../stores';
import { REPLAYS, type Replayed } from './replayed';

/* Goes through the pasts of all leads of a file, and tells its parent what that took. */

async function replayAlone(file: string, name: string, leads: number): Promise<Replayed> {
	const start = performance.now();
	await REPLAYS[name]!.run(openSqlite(file), leads);
	return { ms: performance.now() - start, peakRss: process.resourceUsage().maxRSS / 1024 };
}

const [file, name, leads] = process.argv.slice(2) as [string, string, string];
void replayAlone(file, name, Number(leads)).then((replayed) => process.send!(replayed));
