import type { IExecuteFunctions } from 'n8n-workflow';

/** How often the log says how far a long run is, in milliseconds. */
const EVERY = 2_000;

/** Logs now and then how far a long run has come; returns false once a person has stopped it. */
export function progressOf(context: IExecuteFunctions): (progress: string) => boolean {
	const stop = context.getExecutionCancelSignal();
	let logged = Date.now();
	return (progress) => {
		if (Date.now() - logged >= EVERY) {
			context.logger.info(`${context.getNode().name}: ${progress}`);
			logged = Date.now();
		}
		return !stop?.aborted;
	};
}
