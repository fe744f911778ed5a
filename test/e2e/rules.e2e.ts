import assert from 'node:assert/strict';

import { journey } from '../../demo/journey';
import type { Editor } from './browser';
import { Hand } from './hand';
import { addButton, choose, field, offeredSettings, shown, write } from './panel';
import { eventually, type Stage, type Story } from './story';
import { smallWorkflow } from './workflows';

const SETTINGS = ['Expires After', 'Limit', 'Maximum', 'Group', 'Applies To'];

/** Drags a field of the input onto a condition. */
async function drag({ page, byId }: Editor, name: string, position: number): Promise<void> {
	const pill = byId('run-data-schema-node-name')
		.and(page.locator(`[data-name="${name}"]`))
		.first();
	const target = byId('filter-condition-left').nth(position);
	await new Hand(page).drag(pill, target, async () => {
		assert.match(await target.innerText(), new RegExp(`\\$json\\.${name}`));
	});
}

/** Fills the empty rule at a position: it looks at one field of the item. */
async function fillRule(
	editor: Editor,
	position: number,
	{ name, points, left, right }: { name: string; points: string; left: string; right: string },
): Promise<void> {
	await write(editor, 'name', name, position);
	await write(editor, 'points', points, position);
	await drag(editor, left, position);
	const value = editor.byId('filter-condition-right').nth(position).locator('input');
	// n8n takes a condition over a moment after it was changed.
	await editor.saved(`"rightValue":${JSON.stringify(right)}`, async () => {
		await value.fill(right);
		await value.press('Tab');
	});
}

function byClicking(collapsing: boolean) {
	return async (stage: Stage): Promise<void> => {
		const mode = collapsing ? 'collapsing' : 'plain';
		const score = `Clicked together ${mode}`;
		const workflow = smallWorkflow(score, {
			name: 'Score Lead',
			type: 'scoreLead',
			parameters: { score: { __rl: true, mode: 'name', value: score } },
		});
		const id = await stage.n8n.importWorkflow(workflow);
		await stage.inEditor(
			async (editor) => {
				await editor.openWorkflow(id);
				await editor.openNode('Score Lead');
				await editor.byId('execute-previous-node').click();
				await fillRule(editor, 0, {
					name: 'Opened an email',
					points: '2',
					left: 'event',
					right: 'email_opened',
				});
				await stage.shot(editor, `rule-filled-${mode}`);
				await addButton(editor, 'rules', collapsing).click();
				await choose(editor, 'award', 'While It Is True (Title, Country)', 1);
				await fillRule(editor, 1, { name: 'Decides', points: '15', left: 'title', right: 'CEO' });
				if (collapsing) {
					await eventually(async () => {
						const titles = await editor.byId('fixed-collection-rules').innerText();
						assert.match(titles, /Opened an email: \+2/);
						assert.match(titles, /Decides: \+15, while true/);
					});
				}
				await editor.executeStep();
				await stage.shot(editor, `rules-executed-${mode}`);
				const output = editor.byId('output-panel');
				await eventually(async () => assert.match(await output.innerText(), /score\s*:\s*17\b/));
			},
			{ collapsing },
		);
	};
}

function settingsWait(collapsing: boolean) {
	return async (stage: Stage): Promise<void> => {
		const mode = collapsing ? 'collapsing' : 'plain';
		const id = await stage.n8n.importWorkflow(
			smallWorkflow(`Settings ${mode}`, { name: 'Score Lead', type: 'scoreLead' }),
		);
		await stage.inEditor(
			async (editor) => {
				await editor.openWorkflow(id);
				await editor.openNode('Score Lead');
				await field(editor, 'points').waitFor();
				for (const name of ['maxPoints', 'group', 'active']) {
					assert.equal(await field(editor, name).count(), 0, `${name} waits`);
				}
				const offered = await offeredSettings(editor, collapsing);
				await offered.first().waitFor();
				const names = await offered.allInnerTexts();
				for (const setting of SETTINGS)
					assert.ok(names.includes(setting), `${setting} is not in ${names.join(', ')}`);
				await stage.shot(editor, `rule-settings-${mode}`);
				await offered.filter({ hasText: 'Group' }).click();
				await write(editor, 'group', 'Website');
				assert.equal(await shown(editor, 'group'), 'Website');

				const more = await offeredSettings(editor, collapsing);
				await more.filter({ hasText: 'Expires After' }).click();
				await field(editor, 'expiresAfterUnit').waitFor();
				assert.equal(await shown(editor, 'expiresAfter'), '3');
				assert.equal(await shown(editor, 'expiresAfterUnit'), 'Months');
				const limits = await offeredSettings(editor, collapsing);
				await limits.filter({ hasText: 'Limit' }).first().click();
				for (const name of ['limitOf', 'limitWithin', 'limitUnit']) await field(editor, name).waitFor();
				await editor.saved('"limitTo":2', async () => await write(editor, 'limitTo', '2'));
				await field(editor, 'limitUnit').scrollIntoViewIfNeeded();
				await stage.shot(editor, `rule-settings-set-${mode}`);
			},
			{ collapsing },
		);
	};
}

export const rules: Story = {
	title: 'Rules in Score Lead',
	steps: {
		'a collapsed rule tells its name and points': async (stage) => {
			await stage.inEditor(
				async (editor) => {
					await editor.openWorkflow(journey.id!);
					await editor.openNode('Score Lead');
					const titles = editor.byId('fixed-collection-rules');
					await eventually(async () => {
						const text = await titles.innerText();
						assert.match(text, /^Opened an email: \+2/m);
						assert.match(text, /^Downloaded the guide: \+15, once$/m);
						assert.match(text, /^Unsubscribed: -30$/m);
						assert.match(text, /^Large company: \+10, while true$/m);
					});
					await stage.shot(editor, 'score-lead-collapsing');
				},
				{ collapsing: true },
			);
		},
		'settings wait behind "Add Setting", and start with a value and its unit': settingsWait(false),
		'settings wait behind "Add Setting", and start with a value and its unit (collapsing)':
			settingsWait(true),
		'rules are filled by clicking and dragging, and give their points': byClicking(false),
		'rules are filled by clicking and dragging, and give their points (collapsing)': byClicking(true),
	},
};
