import { DAY } from '../../scoring';
import type { ReportData } from '../../reports';

/** 22 November 2026, 14:05 in Berlin. */
const NOW = Date.UTC(2026, 10, 22, 13, 5);

/** Nobody has the score. */
export const empty: ReportData = {
	score: 'Engagement',
	entity: 'contact',
	at: NOW,
	zone: 'Europe/Berlin',
	leads: 0,
	distribution: [],
	bands: [],
	router: null,
	below: 0,
	elsewhere: 0,
	notRouted: 0,
	withBursts: 0,
	movements: [],
	period: 'day',
	since: NOW - 7 * DAY,
	hot: [],
	top: [],
	rules: [],
	timeline: null,
};

/** One lead, one band, one rule. */
export const small: ReportData = {
	...empty,
	leads: 1,
	distribution: [{ from: 40, to: 50, leads: 1 }],
	bands: [{ name: 'Sales', from: 45, leads: 1 }],
	router: { step: 'Threshold Router', workflow: 'Lead journey', others: 0 },
	movements: [{ start: NOW - DAY, band: 'Sales', entered: 1, left: 0 }],
	top: [
		{
			leadId: 'ann@example.com',
			score: 47,
			band: 'Sales',
			lastActivity: NOW - DAY,
			why: 'Asked for a demo +47',
		},
	],
	rules: [{ rule: 'Asked for a demo', points: 47, times: 1, leads: 1 }],
	timeline: {
		leadId: 'ann@example.com',
		score: 47,
		scores: [{ at: NOW, score: 47 }],
		events: [{ at: NOW, what: 'Asked for a demo', points: 47, score: 47 }],
	},
};

const BANDS = ['Nurture', 'Curious', 'Warm', 'Hot', 'Sales'];
const RULES: Array<[rule: string, points: number, times: number, leads: number]> = [
	['Opened an email', 412_350, 206_175, 38_204],
	['Visited the pricing page', 301_120, 30_112, 14_020],
	['Asked for a demo', 184_400, 4_610, 4_502],
	['Downloaded the buyer’s guide to marketing automation for mid-sized manufacturers', 96_300, 6_420, 6_001],
	['Title is Head of, Director or VP', 88_200, 5_880, 5_880],
	['Unsubscribed', -61_750, 2_470, 2_470],
	['Clicked a link', 58_905, 19_635, 9_114],
	['Company has 50 to 500 people', 47_300, 9_460, 9_460],
	['Bounced', -31_400, 3_140, 3_140],
	['Attended the webinar', 30_150, 2_010, 1_830],
	['Started a trial', 24_750, 495, 495],
	['Uses a free mail address', -12_905, 2_581, 2_581],
	['Visited the careers page', -4_310, 862, 640],
	['Answered a call', 2_940, 98, 91],
	['Referred a friend', 620, 31, 28],
	['Spoke to us at a fair', 40, 2, 2],
];

/** Some 68,000 leads, five bands, 90 days, and a lead whose points halve every 14 days. */
export function big(): ReportData {
	const distribution = Array.from({ length: 30 }, (_, bin) => ({
		from: bin * 5,
		to: bin * 5 + 5,
		leads: Math.round(16_000 * Math.exp(-bin / 3.4) + 900 * Math.exp(-((bin - 13) ** 2) / 12)),
	}));
	const thresholds = [5, 20, 35, 50, 80];
	const leadsFrom = (from: number, to: number) =>
		distribution.filter((bin) => bin.from >= from && bin.from < to).reduce((sum, bin) => sum + bin.leads, 0);
	const bands = BANDS.map((name, index) => ({
		name,
		from: thresholds[index]!,
		leads: leadsFrom(thresholds[index]!, thresholds[index + 1] ?? Infinity),
	}));
	const today = Date.UTC(2026, 10, 21, 23);
	// Berlin leaves summer time on 25 October.
	const start = (day: number) => today - (89 - day) * DAY - (day < 62 ? 3_600_000 : 0);
	const movements = Array.from({ length: 90 }, (_, day) =>
		BANDS.map((band, index) => {
			const isWeekend = [5, 6].includes(day % 7);
			const volume = (isWeekend ? 0.25 : 1) * (400 / 2.4 ** index);
			return {
				start: start(day),
				band,
				entered: Math.round(volume * (1 + 0.5 * Math.sin(day / 9 + index))),
				left: Math.round(volume * (0.9 + 0.4 * Math.cos(day / 7))),
			};
		}),
	).flat();
	return {
		...empty,
		leads: leadsFrom(0, Infinity),
		distribution,
		bands,
		router: { step: 'Threshold Router', workflow: 'Lead journey', others: 2 },
		below: leadsFrom(0, 5),
		movements,
		top: [
			'ann@example.com',
			'b.schneider@maschinenbau-mueller.example',
			'chen.wei@example.org',
			'dee@example.net',
		].map((leadId, index) => ({
			leadId,
			score: 148.5 - index * 7.3,
			band: 'Sales',
			lastActivity: index < 3 ? NOW - index * 3 * DAY : null,
			why: 'Asked for a demo +40, Visited the pricing page +38.4 (4 times), Attended the webinar +15, Title is Head of, Director or VP +15, Opened an email +9.1 (6 times)',
		})),
		hot: [
			[
				'b.schneider@maschinenbau-mueller.example',
				141.2,
				96.4,
				1,
				'Asked for a demo +40, Visited the pricing page +38.4 (4 times), Attended the webinar +15, Opened an email +3',
			],
			[
				'ann@example.com',
				148.5,
				62,
				3,
				'Started a trial +50, Visited the pricing page +10, Opened an email +2',
			],
			[
				'nora.lindqvist@fjordlicht.example',
				81,
				31.5,
				6,
				'Downloaded the buyer’s guide to marketing automation for mid-sized manufacturers +15, Clicked a link +9 (3 times), Opened an email +7.5 (4 times)',
			],
			['omar@example.net', 64, 44, null, 'Asked for a demo +40, Opened an email +4 (2 times)'],
			['p.k@example.com', 38, 30, null, 'Visited the pricing page +30 (3 times)'],
			['lead-000381', 22, 15, null, 'Attended the webinar +15'],
		].map(([leadId, score, change, days, why]) => ({
			leadId: leadId as string,
			score: score as number,
			change: change as number,
			roseAt: days === null ? null : NOW - (days as number) * DAY,
			lastActivity: NOW - ((days as number | null) ?? 2) * DAY,
			why: why as string,
		})),
		rules: RULES.map(([rule, points, times, leads]) => ({ rule, points, times, leads })),
		timeline: fading(NOW - 90 * DAY),
	};
}

const EVENTS: Array<[day: number, what: string, points: number]> = [
	[1, 'Opened an email', 2],
	[3, 'Visited the pricing page', 10],
	[4, 'Opened an email', 2],
	[11, 'Downloaded the buyer’s guide', 15],
	[12, 'Visited the pricing page', 10],
	[30, 'Bounced', -10],
	[47, 'Attended the webinar', 15],
	[48, 'Asked for a demo', 40],
	[49, 'Visited the pricing page', 10],
	[70, 'Unsubscribed', -25],
	[82, 'Started a trial', 50],
	[88, 'Clicked a link', 3],
];

/** The score over 90 days with a decay every six hours. */
function fading(start: number): ReportData['timeline'] {
	const at = (days: number) => start + days * DAY;
	const scoreAt = (days: number) =>
		EVENTS.filter(([day]) => day <= days).reduce(
			(sum, [day, , points]) => sum + points * 2 ** (-(days - day) / 14),
			0,
		);
	const scores = Array.from({ length: 361 }, (_, index) => ({
		at: at(index / 4),
		score: scoreAt(index / 4),
	}));
	return {
		leadId: 'ann@example.com',
		score: scores.at(-1)!.score,
		scores,
		events: EVENTS.map(([day, what, points]) => ({
			at: at(day),
			what,
			points,
			score: scoreAt(day),
		})),
	};
}

const NASTY =
	'<script>alert("1")</script> & \'x\' ]]> {a|b} {c}\u0000\u0001\u001b\u0085\ud800\ufffe\n\u202eabc\u2066 url(#zr0-c0) class="zr0-cls-0"';

/** Texts that would break a page or a drawing. */
export function hostile(text = NASTY): ReportData {
	const data = big();
	return {
		...data,
		score: text,
		entity: text,
		bands: data.bands.map((band, index) => ({ ...band, name: `${index}${text}` })),
		movements: data.movements.map((move) => ({ ...move, band: `${BANDS.indexOf(move.band)}${text}` })),
		router: { step: text, workflow: text, others: 1 },
		hot: data.hot.map((lead) => ({ ...lead, leadId: text, why: text })),
		top: [{ leadId: text, score: 1, band: text, lastActivity: NOW, why: text }],
		rules: data.rules.map((rule) => ({ ...rule, rule: text })),
		timeline: {
			...data.timeline!,
			leadId: text,
			events: data.timeline!.events.map((event) => ({ ...event, what: text })),
		},
	};
}
