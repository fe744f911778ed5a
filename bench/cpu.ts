import { readdir, readFile } from 'node:fs/promises';

/** What a tick of /proc counts, in ms. */
const TICK = 10;

/**
 * The CPU time of processes so far, with all that they started and that still runs.
 * @param roots their ids, by name
 * @returns ms, by name
 */
export async function cpuTimes(roots: Map<string, number>): Promise<Map<string, number>> {
	const processes = new Map<number, { parent: number; ms: number }>();
	for (const name of await readdir('/proc')) {
		// One that is gone by now counts for nothing.
		const stat = /^\d+$/.test(name) ? await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '') : '';
		// Its name, in parentheses, can hold anything.
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		if (fields.length < 13) continue;
		const ticks = Number(fields[11]) + Number(fields[12]);
		processes.set(Number(name), { parent: Number(fields[1]), ms: ticks * TICK });
	}
	const isWithin = (pid: number, root: number): boolean => {
		const one = processes.get(pid);
		return one !== undefined && (pid === root || isWithin(one.parent, root));
	};
	return new Map(
		[...roots].map(([name, root]) => [
			name,
			[...processes].reduce((sum, [pid, { ms }]) => (isWithin(pid, root) ? sum + ms : sum), 0),
		]),
	);
}
