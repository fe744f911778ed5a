import { distribution } from './charts/distribution';
import { movements } from './charts/movements';
import { rules } from './charts/rules';
import { timeline } from './charts/timeline';
import { cleaned } from './clean';
import type { ReportData } from './data';
import { page, subject } from './page';
import { standAlone } from './svg';

/** A page that needs nothing else, and its charts as files of their own, without those that have nothing to draw. */
export interface Report {
	html: string;
	/** Named without extension. */
	charts: Array<{ name: string; svg: string }>;
}

/** Describes a score for people. The same data always gives the same report. */
export function report(raw: ReportData): Report {
	const data = cleaned(raw);
	const charts = [distribution(data), movements(data), rules(data)];
	if (data.timeline) charts.push(timeline(data, data.timeline));
	return {
		html: page(data, charts),
		charts: standAlone(charts, subject(data)),
	};
}
