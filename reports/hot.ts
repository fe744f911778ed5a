import { shorten } from './clean';
import type { HotLead, ReportData } from './data';
import { shown, table } from './html';
import { day, number, shortDay, signed } from './words';

/** What a report opens with: whose scores rose lately, and why. */
export function hot(data: ReportData): string {
	const { hot: leads, bands, since, zone } = data;
	const band = bands.at(-1)?.name;
	const which = band === undefined ? 'gained points' : `rose to ${shown(band, 30)} or gained points`;
	return `<section class="first">
<h2>Hot this week, and why</h2>
${
	leads.length === 0
		? `<p class="empty">No lead ${which} since ${day(since, zone)}.</p>`
		: table(
				{
					caption: `Leads that ${band === undefined ? 'gained the most points' : `rose to “${shorten(band, 30)}”, or gained the most points,`} since ${day(since, zone)}`,
					columns: [
						{ name: 'Lead' },
						{ name: 'Score', isNumber: true },
						{ name: 'Gained', isNumber: true },
						{ name: 'Latest' },
						{ name: 'Why' },
					],
					rows: leads.map((lead) => [
						shorten(lead.leadId, 60),
						number(lead.score),
						signed(lead.change),
						latest(lead, band, zone),
						lead.why,
					]),
				},
				'top hot',
			)
}
</section>`;
}

function latest({ roseAt, lastActivity }: HotLead, band: string | undefined, zone: string): string {
	if (roseAt !== null && band !== undefined) return `${shorten(band, 18)} since ${shortDay(roseAt, zone)}`;
	return lastActivity === null ? '–' : `Active on ${shortDay(lastActivity, zone)}`;
}
