import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { WorkflowJson } from '../../demo/n8n';
import { eventually, type Story } from './story';
import { journeyCopy } from './workflows';

const example = JSON.parse(
	readFileSync(join(__dirname, '../../workflows/score-report.json'), 'utf8'),
) as WorkflowJson;

export const report: Story = {
	title: 'Reports',
	steps: {
		'a workflow that is switched on serves the report of a journey as a page': async (stage) => {
			const { n8n } = stage;
			const score = 'Reported';
			await n8n.run(await n8n.importWorkflow(journeyCopy(score)));
			const nodes = example.nodes.map((node) =>
				node.type.endsWith('.leadScore')
					? { ...node, parameters: { ...node.parameters, score: { __rl: true, mode: 'name', value: score } } }
					: node,
			);
			const id = await n8n.importWorkflow({ ...example, id: undefined, nodes });
			const { versionId } = await n8n.rest<{ versionId: string }>('GET', `/workflows/${id}`);
			await n8n.rest('POST', `/workflows/${id}/activate`, { versionId });
			await eventually(async () => {
				const answer = await fetch(`${n8n.url}/webhook/score-report`);
				const page = await answer.text();
				assert.equal(answer.status, 200, page);
				assert.match(answer.headers.get('content-type') ?? '', /text\/html/);
				assert.match(page, /<svg/);
				assert.match(page, /Reported/);
				assert.doesNotMatch(page, /<script/);
			});
			await stage.inEditor(async (editor) => {
				await editor.openWorkflow(id);
				await editor.openNode('Lead Score');
				await stage.shot(editor, 'report');
			});
		},
	},
};
