import { cleaned } from '../clean';
import type { Report } from '../report';
import { standAlone } from '../svg';
import { answersOf } from './answers';
import { chances, conversion } from './charts';
import type { LearnedData } from './data';
import { learnedPage } from './page';

export type { LearnedData } from './data';

/** A page, with its sentences as texts of their own. */
export interface LearnedReport extends Report {
	answers: string[];
}

/** Tells people what was learned from past leads, and how far to believe it. The same data always gives the same page. */
export function learned(raw: LearnedData): LearnedReport {
	const data = cleaned(raw);
	const charts = [conversion(data), chances(data)];
	const answers = answersOf(data);
	return {
		answers,
		html: learnedPage(data, charts, answers),
		charts: standAlone(charts, data.outcome),
	};
}
