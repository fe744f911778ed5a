import type { Chart } from '../chart';
import { shorten } from '../clean';
import { numbers, shown, table } from '../html';
import { figureList, NOBODY, recordType, section, shell } from '../page';
import { count, day, minute, number, percentage } from '../words';
import { isTold } from './answers';
import type { CheckData } from './data';

/** The page: the answers, what makes them worth less, then what they are made from. */
export function checkPage(data: CheckData, charts: Chart[], answers: string[], warnings: string[]): string {
	const { score, at, zone, leads } = data;
	return shell(
		`${shorten(score, 60)}: does it predict wins?`,
		`<header>
<h1>${shown(score, 80)}: does it predict wins?</h1>
<p class="quiet">Checked on ${minute(at, zone)} (${shown(zone)}) against what came of the leads. Nothing was changed.</p>
</header>
${leads === 0 ? NOBODY : figures(data)}
${leads === 0 ? '' : paragraphs('What the past says', answers)}
${paragraphs('What to keep in mind', warnings)}
${charts
	.filter(({ draw }) => draw || leads > 0)
	.map(section)
	.join('\n')}
${rejections(data)}
${before(data)}
${about(data)}`,
	);
}

function figures({ ranking, tops, capacity, won, lost, rejected }: CheckData): string {
	const range = (low: number, high: number) =>
		`${number(Math.round(low * 100))} to ${number(Math.round(high * 100))}`;
	const [tenth] = tops;
	return figureList([
		...(isTold(ranking)
			? [
					{
						figure: `${number(Math.round(ranking.auc * 100))} of 100`,
						meaning: `pairs in which the lead that won had the higher score (95% sure: ${range(ranking.low, ranking.high)})`,
					},
					...(tenth
						? [
								{
									figure: percentage(tenth.share, 1),
									meaning: 'of all wins came from the tenth with the highest scores',
								},
							]
						: []),
				]
			: []),
		...(capacity?.advised
			? [
					{
						figure: number(capacity.advised.threshold),
						meaning: `is the threshold that brings sales no more than ${count(capacity.leads, 'lead')} in most weeks`,
					},
				]
			: []),
		{
			figure: number(won),
			meaning: `${won === 1 ? 'lead' : 'leads'} won, ${number(lost)} lost, ${number(rejected)} rejected by sales`,
		},
	]);
}

export function paragraphs(title: string, sentences: string[]): string {
	if (sentences.length === 0) return '';
	return `<section>
<h2>${title}</h2>
${sentences.map((one) => `<p>${shown(one, 600)}</p>`).join('\n')}
</section>`;
}

function rejections({ rejections: all }: CheckData): string {
	if (all.length === 0) return '';
	return `<section>
<h2>What sales rejected</h2>
${table({
	caption: 'Rejected leads by the band in which they stood, and the reason',
	columns: [{ name: 'Band' }, { name: 'Reason' }, ...numbers('Leads')],
	rows: all.map(({ band, reason, count: leads }) => [band, reason || '–', number(leads)]),
})}
</section>`;
}

/** The second view looks back from outcomes, so it is named for what it is. */
function before({ beforeOutcome, won, lost }: CheckData): string {
	if (!isTold(beforeOutcome)) return '';
	const { auc, low, high } = beforeOutcome;
	return `<section>
<h2>Right before the outcome</h2>
<p>A second view: the ${count(won, 'lead')} that won and the ${count(lost, 'lead')} that lost, with their scores right before their first win, else their first loss. A lead that won had the higher score in ${number(Math.round(auc * 100))} of 100 pairs (${number(Math.round(low * 100))} to ${number(Math.round(high * 100))}). It looks back from outcomes, which nobody knew then: on the reference days above, the score had to tell them in advance.</p>
</section>`;
}

function about({ entity, from, to, zone, days, rows, wins, leads }: CheckData): string {
	return `<section class="about">${recordType(entity)}
<p>${count(leads, 'lead')} on weekly reference days from ${day(from, zone)} to ${day(to, zone)}: ${count(rows, 'row')}, of which ${number(wins)} were followed by a win within ${count(days, 'day')}. On each day a lead counts as it stood then, if it was stored and had not won; days whose ${count(days, 'day')} are not over are left out.</p>
<p>Rules, limits and bands are those of today. Intervals take leads, not days, as what is independent; leads that share an outcome ID are one.</p></section>`;
}
