import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 60_000;

/** Waits until something is so. @throws where that takes far too long, which would mean that nothing goes on */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
	const deadline = Date.now() + PATIENCE_MS;
	while (!(await isSo())) {
		if (Date.now() > deadline) throw new Error(`Waited in vain until ${what}`);
		await sleep(10);
	}
}
