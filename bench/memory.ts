import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** The memory of n8n and of all that it started, such as the process that runs its Code nodes. Linux only. */
export interface Memory {
	/** Forgets earlier peaks. */
	reset(): void;
	/** The sum of what each process has taken at most since then, in MB; undefined where it cannot be known. */
	peak(): number | undefined;
}

/** The memory of the n8n that was started last. */
export function memoryOfN8n(): Memory {
	return {
		reset() {
			// 5: only the peak, see proc(5).
			for (const pid of n8nProcesses()) writeFileSync(`/proc/${pid}/clear_refs`, '5');
		},
		peak() {
			const peaks = n8nProcesses().map(peakOf);
			return peaks.length === 0 ? undefined : Math.round(peaks.reduce((sum, peak) => sum + peak, 0));
		},
	};
}

/** The processes of the n8n that we started. */
function n8nProcesses(): number[] {
	if (process.platform !== 'linux') return [];
	const children = Map.groupBy(processes(), ({ parent }) => parent);
	const started = (children.get(process.pid) ?? []).map(({ pid }) => pid).filter(isN8n);
	const all = started.slice(-1);
	for (const pid of all) all.push(...(children.get(pid) ?? []).map((child) => child.pid));
	return all;
}

function processes(): Array<{ pid: number; parent: number }> {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.flatMap((name) => {
			try {
				// The name of a program stands in parentheses and can have spaces.
				const [, , parent] = /^.*\) (\S) (\d+)/s.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? [];
				return [{ pid: Number(name), parent: Number(parent) }];
			} catch {
				// It ended meanwhile.
				return [];
			}
		});
}

const isN8n = (pid: number): boolean => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('/n8n/bin/n8n');

function peakOf(pid: number): number {
	const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
	return Number(kilobytes ?? 0) / 1024;
}
