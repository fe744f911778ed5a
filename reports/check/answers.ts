import { count, day, number, percentage } from '../words';
import type { CapacityData, CheckData, RankingData, RuleData } from './data';

/* What a check says, in sentences: on the page, and in the item that comes out. */

/** Fewer winners say nothing about how a score ranks. */
const FEWEST_WINNERS = 10;
/** A rule that so many of all leads have tells them apart no more. */
const NEARLY_ALL = 0.95;

const whole = (share: number): string => number(Math.round(share * 100));

/** Whether there is enough to say how the score ranks. */
export const isTold = (ranking: RankingData | null): ranking is RankingData =>
	ranking !== null && Math.min(ranking.won, ranking.notWon) >= FEWEST_WINNERS;

/** The answers, the most important first. */
export function answersOf(data: CheckData): string[] {
	const { ranking, tops, capacity } = data;
	if (!isTold(ranking)) return [tooFew(data), ...(capacity ? capacityInWords(capacity) : [])];
	const [tenth] = tops;
	return [
		`${judgement(ranking)} A lead that won within ${count(data.days, 'day')} had the higher score in ${whole(ranking.auc)} of 100 pairs with one that did not; 50 would be chance. The true figure lies between ${whole(ranking.low)} and ${whole(ranking.high)} (95% sure).`,
		...(ranking.tied >= 0.01
			? [`In ${whole(ranking.tied)} of 100 pairs both had the same score; these count half.`]
			: []),
		...(tenth
			? [
					`The tenth of leads with the highest scores had ${percentage(tenth.share, 1)} of all wins that followed.`,
				]
			: []),
		...(capacity ? capacityInWords(capacity) : []),
	];
}

function judgement({ low, high }: RankingData): string {
	if (low > 0.5) return 'The score predicts wins.';
	if (high < 0.5) return 'The score points the wrong way: leads that won had lower scores.';
	return 'It is not clear yet whether the score predicts wins.';
}

function tooFew({ ranking, won, wins, rows, days, from, to, zone }: CheckData): string {
	const seen = ranking?.won ?? 0;
	if (ranking && ranking.won >= FEWEST_WINNERS) {
		return `Nearly all leads won: ${count(ranking.notWon, 'lead')} did not, and at least ${FEWEST_WINNERS} are needed to say whether the score predicts wins.`;
	}
	const others = rows > 0 && wins === rows ? ' Every lead that was looked at won.' : '';
	return `There is too little to say whether the score predicts wins: ${count(seen, 'lead')} won within ${count(days, 'day')} of a reference day (${day(from, zone)} to ${day(to, zone)}), of ${number(won)} with a win at any time. At least ${FEWEST_WINNERS} are needed, ${number(FEWEST_WINNERS - seen)} more: record more outcomes, or look back over more weeks.${others}`;
}

function capacityInWords({ leads, winners, olderWeeks, advised, today }: CapacityData): string[] {
	const taken = `If sales takes ${count(leads, 'lead')} a week`;
	if (!advised && olderWeeks === 0)
		return [`${taken}, no threshold can be suggested yet: there are no older weeks to choose it on.`];
	if (!advised)
		return [
			`${taken}, no threshold can be suggested: in the older weeks, too many leads reached even the maximum. Give fewer points, or raise the maximum.`,
		];
	const weeks = advised.weeks.length;
	const now = today.at(-1);
	const reached =
		winners === 0
			? ''
			: ` Of the ${count(winners, 'lead')} that won in the last ${number(weeks)} weeks, ${percentage(advised.reachedWinners, winners)} would have reached it before they won${now ? `; ${percentage(now.reachedWinners, winners)} reached today’s threshold of ${number(now.threshold)}` : ''}.`;
	return [
		`${taken}, try a threshold of ${number(advised.threshold)} in your Threshold Router.${reached} In ${number(advised.over)} of the last ${number(weeks)} weeks, sales would have had more than ${number(leads)} leads.`,
	];
}

export const VERDICTS: Record<RuleData['verdict'], string> = {
	goesWithWinning: 'goes with winning',
	saysNothing: 'no clear difference',
	goesAgainstItsPoints: 'points the wrong way',
	tooFewToSay: 'too few to say',
};

const LEAKS: Record<NonNullable<RuleData['leak']>, string> = {
	minutesBefore: 'mostly comes minutes before the win, so it probably records the win',
	onlyAfter: 'mostly comes after the win, so it can hardly predict it',
	arrivedLater: 'mostly arrived after the win, though dated before it: nobody had it in time',
	onlyTheWon: 'is known of hardly any but the won: it seems to be filled in because of the win',
};

/** The same where there is room for some words only. */
export const LEAKS_IN_SHORT: typeof LEAKS = {
	minutesBefore: 'records the win',
	onlyAfter: 'comes after the win',
	arrivedLater: 'arrived too late',
	onlyTheWon: 'only the won have it',
};

/** What makes the figures worth less, or what should be looked at. */
export function warningsOf(data: CheckData): string[] {
	const { rules, won, lost, loadedLater, merged, unknown, leads, entering } = data;
	const named = (which: (rule: RuleData) => boolean) => rules.filter(which).map(({ rule }) => `“${rule}”`);
	const idle = named(({ isIdle }) => isIdle);
	const common = named(({ shareOfLeads }) => leads > 0 && shareOfLeads >= NEARLY_ALL);
	return [
		...rules.flatMap(({ rule, leak }) => (leak ? [`“${rule}” ${LEAKS[leak]}.`] : [])),
		...(won > 0 && lost === 0
			? [
					'Only wins were recorded: every other lead counts as not won, also those that nobody has decided on.',
				]
			: []),
		...(entering === 'asDated'
			? ['The score was checked as if its events had been scored when they happened.']
			: []),
		...(entering === 'asWritten' && loadedLater > 0
			? [
					`${count(loadedLater, 'lead')} ${loadedLater === 1 ? 'is' : 'are'} left out: their history was loaded after the last reference day. To check it as if it had been scored in time, turn on “As If Scored in Time”.`,
				]
			: []),
		...(merged > 0
			? [
					`${count(merged, 'lead')} came from a merge, and ${merged === 1 ? 'counts' : 'count'} as one from the start.`,
				]
			: []),
		...(unknown > 0
			? [
					`${count(unknown, 'lead')} with an outcome ${unknown === 1 ? 'has' : 'have'} no such score, and ${unknown === 1 ? 'is' : 'are'} left out.`,
				]
			: []),
		...(idle.length > 0 ? [`No points were given for 90 days by ${listed(idle)}.`] : []),
		...(common.length > 0
			? [`Nearly all leads have ${listed(common)}, so it no longer tells leads apart.`]
			: []),
	];
}

const MOST = 5;
const listed = (names: string[]): string =>
	names.slice(0, MOST).join(', ') + (names.length > MOST ? ` and ${names.length - MOST} more` : '');
