import { cleaned } from '../clean';
import { subject } from '../page';
import type { Report } from '../report';
import { standAlone } from '../svg';
import { crossings } from './crossings';
import type { ComparisonData } from './data';
import { distributions } from './distributions';
import { comparisonPage } from './page';

export type { ComparisonData } from './data';

/** Describes for people what a change would have made of a score. The same data always gives the same page. */
export function comparison(raw: ComparisonData): Report {
	const data = cleaned(raw);
	const charts = [distributions(data), crossings(data)];
	return {
		html: comparisonPage(data, charts),
		charts: standAlone(charts, subject(data)),
	};
}
