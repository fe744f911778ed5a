import type { Chart } from './chart';
import { escaped, shorten } from './clean';
import { FONT, htmlVariables, svgStyle } from './colours';
import type { ReportData, TopLead } from './data';
import { headlines } from './headlines';
import { hot } from './hot';
import { shown, table } from './html';
import { drawn, WIDTHS } from './svg';
import { count, day, minute, NOT_ROUTED, number } from './words';

/** What a report is about, in one line. */
export const subject = ({
	score,
	entity,
	at,
	zone,
}: Pick<ReportData, 'score' | 'entity' | 'at' | 'zone'>): string =>
	`${shorten(score, 60)} · ${shorten(entity, 20)} · ${minute(at, zone)} (${zone})`;

/** The page: who is hot, other answers, the leads, then the charts with their numbers; last, what it is made from. */
export function page(data: ReportData, charts: Chart[]): string {
	return shell(
		`${shorten(data.score, 60)}: lead score report`,
		`<header>
<h1>${shown(data.score, 80)}</h1>
<p class="quiet">Lead score report of ${minute(data.at, data.zone)} (${shown(data.zone)})</p>
</header>
${data.leads === 0 ? NOBODY : `${hot(data)}\n${figureList(headlines(data))}`}
${topLeads(data)}
${charts
	.filter(({ draw }) => draw || data.leads > 0)
	.map(section)
	.join('\n')}
${about(data)}`,
	);
}

export const NOBODY = '<p class="empty">No lead has this score yet.</p>';

/** What every page has around its own. */
export function shell(title: string, main: string): string {
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${main}
</main>
</body>
</html>
`;
}

/** The answers of a page, each a figure and what it means, which can be shown as they are. */
export function figureList(figures: Array<{ figure: string; meaning: string }>): string {
	const items = figures.map(
		({ figure, meaning }) => `<li><strong>${figure}</strong> <span>${meaning}</span></li>`,
	);
	return `<ul class="figures">${items.join('\n')}</ul>`;
}

export const recordType = (entity: string): string => `<p>Record type: ${shown(entity, 40)}.</p>`;

function about({ entity, router, withBursts }: ReportData): string {
	const bursts =
		withBursts > 0
			? `<p>${count(withBursts, 'lead')} had bursts of events, such as a mail scanner makes, which count for nothing.</p>`
			: '';
	if (!router) return `<section class="about">${recordType(entity)}${bursts}</section>`;
	const { step, workflow, others } = router;
	const more =
		others > 0 ? `; ${count(others, 'other router')} ${others === 1 ? 'is' : 'are'} not shown` : '';
	return `<section class="about">${recordType(entity)}
<p>Bands of the step “${shown(step, 40)}” in the workflow “${shown(workflow, 60)}”${more}</p>${bursts}</section>`;
}

function topLeads({ top, router, zone }: ReportData): string {
	if (top.length === 0) return '';
	const band = ({ band: name }: TopLead) => shorten(name === undefined ? NOT_ROUTED : (name ?? 'Below'), 24);
	return `<section>
<h2>Leads with the highest scores</h2>
${table(
	{
		caption: 'When they were last active, and where their points come from',
		columns: [
			{ name: 'Lead' },
			{ name: 'Score', isNumber: true },
			...(router ? [{ name: 'Band' }] : []),
			{ name: 'Last activity' },
			{ name: 'Why' },
		],
		rows: top.map((lead) => [
			shorten(lead.leadId, 80),
			number(lead.score),
			...(router ? [band(lead)] : []),
			lead.lastActivity === null ? '–' : day(lead.lastActivity, zone),
			lead.why,
		]),
	},
	'top',
)}
</section>`;
}

export function section(chart: Chart): string {
	const pictures = Object.entries(WIDTHS).map(([name, width]) => {
		const picture = drawn(chart, width);
		return picture && `<div class="${name}">${picture.svg}</div>`;
	});
	const tables = chart.tables.filter(({ rows }) => rows.length > 0).map((one) => table(one));
	const numbers =
		tables.length > 0 ? `<details><summary>The numbers</summary>${tables.join('\n')}</details>` : '';
	return `<section>
<h2>${escaped(chart.title)}</h2>
<p${chart.draw ? '' : ' class="empty"'}>${escaped(chart.description)}</p>
${pictures.join('\n')}
${numbers}
</section>`;
}

const STYLE = `${htmlVariables}
${svgStyle}
*{box-sizing:border-box}
body{margin:0;background:var(--surface);color:var(--ink);font:16px/1.5 ${FONT};overflow-wrap:anywhere}
main{max-width:${WIDTHS.wide + 48}px;margin:0 auto;padding:32px 24px 64px}
h1{font-size:32px;line-height:1.2;margin:0}
h2{font-size:21px;line-height:1.3;margin:0 0 4px}
p{margin:0 0 12px}
header{margin-bottom:20px}
header p{margin:4px 0}
section{margin-top:48px}
.first{margin-top:0}
.first+.figures{margin-top:28px}
.about{margin-top:56px;padding-top:12px;border-top:1px solid var(--grid);font-size:14px;color:var(--quiet)}
.about p{margin:4px 0}
.quiet,section>p,caption,.figures span{color:var(--quiet)}
.empty{padding:20px;border:1px dashed var(--axis);border-radius:8px}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(190px,1fr));gap:12px;margin:0;padding:0;list-style:none}
.figures li{padding:14px 16px;border:1px solid var(--grid);border-radius:10px;background:var(--zebra)}
.figures strong{display:block;font-size:28px;line-height:1.25;font-variant-numeric:tabular-nums}
.figures span{display:block;font-size:14px;line-height:1.4}
svg{display:block;width:100%;height:auto}
.narrow{display:none}
@media screen and (max-width:640px){.wide{display:none}.narrow{display:block}main{padding:20px 16px 48px}h1{font-size:26px}.top thead{display:none}.top tr{display:grid;grid-template-columns:minmax(45%,1fr) auto minmax(0,max-content);gap:0 12px;padding:10px 0;border-bottom:1px solid var(--grid)}.top tbody tr :is(th,td){min-width:0;padding:0;border:0}.top td:nth-child(2){font-weight:600}.top td:last-child{grid-column:1/-1;color:var(--quiet)}}
details{margin-top:12px}
summary{cursor:pointer;color:var(--up);padding:6px 0}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:14px;line-height:1.4}
caption{text-align:left;padding:4px 0 8px}
th,td{min-width:5.5em;text-align:left;vertical-align:top;padding:7px 16px 7px 0;border-bottom:1px solid var(--grid);font-weight:400}
thead th{font-weight:600;border-bottom-color:var(--axis)}
tbody th{font-weight:600}
.top :is(th,td){min-width:4em}
.top th:first-child{min-width:12em;width:34%}
.hot th:first-child{width:30%}
@media (min-width:641px){.top :is(th,td):not(:first-child,:last-child){white-space:nowrap}}
.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
@media print{main{padding:0;max-width:none}.figures{grid-template-columns:repeat(4,1fr)}section{margin-top:28px}summary{display:none}h2,p,tr,.wide,.figures{break-inside:avoid}h2,section>p{break-after:avoid}}`;
