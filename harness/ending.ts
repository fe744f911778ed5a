import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

type End = () => Promise<void>;

/** How to end what is there now, the oldest first. */
const endings: End[] = [];

/**
 * Sees to it that something is ended before our process is, Ctrl-C included: the newest first, as it may need the older.
 * @returns ends it now; a second call waits for the first
 */
export function endBeforeUs(end: End): End {
	let ending: Promise<void> | undefined;
	const once: End = () => (ending ??= end().finally(() => forget(once)));
	if (endings.length === 0) for (const signal of SIGNALS) process.on(signal, onSignal);
	endings.push(once);
	return once;
}

function forget(end: End): void {
	endings.splice(endings.indexOf(end), 1);
	if (endings.length === 0) for (const signal of SIGNALS) process.off(signal, onSignal);
}

function onSignal(signal: (typeof SIGNALS)[number]): void {
	void endAll().finally(() => process.exit(128 + constants.signals[signal]));
}

/** Ends all that is there, the newest first. */
export async function endAll(): Promise<void> {
	for (let end = endings.at(-1); end; end = endings.at(-1)) {
		await end().catch((error: Error) => console.error(error.message));
	}
}
