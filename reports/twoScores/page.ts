import type { Chart } from '../chart';
import { shorten } from '../clean';
import { numbers, shown, table } from '../html';
import { figureList, NOBODY, recordType, section, shell } from '../page';
import { count, minute, number, percentage, signed } from '../words';
import type { TwoScoresData } from './data';

const BELOW = 'Below';

/** The page: how far the two agree, both as charts, then the leads that differ most. */
export function twoScoresPage(data: TwoScoresData, charts: Chart[]): string {
	const { score, otherScore, at, zone, leads } = data;
	return shell(
		`${shorten(score, 40)} and ${shorten(otherScore, 40)}`,
		`<header>
<h1>${shown(score, 60)} and ${shown(otherScore, 60)}</h1>
<p class="quiet">How the two scores of the same leads differed on ${minute(at, zone)} (${shown(zone)})</p>
</header>
${leads === 0 ? NOBODY : figures(data)}
${agreement(data)}
${charts
	.filter(({ draw }) => draw || leads > 0)
	.map(section)
	.join('\n')}
${most(data)}
${about(data)}`,
	);
}

function figures({ leads, same, pairs, onlyScore, onlyOther, score, otherScore }: TwoScoresData): string {
	const alone = (only: number, name: string) =>
		only > 0
			? [{ figure: number(only), meaning: `with ${shown(name, 40)} only, which are not compared` }]
			: [];
	return figureList([
		...(pairs.length > 0
			? [{ figure: percentage(same, leads), meaning: `of ${count(leads, 'lead')} in the same band by both` }]
			: [{ figure: number(leads), meaning: 'with both scores' }]),
		...alone(onlyScore, score),
		...alone(onlyOther, otherScore),
	]);
}

/** A table with a row for each band of the one score, and a column for each of the other. */
function agreement({ now, pairs, score, otherScore }: TwoScoresData): string {
	if (now.bands.length === 0 || pairs.length === 0) return '';
	const bands = [null, ...now.bands.map(({ name }) => name)];
	const cell = (band: string | null, other: string | null) =>
		number(pairs.find((pair) => pair.band === band && pair.other === other)?.leads ?? 0);
	const shortOther = shorten(otherScore, 40);
	return `<section>
<h2>Bands by both scores</h2>
${table({
	caption: `How many leads are in which band by ${shorten(score, 40)} (rows) and by ${shortOther} (columns)`,
	columns: [{ name: 'Band' }, ...numbers(...bands.map((band) => shorten(band ?? BELOW, 30)))],
	rows: bands.map((band) => [band ?? BELOW, ...bands.map((other) => cell(band, other))]),
})}
</section>`;
}

function most({ most: leads, score, otherScore }: TwoScoresData): string {
	if (leads.length === 0) return '';
	return `<section>
<h2>Leads that differ most</h2>
${table({
	caption: 'Their scores',
	columns: [{ name: 'Lead' }, ...numbers(shorten(score, 40), shorten(otherScore, 40), 'Difference')],
	rows: leads.map(({ leadId, score: one, other }) => [
		shorten(leadId, 80),
		number(one),
		number(other),
		signed(other - one),
	]),
})}
</section>`;
}

const about = ({ entity }: TwoScoresData): string =>
	`<section class="about">${recordType(entity)}
<p>Bands count leads by their scores alone, without the buffer of a Threshold Router. Crossings are dated by the events and decays that caused them. For leads that were merged or corrected, they are an estimate.</p>
</section>`;
