import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { PASSWORD, startPostgres } from '../postgres';
import type { Editor } from './browser';
import { choose, field } from './panel';
import { eventually, type Story } from './story';
import { smallWorkflow, storeName } from './workflows';

const SCORE = 'Kept elsewhere';

/** Chooses what an open credential is about, as a person does. */
async function chooseIn({ byId, page }: Editor, name: string, option: string): Promise<void> {
	await byId(`parameter-input-${name}`).click();
	const exact = page.getByText(option, { exact: true });
	await byId('parameter-input-item').filter({ has: exact }).filter({ visible: true }).click();
}

/** Fills the open credential in and saves it. */
async function enter({ byId }: Editor, values: Record<string, string>): Promise<void> {
	for (const [name, value] of Object.entries(values)) {
		await byId(`parameter-input-${name}`).locator('input').fill(value);
	}
	await byId('credential-save-button').click();
}

/** Enters the file in the open credential and saves it. */
const enterFile = async (editor: Editor, path: string): Promise<void> => await enter(editor, { path });

export const credential: Story = {
	title: 'A shared store',
	steps: {
		'its credential is tested, the step writes to its file, and the picker lists its scores': async (
			stage,
		) => {
			const { n8n, home } = stage;
			const good = join(home, 'shared.sqlite');
			const id = await n8n.importWorkflow(
				smallWorkflow('Shared store', {
					name: 'Score Lead',
					type: 'scoreLead',
					parameters: {
						score: { __rl: true, mode: 'name', value: SCORE },
						rules: { rule: [{ name: 'Everyone', appliesTo: 'every', points: 7 }] },
					},
				}),
			);
			await stage.inEditor(async (editor) => {
				const { byId, page } = editor;
				await editor.openWorkflow(id);
				await editor.openNode('Score Lead');
				await choose(editor, 'store', storeName('shared'));
				await byId('node-credentials-empty-state').getByRole('button').click();
				await chooseIn(editor, 'kind', 'SQLite File');
				await enterFile(editor, good);
				// A new credential that works closes by itself.
				await byId('editCredential-modal').waitFor({ state: 'detached' });
				await stage.shot(editor, 'shared-store');

				await byId('credential-edit-button').click();
				const dialog = byId('editCredential-modal');
				await eventually(async () => assert.match(await dialog.innerText(), /tested successfully/i));
				await stage.shot(editor, 'credential-good');
				// A file lies where a folder would have to be.
				await enterFile(editor, join(home, 'n8n.log', 'shared.sqlite'));
				await dialog.getByText('More details').click();
				await eventually(async () =>
					assert.match(
						await dialog.innerText(),
						/The score store .*shared\.sqlite cannot be \w+.*\. Name a file/,
					),
				);
				await stage.shot(editor, 'credential-bad');
				await enterFile(editor, good);
				await eventually(async () => assert.match(await dialog.innerText(), /tested successfully/i));
				// Closes the node's panel too.
				await page.keyboard.press('Escape');
				await dialog.waitFor({ state: 'detached' });

				await editor.openNode('Score Lead');
				await editor.executeStep();
				assert.ok(existsSync(good), 'The file was not made');
				await field(editor, 'score').locator('[data-test-id="rlc-mode-selector"]').click();
				await byId('mode-list')
					.or(page.getByText('List', { exact: true }))
					.last()
					.click();
				await field(editor, 'score').locator('[data-test-id="rlc-input"]').click();
				await eventually(async () => assert.deepEqual(await byId('rlc-item').allInnerTexts(), [SCORE]));
				await stage.shot(editor, 'score-picker');
			});
		},

		'PostgreSQL: the test says what is wrong, and then the step scores there': async (stage) => {
			const server = await startPostgres({ fsync: 'off' });
			try {
				const id = await stage.n8n.importWorkflow(
					smallWorkflow('PostgreSQL', {
						name: 'Score Lead',
						type: 'scoreLead',
						parameters: {
							score: { __rl: true, mode: 'name', value: SCORE },
							rules: { rule: [{ name: 'Everyone', appliesTo: 'every', points: 7 }] },
						},
					}),
				);
				await stage.inEditor(async (editor) => {
					const { byId } = editor;
					await editor.openWorkflow(id);
					await editor.openNode('Score Lead');
					await choose(editor, 'store', storeName('shared'));
					await byId('node-credentials-select').click();
					await byId('node-credentials-select-item-new').click();
					const dialog = byId('editCredential-modal');
					const where = { host: '127.0.0.1', port: String(server.port), database: 'postgres' };
					await enter(editor, { ...where, user: 'postgres', password: 'not this' });
					await dialog.getByText('More details').click();
					await eventually(async () =>
						assert.match(await dialog.innerText(), /does not accept this user and password\. Check/),
					);
					await stage.shot(editor, 'postgres-bad');
					await enter(editor, { password: PASSWORD });
					// Now it works and closes by itself.
					await dialog.waitFor({ state: 'detached' });
					await stage.shot(editor, 'postgres-good');
					await editor.executeStep();
					await eventually(async () => assert.match(await byId('output-panel').innerText(), /Everyone/));
					await stage.shot(editor, 'postgres-scored');
				});
			} finally {
				await server.stop();
			}
		},
	},
};
