import type { StepName } from './executions';
import type { Given } from './steps';

/** What a worker says of itself, a line each. */
export type Told =
	| { told: 'ready' }
	| { told: 'begun'; execution: string }
	/** It is about to send the COMMIT during which it is to die. */
	| { told: 'committing' }
	/** A step came to its end, and what it gave back has left it. */
	| ({ told: 'done'; execution: string; step: StepName } & Given)
	/** A step failed as the store may fail, and is tried again as the same run. */
	| { told: 'failed'; execution: string; step: StepName; message: string; advice: string }
	/** What may never happen. */
	| { told: 'broken'; execution: string; problem: string }
	| { told: 'ended'; execution: string };
