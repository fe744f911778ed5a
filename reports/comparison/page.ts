import type { Chart } from '../chart';
import { shorten } from '../clean';
import { numbers, shown, table } from '../html';
import { figureList, NOBODY, recordType, section, shell } from '../page';
import { count, minute, number, signed } from '../words';
import { bandNames, CHANGED, NOW, type ComparisonData } from './data';

/** The page: what is tried, the answer in figures, both sides as charts, then the leads that would change most. */
export function comparisonPage(data: ComparisonData, charts: Chart[]): string {
	const { score, at, zone, tried, leads } = data;
	const what = tried.map((one) => shown(one, 100)).join(' · ');
	return shell(
		`${shorten(score, 60)}: changes tried`,
		`<header>
<h1>${shown(score, 80)}: changes tried</h1>
<p>${what || 'Nothing was changed.'}</p>
<p class="quiet">What would have become of all leads, from their histories up to ${minute(at, zone)} (${shown(zone)}). Nothing was saved.</p>
</header>
${leads === 0 ? NOBODY : figures(data)}
${charts
	.filter(({ draw }) => draw || leads > 0)
	.map(section)
	.join('\n')}
${most(data)}
${about(data)}`,
	);
}

function figures(data: ComparisonData): string {
	const { now, changedTo, leads, changed } = data;
	const bands = bandNames(data).map((name) => {
		const [before, after] = [now, changedTo].map(({ bands }) => bands.find((one) => one.name === name));
		const from =
			before?.from === after?.from || !before || !after
				? ''
				: `, from ${number(after.from)} instead of ${number(before.from)}`;
		return {
			figure: `${before ? number(before.leads) : '–'} → ${after ? number(after.leads) : '–'}`,
			meaning: `leads in ${shown(name, 30)}${from}`,
		};
	});
	return figureList([
		{ figure: number(changed), meaning: `of ${count(leads, 'lead')} would have another score` },
		...bands,
	]);
}

function most({ most: leads }: ComparisonData): string {
	if (leads.length === 0) return '';
	return `<section>
<h2>Leads that would change most</h2>
${table({
	caption: 'Their scores, now and with the changes',
	columns: [{ name: 'Lead' }, ...numbers(NOW, CHANGED, 'Difference')],
	rows: leads.map(({ leadId, now, changedTo }) => [
		shorten(leadId, 80),
		number(now),
		number(changedTo),
		signed(changedTo - now),
	]),
})}
</section>`;
}

function about({ entity, notExact }: ComparisonData): string {
	const estimated =
		notExact > 0
			? `<p>For ${count(notExact, 'lead')} this is an estimate: merged or corrected, or their details were forgotten.</p>`
			: '';
	return `<section class="about">${recordType(entity)}
<p>Bands count leads by their scores alone, without the buffer of a Threshold Router. Crossings are dated by the events and decays that caused them.</p>
${estimated}</section>`;
}
