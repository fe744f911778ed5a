import { cleaned } from '../clean';
import { subject } from '../page';
import type { Report } from '../report';
import { standAlone } from '../svg';
import { count } from '../words';
import { answersOf, warningsOf } from './answers';
import { capacity } from './capacity';
import { chances } from './chances';
import { conversion } from './conversion';
import type { CheckData } from './data';
import { evidence } from './evidence';
import { inflation } from './inflation';
import { checkPage } from './page';

export type { CheckData } from './data';

/** A page, with its sentences as texts of their own. */
export interface CheckReport extends Report {
	answers: string[];
	warnings: string[];
}

/** Tells people whether a score predicts anything. The same data always gives the same page. */
export function check(raw: CheckData): CheckReport {
	const data = cleaned(raw);
	const charts = [conversion(data), evidence(data), inflation(data)];
	if (data.capacity) charts.splice(1, 0, capacity(data));
	if (data.calibration) {
		charts.splice(
			1,
			0,
			chances(data.calibration, `Leads on reference days, and their wins within ${count(data.days, 'day')}`),
		);
	}
	const [answers, warnings] = [answersOf(data), warningsOf(data)];
	return {
		answers,
		warnings,
		html: checkPage(data, charts, answers, warnings),
		charts: standAlone(charts, subject(data)),
	};
}
