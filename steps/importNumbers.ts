import type { Instant, Rule } from '../scoring';
import type { Store } from '../stores';
import { makeReport, type ImportReport } from './importReport';
import { CHUNK, type StepRequest } from './request';
import { scoreLeads, type ScoreItem } from './scoreLeads';

/** The rule whose points the numbers of another system become: they fade like others. */
const RULE: Rule = { name: 'Starting score', award: 'everyTime' };
/** A lead has one starting score, so that a file that is imported again counts nothing twice. */
const EVENT = 'Starting score';

/** A lead's number in another system, or why a line has none. */
export type NumberLine = { line: number } & (
	{ lead: string; points: number; at: Instant | null } | { reason: string }
);

/**
 * Makes numbers of another system the points that leads start with.
 * @param goOn asked after each chunk, with the leads so far; false stops
 */
export async function importNumbers(
	store: Store,
	request: StepRequest,
	lines: AsyncIterable<NumberLine>,
	goOn: (leads: number) => boolean = () => true,
): Promise<ImportReport> {
	const report = makeReport();
	let chunk: Array<ScoreItem & { line: number }> = [];
	const flush = async (): Promise<void> => {
		// Which lines counted is known by their events, so that nothing need be kept for a repetition.
		const step = { ...request, run: null, notice: undefined, rules: [RULE], settings: {}, preview: false };
		const scored = await scoreLeads(store, { ...step, items: chunk });
		scored.forEach(({ countedBefore }, index) => {
			if (countedBefore.length > 0)
				report.refuse(chunk[index]!.line, 'This lead has a starting score already');
			else report.leads++;
		});
		chunk = [];
	};
	for await (const line of lines) {
		if ('reason' in line) report.refuse(line.line, line.reason);
		else {
			const matches = [{ holds: true, points: line.points }];
			chunk.push({ line: line.line, lead: line.lead, eventId: EVENT, at: line.at, matches });
		}
		if (chunk.length < CHUNK) continue;
		await flush();
		if (!goOn(report.leads)) return report.done();
	}
	if (chunk.length > 0) await flush();
	return report.done();
}
