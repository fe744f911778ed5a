import { DateTime } from 'luxon';
import { CONVINCING } from '../../../learning';
import type { JudgedDraft } from '../../../steps';

/** Whether a draft is better than the rules in use, in a sentence or two. */
export function verdictOnDraft(judged: JudgedDraft, zone: string): string {
	const day = DateTime.fromMillis(judged.since, { zone, locale: 'en-GB' }).toFormat('d LLLL yyyy');
	const { outcomes, meanAdvantage, isBetter } = judged;
	const of = `${outcomes === 1 ? 'the outcome' : `the ${outcomes.toLocaleString('en')} outcomes`} since ${day}`;
	if (isBetter) {
		return `The draft predicted ${of} better than the rules in use. A draft that is no better would look like this in at most 1 of ${CONVINCING} cases. To use it, publish it with the operation "Publish Draft" of a Scoring Rules step.`;
	}
	const missing = missingIn(judged, day);
	if (missing) return `It is too early to say: ${missing}`;
	if (meanAdvantage! < 0) {
		return `The rules in use predicted ${of} better so far. Keep them, and look again when more outcomes are in.`;
	}
	const soFar =
		meanAdvantage === 0
			? `both predicted ${of} equally well so far.`
			: `the draft predicted ${of} better so far, but that may be chance.`;
	return `It is too early to say: ${soFar} The evidence is ${shownEvidence(judged)}, and ${CONVINCING} is convincing.`;
}

/** What there must be before anything can be said. */
function missingIn({ outcomes, won, lost }: JudgedDraft, day: string): string | null {
	if (outcomes === 0) {
		return `of the leads that both the draft and the rules in use had scored, none has been won or lost since ${day}.`;
	}
	if (lost === 0) {
		return `since ${day}, only wins have been recorded (${won}). Record leads that were lost, too: with wins alone, the higher chance always looks better.`;
	}
	if (won === 0) {
		return `since ${day}, only losses have been recorded (${lost}). With losses alone, the lower chance always looks better.`;
	}
	return null;
}

/** Beyond a million it makes no difference. */
export const shownEvidence = ({ evidence }: JudgedDraft): number =>
	Number(Math.min(evidence, 1e6).toPrecision(3));
