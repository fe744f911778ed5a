import type { Crm } from './crm';
import type { QueueModeN8n } from './queueMode';
import type { Report } from './report';
import type { SharedScores } from './scores';

/** What every story works with. */
export interface Stage {
	n8n: QueueModeN8n;
	crm: Crm;
	scores: SharedScores;
	/** For files that go when the test ends. */
	folder: string;
	report: Report;
}
