import type { IDataObject } from 'n8n-workflow';

/* What comes out of the examples that people start from, by the sample data that they hold. */

/** A lead that has come to a step, with its score and the reasons for it. */
export type Arrival = [lead: string, score: number, why: string];

export interface Template {
	/** Its name in the folder workflows. */
	file: string;
	/** What it shows, in a sentence. */
	shows: string;
	/** The step that the editor's button starts from. */
	start: string;
	/** The "Output Field" of the step that is looked at. */
	field?: string;
	/** Who comes to which step. */
	arrives: Record<string, Arrival[]>;
	/** What steps get to send, or write, outside of n8n: some fields of each item. */
	sends?: Record<string, IDataObject[]>;
}

/** What is left of points after some days, where they halve every thirty. */
const left = (points: number, days: number): number => points * 0.5 ** (days / 30);

export const TEMPLATES: Template[] = [
	{
		file: 'lead-capture',
		shows: 'a form brings leads to sales, to a webinar and to the welcome series, and Slack gets the reason',
		start: 'Form',
		arrives: {
			'Send the welcome series': [['ivy@campus.example', 5, 'Asked for the guide +15, Student -10']],
			'Invite to a webinar': [['tom@bakery.example', 30, 'Asked for the guide +15, Decides what to buy +15']],
		},
		sends: {
			'Alert sales in Slack': [
				{
					text: 'maria@nordwind.example has 65 points: Asked for a demo +40, Decides what to buy +15, 50 employees or more +10',
				},
			],
		},
	},
	{
		file: 'lead-capture',
		shows: 'events of a website score the same leads, each event once',
		start: 'Website',
		arrives: {
			'Send the welcome series': [['sam@orchard.example', 10, 'Looked at prices +10']],
			'Invite to a webinar': [['lea@harbour.example', 30, 'Started a trial +30']],
			'Message to sales': [],
		},
	},
	{
		file: 'newsletter-engagement',
		shows: 'who reads and clicks becomes engaged; opens and clicks older than three months do not count',
		start: 'Try it',
		arrives: {
			'One item per lead': [
				[
					'ada@example.com',
					51,
					'Came to the webinar +20, Answered the survey +10, Clicked a link +10 (2 times), Opened a newsletter +6 (3 times), Signed up +5',
				],
				['ben@example.com', 12, 'Signed up +5, Clicked a link +5, Opened a newsletter +2'],
				['cyd@example.com', 25, 'Came to the webinar +20, Signed up +5'],
			],
			'Invite to a call': [
				[
					'ada@example.com',
					51,
					'Came to the webinar +20, Answered the survey +10, Clicked a link +10 (2 times), Opened a newsletter +6 (3 times), Signed up +5',
				],
			],
			'Send fewer emails': [],
		},
	},
	{
		file: 'fit-and-engagement',
		shows: 'a lead that is good in both scores is an MQL; one score alone is not enough',
		start: 'Website or CRM',
		field: 'engagement',
		arrives: {
			'Get them interested': [['omar@cedar.example', 2, 'Opened an email +2']],
			'Keep in the newsletter': [['ivy@campus.example', 40, 'Asked for a demo +40']],
			'Hand over to sales': [['maria@nordwind.example', 40, 'Asked for a demo +40']],
		},
	},
	{
		file: 'fit-and-engagement',
		shows: 'fit has a score of its own',
		start: 'Website or CRM',
		field: 'fit',
		arrives: {
			Fit: [
				[
					'maria@nordwind.example',
					40,
					'Decides what to buy +20, 50 employees or more +15, In a country that we sell to +5',
				],
				['omar@cedar.example', 35, 'Decides what to buy +20, 50 employees or more +15'],
				['ivy@campus.example', 5, 'In a country that we sell to +5'],
				['ben@turner.example', 20, '50 employees or more +15, In a country that we sell to +5'],
			],
		},
	},
	{
		file: 'nightly-cool-down',
		shows: 'who has gone cold gets an email, who is still warm goes back to nurture, the rest is left alone',
		start: 'Try it',
		arrives: {
			'Apply Decay': [
				['hana@example.com', left(40, 70) + left(10, 60), 'Asked for a demo +7.93, Looked at prices +2.49'],
				['omar@example.com', left(40, 20) + left(10, 15), 'Asked for a demo +25.19, Looked at prices +7.07'],
			],
			'Back to nurture': [
				['omar@example.com', left(40, 20) + left(10, 15), 'Asked for a demo +25.19, Looked at prices +7.07'],
			],
		},
		sends: {
			'Send the win-back email': [{ toEmail: 'hana@example.com', subject: 'Are you still interested?' }],
		},
	},
	{
		file: 'crm-import',
		shows: 'activities count in the order of their dates, as if the scoring had always run',
		start: 'Try it',
		arrives: {
			'Best first': [
				[
					'maria@nordwind.example',
					15 + left(40, 60) + left(10, 5),
					'Decides what to buy +15, First demo +9.99, Talked on the phone +8.9',
				],
				[
					'tom@bakery.example',
					15 + left(10, 30) + left(10, 15),
					'Decides what to buy +15, Talked on the phone +12.07 (2 times)',
				],
				['eva@dunapack.example', left(40, 360) + left(10, 390), 'Nothing gives it 0.01 points or more'],
			],
		},
	},
	{
		file: 'ai-verdict',
		shows: "the AI's verdict gives fixed points, and is asked for once per lead",
		start: 'Form',
		arrives: {
			'Send the welcome series': [
				['tom@bakery.example', 50, 'Asked for a demo +30, Decides what to buy +15, AI: a fair request +5'],
				[
					'kim@linkseller.example',
					25,
					'Asked for a demo +30, AI: a poor request -20, Decides what to buy +15',
				],
			],
			'Hand over to sales': [
				[
					'maria@nordwind.example',
					65,
					'Asked for a demo +30, AI: a strong request +20, Decides what to buy +15',
				],
			],
		},
		sends: {
			'Ask the AI': [
				'Job title: VP Sales\nRequest: Our 40 reps call the wrong leads. We want to decide by the end of the month.',
				'Job title: Owner\nRequest: Just looking around for now.',
				'Job title: Head of Outreach\nRequest: We can get your site to the top of every search engine!',
			].map((content) => ({ responses: { values: [{ content }] } })),
		},
	},
	{
		file: 'write-back',
		shows: 'HubSpot and Google Sheets get score, change and reason of leads that changed, and of no others',
		start: 'Event',
		arrives: {
			'Only if it changed': [
				['maria@nordwind.example', 40, 'Asked for a demo +40'],
				['tom@bakery.example', 10, 'Looked at prices +10'],
				['maria@nordwind.example', 50, 'Asked for a demo +40, Looked at prices +10'],
			],
		},
		sends: {
			'Update HubSpot': [
				['maria@nordwind.example', '40', '40', 'Asked for a demo +40'],
				['tom@bakery.example', '10', '10', 'Looked at prices +10'],
				['maria@nordwind.example', '50', '10', 'Asked for a demo +40, Looked at prices +10'],
			].map(([email, ...values]) => ({
				email,
				additionalFields: {
					customPropertiesUi: { customPropertiesValues: values.map((value) => ({ value })) },
				},
			})),
			'Update Google Sheets': [
				{ Email: 'maria@nordwind.example', Score: '40', Change: '40', Why: 'Asked for a demo +40' },
				{ Email: 'tom@bakery.example', Score: '10', Change: '10', Why: 'Looked at prices +10' },
				{
					Email: 'maria@nordwind.example',
					Score: '50',
					Change: '10',
					Why: 'Asked for a demo +40, Looked at prices +10',
				},
			].map((value) => ({ columns: { value } })),
		},
	},
	{
		file: 'surge',
		shows: 'who collects points quickly is reported; who has many, but old ones, is not',
		start: 'Try it',
		field: 'week',
		arrives: {
			'One item per lead': [
				['bob@example.com', 30, 'Looked at prices +30 (3 times)'],
				['ada@example.com', 5, 'Clicked in an email +5'],
			],
		},
		sends: {
			'Message to sales': [
				{
					text: 'bob@example.com: 30 of 35 points came in the last seven days (Looked at prices +30 (3 times))',
				},
			],
		},
	},
	{
		file: 'weekly-report',
		shows: 'the email names the leads that rose this week',
		start: 'Try it',
		arrives: {},
		sends: {
			'Send the report': [
				{
					subject: 'Lead scores: 4 leads, 2 rose this week',
					text: 'maria@nordwind.example: 50 points (+50). Asked for a demo +40, Looked at prices +10\ntom@bakery.example: 10 points (+10). Looked at prices +10\n\nThe attached page shows all bands and movements.',
				},
			],
		},
	},
	{
		file: 'weekly-check',
		shows: 'the subject of the email says whether the score predicts wins',
		start: 'Try it',
		arrives: {},
		sends: { 'Send the page': [{ subject: 'Lead score check: The score predicts wins' }] },
	},
	{
		file: 'learn-points',
		shows: 'points are learned from a file and published; a new lead gets them, with the chance of winning',
		start: 'Try it',
		arrives: {
			'Score Lead': [
				[
					'maria@nordwind.example',
					76,
					'Every lead +50, Title is Head of Sales +23, Employees 320 to under 360 +4, Source is Webinar -1',
				],
				['tom@bakery.example', 57, 'Every lead +50, Title is Owner +10, Employees under 19 -3'],
				[
					'ivy@campus.example',
					31,
					'Every lead +50, Title is Student -23, Employees 200 to under 280 +3, Source is Search +1',
				],
			],
		},
		sends: {
			'Send the page': [{ subject: 'Points learned: right in 74 of 100 pairs' }],
			'Message to sales': [
				{
					text: 'maria@nordwind.example has a 68.5% chance of winning. For it: Title is Head of Sales +23, Employees 320 to under 360 +4. Against it: Source is Webinar -1.',
				},
			],
		},
	},
	{
		file: 'crm-outcomes',
		shows: 'a deal that is closed is an outcome, once; marketing hears why sales rejected a lead',
		start: 'Deal changed',
		arrives: {},
		sends: {
			'Tell marketing in Slack': [{ text: 'ivy@campus.example was rejected by sales: A student, no budget' }],
		},
	},
	{
		file: 'do-not-contact',
		shows: 'who has unsubscribed or bounced does not come to sales, whatever else it does',
		start: 'Event',
		arrives: {
			'Remove from all lists': [
				['bob@example.com', -960, 'Unsubscribed -1000, Asked for a demo +40'],
				['cyd@example.com', -960, 'Bounced -1000, Asked for a demo +40'],
			],
			'Send nurture emails': [['eve@example.com', 10, 'Looked at prices +10']],
			'Hand over to sales': [['ada@example.com', 40, 'Asked for a demo +40']],
		},
	},
	{
		file: 'hand-over',
		shows: 'hot leads go to the next person by turns, who is told; a lead that is not hot goes to nobody',
		start: 'Website',
		arrives: {
			'Assign Lead': [
				['ada@example.com', 40, 'Asked for a demo +40'],
				['bob@example.com', 40, 'Asked for a demo +40'],
				['eve@example.com', 40, 'Asked for a demo +40'],
			],
		},
		sends: {
			'Message to the person': [
				{ text: 'ann@example.com: ada@example.com has 40 points. Asked for a demo +40' },
				{ text: 'ben@example.com: bob@example.com has 40 points. Asked for a demo +40' },
				{ text: 'ann@example.com: eve@example.com has 40 points. Asked for a demo +40' },
			],
			'Message to the team': [],
		},
	},
	{
		file: 'hand-over',
		shows: 'sales says that somebody has answered a lead',
		start: 'Lead answered',
		arrives: {},
		sends: { 'Mark as touched': [{ touchedIsNew: true }] },
	},
	{
		file: 'try-new-rules',
		shows: 'new rules show whom sales would gain and lose, beside the rules of today',
		start: 'Event',
		field: 'new',
		arrives: {
			'Sales would lose': [['bob@example.com', 20, 'Came to the webinar +20']],
			'Sales would gain': [['cyd@example.com', 55, 'Asked for a quote +40, Decides what to buy +15']],
			'Nothing would change': [['ada@example.com', 50, 'Asked for a demo +50']],
		},
	},
];
