import type { Store } from '../../stores';
import type { Execution } from './executions';
import { runStep, stepsOf } from './steps';
import type { Story } from './story';

/** Carries an execution out in this process. @throws what a step of it fails with */
export async function carryOut(store: Store, story: Story, execution: Execution): Promise<void> {
	const { id } = execution;
	for (const step of stepsOf(execution)) {
		story.hear({ told: 'done', execution: id, step, ...(await runStep(store, step, execution)) });
	}
	story.hear({ told: 'ended', execution: id });
}
