import type { IDataObject } from 'n8n-workflow';
import { DateTime } from 'luxon';
import type { CheckReport } from '../../../reports';
import type { CheckedScore } from '../../../steps';
import { percentOf as percent } from '../../common/numbers';

const ranked = (of: CheckedScore['ranking']) =>
	of && {
		pairsRight: percent(of.auc),
		from: percent(of.low),
		to: percent(of.high),
		tied: percent(of.tied),
		won: of.won,
		notWon: of.notWon,
	};

const sliced = (slices: CheckedScore['slices']) =>
	slices.map(({ name, all, won, share, low, high }) => {
		return { name, leadsOnDays: all, won, percent: percent(share), from: percent(low), to: percent(high) };
	});

type Reach = NonNullable<CheckedScore['capacity']>['today'][number];

const reached = ({ threshold, weeks, over, reachedWinners, share }: Reach) => ({
	threshold,
	leadsByWeek: weeks,
	weeksWithMore: over,
	winnersReached: reachedWinners,
	percentOfWinners: percent(share),
});

/** The item that comes out of a check. */
export function figures(
	checked: CheckedScore,
	{ answers, warnings, charts }: CheckReport,
	zone: string,
): IDataObject {
	const { ranking, beforeOutcome, capacity, bands, slices, rules } = checked;
	const date = (at: number) => DateTime.fromMillis(at, { zone }).toISODate();
	return {
		answers,
		warnings,
		leads: checked.leads,
		...{ won: checked.won, lost: checked.lost, rejected: checked.rejected },
		firstDay: date(checked.from),
		lastDay: date(checked.to),
		leadsOnDays: checked.rows,
		winsThatFollowed: checked.wins,
		ranking: ranked(ranking),
		beforeOutcome: ranked(beforeOutcome),
		highestScores: checked.tops.map(({ top, share }) => {
			return { percentOfLeads: percent(top), percentOfWins: percent(share) };
		}),
		chances:
			checked.calibration &&
			checked.calibration.map(({ expected, all, won, share }) => {
				return { percentGiven: percent(expected), leadsOnDays: all, won, percentWon: percent(share) };
			}),
		bands: sliced(bands),
		scores: sliced(slices),
		threshold: capacity?.advised?.threshold ?? null,
		capacity: capacity && {
			leadsAWeek: capacity.leads,
			winners: capacity.winners,
			advised: capacity.advised && reached(capacity.advised),
			today: capacity.today.map(reached),
		},
		rules: rules.map((rule) => ({
			rule: rule.rule,
			verdict: rule.verdict,
			points: rule.points,
			suggestedPoints: rule.suggested,
			leads: rule.leads,
			percentWonWith: percent(rule.with.share),
			percentWonWithout: percent(rule.without.share),
			idle: rule.isIdle,
			leak: rule.leak,
		})),
		rejections: checked.rejections.map(({ band, reason, count }) => ({ band, reason, leads: count })),
		finished: checked.isDone,
		charts: charts.map(({ name }) => name),
	};
}
