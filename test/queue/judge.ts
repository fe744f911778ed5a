import * as checks from './checks';
import type { Emission } from './crm';
import type { Report } from './report';
import type { Crossing } from './scores';
import type { LeadEvent } from './traffic';
import { BELOW } from './workflows';

/** What was left behind by traffic through several workers. */
interface Outcome {
	events: LeadEvent[];
	/** Those that were never answered. */
	unanswered: LeadEvent[];
	/** The executions that each worker began; the first one was killed. */
	shares: Array<{ name: string; begun: string[] }>;
	/** The executions that did not succeed. */
	killed: string[];
	/** What steps of them say went wrong. */
	failedSteps: string[];
	/** The leads' scores, as a replay has them and as the store has them. */
	expected: checks.Scores;
	actual: checks.Scores;
	crossings: Crossing[];
	emissions: Emission[];
}

/** Tells whether all is as it must be. */
export function judge(
	report: Report,
	{ events, unanswered, shares, killed, failedSteps, expected, actual, crossings, emissions }: Outcome,
): void {
	const begun = shares.flatMap((share) => share.begun);
	const [, ...survivors] = shares;
	const lost = checks.untold(crossings, emissions);

	report.title('Queue mode, with a worker that is killed at work');
	report.check(
		`each of ${events.length} events was answered`,
		unanswered.map(({ eventId }) => eventId),
	);
	report.check(
		`n8n ran no job twice: ${shares.map((share) => `${share.begun.length} on ${share.name}`).join(', ')}`,
		checks.begunTwice(begun),
	);
	report.check(
		`${killed.length} executions ended with the worker; no other failed, nor did any step`,
		killed.length === 0 ? ['None ended'] : [...checks.failedElsewhere(killed, survivors), ...failedSteps],
	);
	report.check(
		`the scores of ${expected.size} leads are those of a replay in one process`,
		checks.wrongScores(expected, actual),
	);
	report.check(
		`${crossings.length} crossings are recorded, each once: every one begins where the lead's last one ended`,
		checks.brokenChains(crossings),
	);
	report.check(
		'the last crossing of each lead is into the band of its score',
		checks.wrongBands(crossings, expected),
	);
	report.check(`${emissions.length} crossings were told, none twice`, checks.toldTwice(emissions));
	report.check(
		'each was told as it is recorded: by its execution, at the output of its band',
		checks.toldWrong(emissions, crossings),
	);
	report.check(
		`${lost.length} were recorded and not told, all by executions that ended with the worker; found in the store:`,
		lost.length === 0 ? ['None was lost'] : checks.lostOtherwise(lost, killed),
	);
	for (const { id, lead, from, to, execution } of lost) {
		report.note(`${id}: ${lead} from ${from ?? BELOW} to ${to ?? BELOW}, execution ${execution}`);
	}
}
