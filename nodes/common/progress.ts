import type { IExecuteFunctions } from 'n8n-workflow';

/** How often the log says how far a long run is, in milliseconds. */
const EVERY = 2_000;

/** Tells n8n's log now and then how far a long run is; gives false once a person has stopped it. */
export function progressOf(context: IExecuteFunctions): (progress: string) => boolean {
	const stop = context.getExecutionCancelSignal();
	let told = Date.now();
	return (progress) => {
		if (Date.now() - told >= EVERY) {
			context.logger.info(`${context.getNode().name}: ${progress}`);
			told = Date.now();
		}
		return !stop?.aborted;
	};
}
