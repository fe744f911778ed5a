import { setTimeout as sleep } from 'node:timers/promises';

/** Lets others have their turn, so that long work keeps nobody waiting: not even Ctrl-C, after which tsx is impatient. */
export const othersTurn = async (): Promise<void> => await new Promise((resolve) => setImmediate(resolve));

const PATIENCE_MS = 60_000;

/** Waits until something is so. @throws where that takes far too long, which would mean that nothing goes on */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
	const deadline = Date.now() + PATIENCE_MS;
	while (!(await isSo())) {
		if (Date.now() > deadline) throw new Error(`Waited in vain until ${what}`);
		await sleep(10);
	}
}
