/** The longest time for which work in small steps holds the event loop, in milliseconds. */
const SLICE = 20;

/** Lets the rest of n8n run, so that long work does not block it. */
export const yieldToEventLoop = async (): Promise<void> =>
	await new Promise((resolve) => setImmediate(resolve));

/** Yields to the event loop now and then: to be called after each small step. */
export function yieldRegularly(): () => Promise<void> {
	let since = performance.now();
	return async () => {
		if (performance.now() - since < SLICE) return;
		await yieldToEventLoop();
		since = performance.now();
	};
}
