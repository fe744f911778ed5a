import { cleaned } from '../clean';
import { crossings } from '../comparison/crossings';
import { distributions } from '../comparison/distributions';
import { subject } from '../page';
import type { Report } from '../report';
import { standAlone } from '../svg';
import type { TwoScoresData } from './data';
import { twoScoresPage } from './page';

export type { TwoScoresData } from './data';

/** Describes for people how two scores of the same leads differ. The same data always gives the same page. */
export function twoScores(raw: TwoScoresData): Report {
	const data = cleaned(raw);
	const { zone, now, changedTo, score, otherScore } = data;
	const sides = { zone, now, changedTo, scores: [score, otherScore] as [string, string] };
	const charts = [distributions(sides), crossings(sides)];
	return { html: twoScoresPage(data, charts), charts: standAlone(charts, subject(data)) };
}
