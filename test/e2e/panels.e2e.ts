import assert from 'node:assert/strict';

import type { Editor } from './browser';
import { shown } from './panel';
import { eventually, type Stage, type Story } from './story';
import { smallWorkflow, storeName } from './workflows';

const SEARCHES: Array<[text: string, titles: string[]]> = [
	['lead score', ['Score Lead', 'Lead Scores: Look Up and Manage']],
	['decay', ['Apply Decay']],
	['router', ['Threshold Router']],
];

type Value = [name: string, shown: string, position?: number];

const STORE: Value = ['store', storeName('embedded')];
const SCORE: Value = ['score', 'Lead Score'];

/** What each new node's panel shows without anything opened. */
const FRESH: Array<[title: string, action: string | undefined, values: Value[]]> = [
	[
		'Score Lead',
		undefined,
		[
			['leadId', ''],
			['eventId', ''],
			['eventTime', ''],
			SCORE,
			['name', ''],
			['points', '10'],
			['award', 'Each Time It Happens (Opens, Clicks)'],
			STORE,
		],
	],
	[
		'Apply Decay',
		undefined,
		[
			['applyTo', 'All Stored Leads'],
			SCORE,
			['fade', 'Halve Every…'],
			['amount', '30'],
			['unit', 'Days'],
			['return', 'Leads That Changed'],
			STORE,
		],
	],
	[
		'Threshold Router',
		undefined,
		[
			['leadId', '{{ $json.leadScoreDetail.leadId }}'],
			SCORE,
			['name', 'Nurture', 0],
			['from', '10', 0],
			['name', 'Warm', 1],
			['from', '20', 1],
			['name', 'Sales', 2],
			['from', '50', 2],
			['route', 'When the Band Changes'],
			STORE,
		],
	],
	[
		'Lead Scores: Look Up and Manage',
		'Get the score of a lead with its reasons and band',
		[['operation', 'Get'], ['leadId', ''], SCORE, STORE],
	],
];

async function searches(editor: Editor): Promise<void> {
	for (const [text, titles] of SEARCHES) {
		const found = await editor.searchNodesPanel(text);
		for (const title of titles) assert.ok(found.includes(title), `"${text}" finds ${found.join(', ')}`);
	}
}

function fresh(title: string, action: string | undefined, values: Value[]) {
	return async (stage: Stage): Promise<void> => {
		const id = await stage.n8n.importWorkflow(smallWorkflow(`New ${title}`));
		await stage.inEditor(async (editor) => {
			await editor.openWorkflow(id);
			await editor.addNode(title, action);
			for (const [name, value, position] of values) {
				await eventually(async () => assert.equal(await shown(editor, name, position), value, name));
			}
			await stage.shot(editor, `new-${title.toLowerCase().replace(' ', '-')}`);
		});
	};
}

/** How high a new rule and the three default bands may be, with the button that adds another: 1280 × 720 is a small screen. */
const HIGHEST: Array<[title: string, collection: string, pixels: number]> = [
	['Score Lead', 'rules', 430],
	['Threshold Router', 'bands', 230],
];

async function lowEnough(stage: Stage): Promise<void> {
	const id = await stage.n8n.importWorkflow(smallWorkflow('Heights'));
	await stage.inEditor(async (editor) => {
		await editor.page.setViewportSize({ width: 1280, height: 720 });
		for (const [title, collection, pixels] of HIGHEST) {
			await editor.openWorkflow(id);
			await editor.addNode(title);
			await eventually(async () => assert.equal(await shown(editor, 'score'), 'Lead Score'));
			const box = await editor.byId(`fixed-collection-${collection}`).first().boundingBox();
			assert.ok(box!.height <= pixels, `${title}: ${box!.height} px`);
		}
	});
}

export const panels: Story = {
	title: 'The nodes and their panels',
	steps: {
		'the nodes panel finds them by what they do': async (stage) => {
			const id = await stage.n8n.importWorkflow(smallWorkflow('Searches'));
			await stage.inEditor(async (editor) => {
				await editor.openWorkflow(id);
				await searches(editor);
			});
		},
		'rules and bands leave room on a small screen': lowEnough,
		...Object.fromEntries(
			FRESH.map(([title, action, values]) => [
				`a new ${title} shows its defaults`,
				fresh(title, action, values),
			]),
		),
	},
};
