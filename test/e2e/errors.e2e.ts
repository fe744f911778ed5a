import assert from 'node:assert/strict';

import { eventually, type Story } from './story';
import { smallWorkflow } from './workflows';

export const errors: Story = {
	title: 'Errors',
	steps: {
		'a blank condition is told with its rule and what to do': async (stage) => {
			const id = await stage.n8n.importWorkflow(
				smallWorkflow('Blank', {
					name: 'Score Lead',
					type: 'scoreLead',
					parameters: {
						rules: {
							rule: [
								{
									name: 'Opened an email',
									conditions: {
										options: { caseSensitive: false, leftValue: '', typeValidation: 'loose', version: 3 },
										conditions: [
											{
												id: 'blank',
												leftValue: '',
												rightValue: '',
												operator: { type: 'string', operation: 'equals' },
											},
										],
										combinator: 'and',
									},
								},
							],
						},
					},
				}),
			);
			await stage.inEditor(async (editor) => {
				await editor.openWorkflow(id);
				await editor.executeWorkflow();
				await editor.page.waitForTimeout(500);
				await stage.shot(editor, 'error-canvas');
				await editor.openNode('Score Lead');
				const output = editor.byId('output-panel');
				await eventually(async () => {
					const text = await output.innerText();
					assert.match(text, /Rule "Opened an email" has a blank condition \(number 1\)/);
					assert.match(text, /Drag a field onto the left side under "When"/);
				});
				await stage.shot(editor, 'error-blank-condition');
			});
		},
	},
};
