import type { Routing } from '../../scoring';
import type { RoutedLead } from '../../steps';

/** Why no lead came out, in a sentence. */
export function nothingRouted(when: Routing['when'], routed: RoutedLead[]): string {
	const all = [...new Map(routed.map((lead) => [lead.leadId, lead])).values()];
	const keptBack = (by: RoutedLead['keptBackBy']) => all.filter(({ keptBackBy }) => keptBackBy === by).length;
	const [won, rejected] = [keptBack('won'), keptBack('rejected')];
	const leads = all.filter(({ keptBackBy }) => !keptBackBy).map(({ direction }) => direction);
	const kept = leads.filter((direction) => direction === 'none').length;
	const [other, moved] = when === 'up' ? (['down', 'fell'] as const) : (['up', 'rose'] as const);
	const away = when === 'down' || when === 'up' ? leads.filter((direction) => direction === other).length : 0;
	const remembered = leads.length - kept - away;
	const parts: Array<[leads: number, what: string]> = [
		[kept, `kept ${kept === 1 ? 'its' : 'their'} band`],
		[away, moved],
		[won, `${won === 1 ? 'was' : 'were'} won, with no further alerts`],
		[rejected, `${rejected === 1 ? 'was' : 'were'} rejected by sales and not active since`],
		[remembered, `${remembered === 1 ? 'is' : 'are'} new to this router, which now remembers the band`],
	];
	const said = parts.filter(([count]) => count > 0).map(([count, what]) => `${counted(count)} ${what}`);
	return `${said.join('; ')}: nothing to route.`;
}

const counted = (leads: number): string => (leads === 1 ? '1 lead' : `${leads} leads`);
