import type { Chart } from '../chart';
import { paragraphs } from '../check/page';
import { shorten } from '../clean';
import { numbers, shown, table } from '../html';
import { figureList, section, shell } from '../page';
import { count, minute, number, percentage, signed } from '../words';
import type { LearnedData } from './data';

/** The page: the answers, what to be careful about, the points, and how they did on leads held out. */
export function learnedPage(data: LearnedData, charts: Chart[], answers: string[]): string {
	const { at, zone, outcome } = data;
	return shell(
		`Points learned from ${shorten(outcome, 40)}`,
		`<header>
<h1>Points learned from ${shown(outcome, 60)}</h1>
<p class="quiet">Learned on ${minute(at, zone)} (${shown(zone)}). Nothing was saved: publish the rules to use them.</p>
</header>
${figures(data)}
${paragraphs('What was learned', answers)}
${paragraphs('What to keep in mind', data.warnings)}
${charts.map(section).join('\n')}
${points(data)}
${about(data)}`,
	);
}

function figures({ figures: { auc, lift, won, leads } }: LearnedData): string {
	const whole = (share: number) => number(Math.round(share * 100));
	return figureList([
		{
			figure: `${whole(auc.value)} of 100`,
			meaning: `pairs in which the lead that won had more points (95% sure: ${whole(auc.low)} to ${whole(auc.high)})`,
		},
		{
			figure: `${number(lift)} ×`,
			meaning: 'as often as leads overall: how often the top tenth by points won',
		},
		{ figure: number(leads), meaning: `leads held out, of which ${number(won)} won` },
	]);
}

function points({ rules }: LearnedData): string {
	return `<section>
<h2>The points</h2>
${table({
	caption: 'Each is a rule that you can edit, publish and use in Score Lead',
	columns: [{ name: 'Rule' }, ...numbers('Points', 'Leads', 'Won', 'Share', 'at least', 'at most')],
	rows: rules.map(({ name, points: given, leads, won, conversion }) => [
		shorten(name, 80),
		signed(given),
		number(leads),
		number(won),
		...[conversion.value, conversion.low, conversion.high].map((one) => percentage(one, 1)),
	]),
})}
</section>`;
}

function about({ outcome, wonValue, learnedFrom, isByTime }: LearnedData): string {
	return `<section class="about"><p>${wonValue === null ? 'Wins and losses are those that Record Outcome has stored.' : `A lead counts as won if “${shown(outcome, 40)}” is “${shown(wonValue, 40)}”.`} Learned from ${count(learnedFrom.leads, 'lead')}, of which ${number(learnedFrom.won)} won; ${isByTime ? 'the later leads' : 'leads picked at random'} were held out, and no step of learning saw them.</p>
<p>Logistic regression with a penalty on large weights, its weights as whole points; chances by Platt’s method. Shares have Wilson’s range. Points show what goes with winning, not what causes it.</p></section>`;
}
