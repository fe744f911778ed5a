/** How long others wait for their turn where work goes on in small steps, in milliseconds. */
const SLICE = 20;

/** Lets the rest of n8n have its turn, so that long work keeps nobody waiting. */
export const yieldToEventLoop = async (): Promise<void> =>
	await new Promise((resolve) => setImmediate(resolve));

/** Lets others have their turn now and then: to be called after each small step. */
export function yieldRegularly(): () => Promise<void> {
	let since = performance.now();
	return async () => {
		if (performance.now() - since < SLICE) return;
		await yieldToEventLoop();
		since = performance.now();
	};
}
