import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';

import type { Editor } from './browser';
import type { Hand } from './hand';
import { addButton, field } from './panel';
import { eventually } from './story';

/* A journey built as a person does who has never seen the editor: from an empty canvas, by mouse and keys alone. */

/** What the product reports, each with a request of its own. */
export const EVENTS = [
	{ eventId: 'e1', email: 'ada@northwind.example', event: 'webinar_joined', seats: 120 },
	{ eventId: 'e2', email: 'bob@contoso.example', event: 'quote_requested', seats: 8 },
	{ eventId: 'e3', email: 'cyd@fabrikam.example', event: 'webinar_joined', seats: 20 },
	{ eventId: 'e4', email: 'ada@northwind.example', event: 'quote_requested', seats: 120 },
];

/** Builds the journey and leaves it on the canvas. */
export async function buildJourney(
	editor: Editor,
	hand: Hand,
	shot: (name: string) => Promise<void>,
): Promise<void> {
	const { byId, page } = editor;
	await hand.click(byId('canvas-add-button').first());
	await pick(editor, hand, 'web', 'Webhook');
	await pasteEvents(editor, hand);
	await shot('webhook');
	await close(editor, hand);

	await hand.click(byId('canvas-handle-plus').first());
	await pick(editor, hand, 'score', 'Score Lead');
	await shot('score-lead-new');
	await fillScoreLead(editor, hand);
	await shot('score-lead-filled');
	await close(editor, hand);

	// Room for what comes next: n8n puts new nodes where they can be seen.
	for (let times = 0; times < 3; times++) await hand.click(byId('zoom-out-button'));
	await hand.click(byId('canvas-handle-plus').first());
	await pick(editor, hand, 'thre', 'Threshold Router');
	await shot('router-new');
	await close(editor, hand);
	await shot('canvas-router');
	for (const band of ['Nurture', 'Warm', 'Sales']) {
		await hand.click(plusAt(editor, band));
		await pick(editor, hand, 'no o', 'No Operation, do nothing');
		await close(editor, hand);
	}

	await hand.click(byId('node-creator-plus-button'));
	await pick(editor, hand, 'sche', 'Schedule Trigger');
	await close(editor, hand);
	await hand.click(byId('canvas-handle-plus').last());
	await pick(editor, hand, 'deca', 'Apply Decay');
	await shot('decay-new');
	await close(editor, hand);
	const lines = page.locator('[data-test-id="edge"]');
	const before = await lines.count();
	await hand.drag(
		handle(editor, 'output', 'Apply Decay'),
		handle(editor, 'input', 'Threshold Router'),
		async () => assert.equal(await lines.count(), before + 1),
	);
	await hand.click(byId('tidy-up-button'));
	await shot('canvas-built');
}

const handle = ({ byId, page }: Editor, side: 'input' | 'output', node: string): Locator =>
	byId(`canvas-node-${side}-handle`).and(page.locator(`[data-node-name="${node}"]`));

/** The plus at an output with a name. */
const plusAt = (editor: Editor, output: string): Locator =>
	handle(editor, 'output', 'Threshold Router')
		.filter({ hasText: output })
		.locator('[data-test-id="canvas-handle-plus"]');

/** Types in the open nodes panel until the list shows the node, and adds it. */
async function pick({ byId, page }: Editor, hand: Hand, search: string, title: string): Promise<void> {
	await byId('node-creator-search-bar').waitFor();
	await hand.type(search);
	await hand.click(byId('node-creator-item-name').getByText(title, { exact: true }));
	// A community package's node shows its details first.
	const add = page.getByRole('button', { name: 'Add to workflow' });
	await byId('node-parameters').or(add).first().waitFor();
	if (await add.isVisible()) await hand.click(add);
	await byId('node-parameters').waitFor();
}

async function close({ byId }: Editor, hand: Hand): Promise<void> {
	await hand.click(byId('ndv-close-button'));
	await byId('ndv').waitFor({ state: 'detached' });
}

/** Has the webhook take what the product sends, and pins the events as what it got. */
async function pasteEvents(editor: Editor, hand: Hand): Promise<void> {
	const { byId, page } = editor;
	await pickOption(editor, hand, 'httpMethod', 'POST');
	await hand.click(page.getByText('set mock data'));
	const text = byId('output-panel').locator('.cm-content');
	await hand.click(text);
	await hand.press('Control', 'a');
	const items = JSON.stringify(EVENTS.map((body) => ({ body })));
	await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(items)})`);
	await hand.press('Control', 'v');
	await eventually(async () => assert.match(await text.innerText(), /northwind/));
	await hand.click(byId('ndv').getByRole('button', { name: 'Save' }));
	await byId('ndv-pinned-data-callout').waitFor();
}

async function fillScoreLead(editor: Editor, hand: Hand): Promise<void> {
	const { byId, page } = editor;
	await dragField(editor, hand, 'email', field(editor, 'leadId'));
	await dragField(editor, hand, 'eventId', field(editor, 'eventId'));

	await name(editor, hand, 0, 'Joined the webinar');
	await dragField(editor, hand, 'event', byId('filter-condition-left').nth(0));
	await compare(editor, hand, 0, 'webinar_joined');

	await hand.click(addButton(editor, 'rules', false));
	await name(editor, hand, 1, 'Asked for a quote');
	await points(editor, hand, 1, '40');
	await dragField(editor, hand, 'event', byId('filter-condition-left').nth(1));
	await compare(editor, hand, 1, 'quote_requested');

	await hand.click(addButton(editor, 'rules', false));
	await name(editor, hand, 2, 'Has a large team');
	await pickOption(editor, hand, 'award', 'While It Is True (Title, Country)', 2);
	await points(editor, hand, 2, '15');
	await dragField(editor, hand, 'seats', byId('filter-condition-left').nth(2));
	await hand.click(byId('filter-operator-select').nth(2));
	await page.getByText('Number', { exact: true }).filter({ visible: true }).last().hover();
	await hand.click(page.getByText('is greater than', { exact: true }).filter({ visible: true }));
	await hand.click(byId('filter-condition-right').nth(2).locator('input'));
	await hand.type('50');
	// n8n takes a number when it is left.
	await editor.saved('"rightValue":50', async () => await hand.press('Tab'));
}

async function name(editor: Editor, hand: Hand, rule: number, text: string): Promise<void> {
	await hand.click(field(editor, 'name', rule).locator('input').last());
	await hand.type(text);
}

async function points(editor: Editor, hand: Hand, rule: number, number: string): Promise<void> {
	await hand.doubleClick(field(editor, 'points', rule).locator('input'));
	await hand.type(number);
}

async function pickOption(editor: Editor, hand: Hand, parameter: string, option: string, position = 0) {
	const exact = editor.page.getByText(option, { exact: true });
	await hand.click(field(editor, parameter, position));
	await hand.click(editor.byId('parameter-input-item').filter({ has: exact }).filter({ visible: true }));
}

async function dragField(editor: Editor, hand: Hand, fieldName: string, target: Locator): Promise<void> {
	const pill = editor
		.byId('run-data-schema-node-name')
		.and(editor.page.locator(`[data-name="${fieldName}"]`))
		.filter({ visible: true });
	await hand.drag(pill.first(), target, async () => {
		assert.match(await target.innerText(), new RegExp(`\\$json\\.body\\.${fieldName}`));
	});
}

/** Writes what a rule compares with. n8n takes a condition over a moment after it was changed. */
async function compare(editor: Editor, hand: Hand, rule: number, text: string): Promise<void> {
	await hand.click(editor.byId('filter-condition-right').nth(rule).locator('input'));
	await editor.saved(`"rightValue":"${text}"`, async () => await hand.type(text));
}
