import { fadeInWords } from './fades';
import { BY_HAND } from './lead';
import type { LedgerLine } from './ledgerLine';
import type { ReplayedSweep } from './decayMarks';
import { nameOfRule, type Score } from './score';
import { rounded } from './sum';

/** A ledger line in words: what happened, and the points it brought or took. */
export function lineInWords(line: LedgerLine, score: Score): { what: string; points: number } {
	return { what: inWords(line, score), points: rounded(line.points) };
}

function inWords(line: LedgerLine, score: Score): string {
	const rule = line.rule === null ? '' : nameOfRule(score, line.rule);
	const offered = line.offered === null ? '' : ` of ${line.offered}`;
	switch (line.kind) {
		case 'award':
			return (
				(line.rule === BY_HAND ? byHand(line.reason) : rule) + (offered && ` (cut by its limit:${offered})`)
			);
		case 'refused':
			return `${rule} (nothing${offered}: over its limit, or given before)`;
		case 'counted':
			return `${rule} (counted)`;
		case 'held':
			return `${rule} (${line.points > 0 ? 'became true' : 'is no longer true, or worth less'})`;
		case 'adjusted':
			return byHand(line.reason);
		case 'decayed':
			return `Points ${fadeInWords(score.fades[line.decay.fade]!)}`;
		case 'corrected':
			return `${rule} (corrected${line.reason && `: ${line.reason}`})`;
		case 'takenBack':
			return `${rule} (${line.by === 'burst' ? 'part of a burst' : 'taken back'}${line.reason && `: ${line.reason}`})`;
		case 'givenBack':
			return `${rule} (given back${line.reason && `: ${line.reason}`})`;
		case 'merged':
			return line.rule === null ? line.what : `${rule} (the same event of a merged lead)`;
	}
}

const byHand = (reason: string | null): string => `Adjusted by hand${reason ? `: ${reason}` : ''}`;

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
