import type { INodeProperties } from 'n8n-workflow';
import { testRunsOption, type TestWords } from '../common/testRun';

export const WORDS: TestWords = {
	tested: 'no lead was assigned or released',
	called: 'it assigns leads for real',
	live: 'Change Live Assignments',
};

/** Of a step that only notes something. */
export const WORDS_OF_TOUCH: TestWords = {
	tested: 'no lead was marked as touched',
	called: 'it marks leads for real',
	live: WORDS.live,
};

/** The option of all steps that are tried by hand, in the words of this one. */
export const testRunsField: INodeProperties = {
	...testRunsOption,
	options: [
		{
			name: 'Keep Apart',
			value: 'apart',
			description:
				'A run by hand assigns nobody, and shows who would be next. Each lead that it brings is new to the pool.',
		},
		{
			name: 'Keep Apart, Starting From the Live Assignments',
			value: 'fromLive',
			description: 'A run by hand assigns nobody. Each lead has the person that it has.',
		},
		{
			name: WORDS.live,
			value: 'live',
			description: 'A run by hand counts like any other run',
		},
	],
	description:
		'What happens when you press Execute in the editor. Runs of the published workflow always assign leads.',
};
