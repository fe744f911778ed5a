import type { Decay } from './decayMarks';
import { fadeInWords } from './fades';
import { BY_HAND, type LedgerLine } from './lead';
import type { ReplayedSweep } from './ledgerReplay';
import { nameOfRule, type Score } from './score';
import { rounded } from './sum';
import { correctionOf } from './correctedAwards';

/** A ledger line in words: what happened, and the points it brought or took. */
export function lineInWords(line: LedgerLine, score: Score): { what: string; points: number } {
	const rule = line.rule === null ? '' : nameOfRule(score, line.rule);
	const offered = line.offered === null ? '' : ` of ${line.offered}`;
	const what = {
		award: () =>
			(line.rule === BY_HAND ? byHand(line) : rule) + (offered && ` (cut by its limit:${offered})`),
		refused: () => `${rule} (nothing${offered}: over its limit, or given before)`,
		counted: () => `${rule} (counted)`,
		held: () => `${rule} (${line.points > 0 ? 'became true' : 'is no longer true, or worth less'})`,
		adjusted: () => byHand(line),
		decayed: () => `Points ${fadeInWords(score.fades[(JSON.parse(line.note!) as Decay).fade]!)}`,
		corrected: () => {
			const { reason } = correctionOf(line);
			return `${rule} (corrected${reason && `: ${reason}`})`;
		},
		merged: () => line.note ?? `${rule} (the same event of a merged lead)`,
	}[line.kind]();
	return { what, points: rounded(line.points) };
}

const byHand = ({ note }: LedgerLine): string => `Adjusted by hand${note ? `: ${note}` : ''}`;

/** Decays of all leads in words, each kind once: "Points halved every 30 days". */
export function decaysInWords(sweeps: ReplayedSweep[], score: Score): string {
	const sentences = sweeps.map(({ fade, groups }) => {
		if (fade === null) return EXPIRED;
		const which = groups ? ` (${groups.map((group) => `group "${group}"`).join(', ')})` : '';
		return `Points ${fadeInWords(score.fades[fade]!)}${which}`;
	});
	return [...new Set(sentences)].join('; ');
}

/** What happened to points between two lines where no decay explains it. */
export const EXPIRED = 'Expired points went';
