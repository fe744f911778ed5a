import type { Chart } from '../chart';
import { shorten } from '../clean';
import { numbers, shown, table } from '../html';
import { figureList, NOBODY, recordType, section, shell } from '../page';
import { count, minute, number, signed } from '../words';
import { bandNames, CHANGED, NOW, type ComparisonData } from './data';

/** The page: what is tried, the answer in figures, both sides as charts, then the leads that would change most. */
export function comparisonPage(data: ComparisonData, charts: Chart[]): string {
	const { score, at, zone, tried, leads } = data;
	return shell(
		`${shorten(score, 60)}: changes tried`,
		`<header>
<h1>${shown(score, 80)}: changes tried</h1>
${whatIsTried(tried)}
<p class="quiet">What would have become of all leads, from their histories up to ${minute(at, zone)} (${shown(zone)}). Nothing was saved.</p>
</header>
${leads === 0 ? NOBODY : figures(data)}
${charts
	.filter(({ draw }) => draw || leads > 0)
	.map(section)
	.join('\n')}
${most(data)}
${removed(data)}
${about(data)}`,
	);
}

/** A few in a line, more in a list. */
function whatIsTried(tried: string[]): string {
	if (tried.length === 0) return '<p>Nothing was changed.</p>';
	if (tried.length > FEW) return `<ul>${tried.map((one) => `<li>${shown(one)}</li>`).join('\n')}</ul>`;
	return `<p>${tried.map((one) => shown(one, 100)).join(' · ')}</p>`;
}

const FEW = 3;

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

function removed({ removed: rules }: ComparisonData): string {
	if (rules.length === 0) return '';
	return `<section>
<h2>Points of removed rules</h2>
${table({
	caption: 'What leads have of them now',
	columns: [{ name: 'Rule' }, ...numbers('Leads', 'Points')],
	rows: rules.map(({ rule, leads, points }) => [shorten(rule, 80), number(leads), number(points)]),
})}
</section>`;
}

function about({ entity, notExact, notes }: ComparisonData): string {
	const estimated =
		notExact > 0
			? `<p>For ${count(notExact, 'lead')} this is an estimate: merged or corrected, or their details were forgotten.</p>`
			: '';
	return `<section class="about">${recordType(entity)}
<p>Bands count leads by their scores alone, without the buffer of a Threshold Router. Crossings are dated by the events and decays that caused them.</p>
${estimated}${notes.map((one) => `<p>${shown(one, 1_000)}</p>`).join('\n')}</section>`;
}
